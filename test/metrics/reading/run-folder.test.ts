import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { RUN_FILE, readRunFolder } from "../../../src/metrics/index.ts";
import { InputError } from "../../../src/model/index.ts";
import { runOnDisk } from "../run-on-disk.ts";

const folder = mkdtempSync(join(tmpdir(), "wavetank-reading-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A finished run of one pod on one node, written to the folder. */
function written(): string {
  return runOnDisk(folder, ({ bareNode, pod, start, succeed, at }) => {
    const node = bareNode("n1");
    const first = pod('odd, "name"');
    at(5);
    start(first, node);
    at(65);
    succeed(first);
  });
}

/** The message of what reading refuses, without the folder. */
function check(expected: string, spoil: () => void, table = "pods"): void {
  written();
  spoil();
  const read = () => readRunFolder(folder).table(table);
  expect(read).toThrow(InputError);
  expect(() => read()).toThrow(expected);
}

const overwrite = (file: string, text: string) => writeFileSync(join(folder, file), text);

test("a run reads back as it was written", () => {
  const run = readRunFolder(written());
  expect(run.document).toMatchObject({ scenario: "tiny", seed: 7, partial: false, simulatedMs: 65_000 });
  expect(run.has("pods")).toBe(true);
  expect(run.has("scheduling")).toBe(false);
  const pods = run.table("pods");
  expect(pods.rows).toBe(1);
  expect(pods.texts("name")).toEqual(['odd, "name"']);
  expect([...pods.numbers("scheduled_seconds"), ...pods.numbers("pulled_seconds")]).toEqual([5, Number.NaN]);
  expect(run.table("pods")).toBe(pods);
  expect([...run.table("timeseries").numbers("time_seconds")]).toEqual([0, 60, 65]);
});

test("rows are chosen while reading", () => {
  const run = readRunFolder(written());
  expect(run.table("pods", { rows: (cell) => cell("name") === "other" })).toMatchObject({ rows: 0, rowsInFile: 1 });
  expect(run.table("pods").rows).toBe(1);
});

test("a folder without a run, and files that are not as they were", () => {
  check("run.json: expected a file that wavetank wrote, found no such file", () => rmSync(join(folder, RUN_FILE)));
  check("run.json: expected JSON", () => overwrite(RUN_FILE, "{"));
  check("run.json: expected an object, found 3", () => overwrite(RUN_FILE, "3"));
  check("run.json counts.simulatedMs: expected a whole number of 0 or more, found nothing", () => overwrite(RUN_FILE, '{"counts":{}}'));
  check("run.json seed: expected a number or a text, found null", () => overwrite(RUN_FILE, '{"seed":null}'));
  check("run.json tables[0].file: expected a text, found 3", () => overwrite(RUN_FILE, '{"tables":[{"file":3}]}'));
  check("run.json tables: expected a list, found {}", () => overwrite(RUN_FILE, '{"tables":{}}'));
  check('run.json tables: expected a table pod, found none\n  did you mean "pods"?', () => undefined, "pod");
  check("pods.csv: expected a file that wavetank wrote, found no such file", () => rmSync(join(folder, "pods.csv")));
  check("run.json says, found 0", () => overwrite("summary.csv", "name,value,unit,help\n"), "summary");
});
