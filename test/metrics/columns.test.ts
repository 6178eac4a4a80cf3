import { expect, test } from "vitest";
import { column, distinctSnakeCase, snakeCase } from "../../src/metrics/columns.ts";
import { TABLES } from "../../src/metrics/index.ts";

test("names become snake case", () => {
  expect(["general", "nvidia.com/gpu", "A-b__C", "hugepages-2Mi"].map(snakeCase)).toEqual([
    "general",
    "nvidia_com_gpu",
    "a_b_c",
    "hugepages_2mi",
  ]);
});

test("names that become one are told apart", () => {
  expect(distinctSnakeCase(["a-b", "a_b", "a.b", "c"])).toEqual(["a_b", "a_b_2", "a_b_3", "c"]);
});

test("a column has the decimals of its unit", () => {
  expect(column("wait_seconds", "seconds", "Wait.").digits).toBe(3);
});

test("every table has a file of its own, and every column a name of its own in snake case, a unit and a help text", () => {
  expect(TABLES.map((table) => table.file)).toEqual([
    "summary.csv",
    "timeseries.csv",
    "pods.csv",
    "nodes.csv",
    "accounts.csv",
    "costs.csv",
    "rightsizing.csv",
    "events.csv",
    "decisions.csv",
    "scheduling.csv",
  ]);
  for (const { columns } of TABLES) {
    const names = columns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, help } of columns) {
      expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(help).toMatch(/\.$/);
    }
  }
});

test("the name of a column with a unit ends in it", () => {
  const units = new Set(["seconds", "hours", "pods", "nodes", "millicores", "bytes", "units", "ratio", "usd", "usd_per_hour"]);
  for (const { columns } of TABLES)
    for (const { name, unit } of columns) if (units.has(unit)) expect(name.endsWith(unit), `${name} is in ${unit}`).toBe(true);
});
