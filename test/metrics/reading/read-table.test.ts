import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readTable } from "../../../src/metrics/index.ts";
import type { RowChoice, TableChoice } from "../../../src/metrics/reading/read-table.ts";
import { InputError } from "../../../src/model/index.ts";

const folder = mkdtempSync(join(tmpdir(), "wavetank-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A table of these bytes. */
function read(text: string, choice?: TableChoice, file = "any.csv") {
  writeFileSync(join(folder, file), text);
  return readTable(join(folder, file), choice);
}

describe("what is read", () => {
  test("text stays as it is, numbers are made when asked for; NaN is an empty cell", () => {
    const table = read('\uFEFFname,size_pods\r\n"a, ""b""\nc",01\r\n\r\nd,\r\n');
    expect([table.names, table.rows, table.fileName]).toEqual([["name", "size_pods"], 2, "any.csv"]);
    expect([table.texts("name"), table.texts("size_pods")]).toEqual([
      ['a, "b"\nc', "d"],
      ["01", ""],
    ]);
    expect([...table.numbers("size_pods")]).toEqual([1, Number.NaN]);
    expect([table.line(0), table.line(1)]).toEqual([3, 5]);
    expect(table.has("name") && !table.has("nome")).toBe(true);
  });

  test.each([
    ["0", 0],
    ["-1.500", -1.5],
    [".5", 0.5],
    ["2.", 2],
    ["1e3", 1000],
    ["-1E-2", -0.01],
  ])("%s is a number", (text, value) => expect([...read(`a,b\n${text},x\n`).numbers("a")]).toEqual([value]));

  test("the data dictionary and the unit in the name of a new column say which columns of a run are numbers", () => {
    const table = read("time_seconds,pool_a_nodes,a_cost_usd_per_hour,remark\n1.500,,,x\n", {}, "timeseries.csv");
    expect(table.columns.map(({ unit }) => unit)).toEqual(["seconds", "nodes", "usd_per_hour", "text"]);
    expect([table.texts("time_seconds"), table.texts("pool_a_nodes")]).toEqual([["1.5"], [""]]);
  });

  test("chosen columns and rows are kept; the rows of the file are counted", () => {
    const table = read("a,b,c\n1,x,2\n3,y,4\n", { columns: ["c"], rows: (cell) => cell("b") === "y" });
    expect([table.names, table.rows, table.rowsInFile, table.texts("c"), table.line(0)]).toEqual([["c"], 1, 2, ["4"], 3]);
  });

  test("more rows than fit into the first piece of a column", () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},same`);
    const table = read(["time_seconds,type", ...rows].join("\n"), {}, "events.csv");
    expect([table.rows, table.numbers("time_seconds")[2999], table.texts("type")[2999]]).toEqual([3000, 2999, "same"]);
  });
});

const REQUIRED = { columns: ["name", "value", "unit"] };
const choosing = (rows: RowChoice): TableChoice => ({ rows });

/** The message of what is refused, the folder left out. */
test.each<[string, TableChoice, string]>([
  ["", {}, "any.csv:1: expected a header, found an empty file"],
  ["\n", {}, "any.csv:1: expected a header, found an empty file"],
  ["name,valu,unit\na,1,x\n", REQUIRED, 'any.csv:1: expected a column value, found none of this name\n  did you mean "valu"?'],
  [
    "name\na\n",
    REQUIRED,
    "any.csv:1: expected a column value, found none of this name\nany.csv:1: expected a column unit, found none of this name",
  ],
  ["a,b,a\n", {}, "any.csv:1 a: expected each column once, found it again"],
  ["a,b,c\na,1\n1,2,3\n1\n", {}, "any.csv:2: expected 3 fields, found 2\nany.csv:4: expected 3 fields, found 1"],
  ['a,b\n1,2\n1,"2\n', {}, "any.csv:3: expected CSV as in RFC 4180, found a quote that is never closed"],
  ["a,b\n1,2\n", choosing((cell) => cell("node") === ""), "any.csv:1: expected a column node, found none of this name"],
  [`a,b\n${"1\n".repeat(30)}`, {}, Array.from({ length: 20 }, (_, i) => `any.csv:${i + 2}: expected 2 fields, found 1`).join("\n")],
])("refused: %j", (text, choice, expected) => {
  let message = "";
  try {
    read(text, choice);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    message = error.message.replaceAll(`${folder}/`, "");
  }
  expect(message).toBe(expected);
});

test.each(["one", "1e999", "0x10", " 1", "NaN", "-", "1_0"])("%j is no number", (word) => {
  const expected = new RegExp(`:2 value: expected a number or nothing, found ${JSON.stringify(word)}\n.*:4 value: `);
  expect(() => read(`value,b\n${word},\n1,\n${word},\n`).numbers("value")).toThrow(expected);
  const events = `time_seconds,type\n${word},x\n`;
  expect(() => read(events, {}, "events.csv")).toThrow(
    `events.csv:2 time_seconds: expected a number or nothing, found ${JSON.stringify(word)}`,
  );
});

test("a column that is not there, and a file that is not there", () => {
  expect(() => read("name,b\n").texts("nome")).toThrow(
    'any.csv:1: expected a column nome, found none of this name\n  did you mean "name"?',
  );
  expect(() => readTable(join(folder, "none.csv"))).toThrow("none.csv: expected a file that wavetank wrote, found no such file");
  expect(() => readTable(folder)).toThrow("expected a file that wavetank wrote, found EISDIR");
});
