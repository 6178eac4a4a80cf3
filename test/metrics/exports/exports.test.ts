import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CsvFolderSink, readRunFolder, writeExports } from "../../../src/metrics/index.ts";
import { runOnDisk } from "../run-on-disk.ts";

const folder = mkdtempSync(join(tmpdir(), "wavetank-exports-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two pods on one node overlap, a third comes after; a fourth waits; a node is gone. */
beforeAll(async () => {
  runOnDisk(folder, ({ bareNode, pod, start, succeed, at, store }) => {
    const node = bareNode("n1");
    const gone = bareNode("gone");
    const [a, b, c] = [pod("a"), pod('b"\\'), pod("c")];
    pod("waits");
    at(5);
    start(a, node);
    at(10);
    start(b, node);
    at(30);
    succeed(a);
    start(c, node);
    store.removeNode(gone, "test");
    store.recorder.decision({
      timeMs: 30_000,
      component: "ca",
      loop: 1,
      action: "scale-up",
      target: "p",
      sizeBefore: 0,
      sizeAfter: 1,
      seen: "",
      options: "",
      reason: "why",
    });
    at(65);
  });
  const files = await writeExports(folder, { parquet: true, openMetrics: true, traceEvents: true });
  expect(files).toContain("pods.parquet");
});

const read = (file: string) => readFileSync(join(folder, file), "utf8");

test("nothing asked for, nothing written, and nothing half-written stays", async () => {
  expect(await writeExports(folder, { parquet: false, openMetrics: false, traceEvents: false })).toEqual([]);
  expect(readdirSync(folder).filter((file) => file.endsWith(".partial"))).toEqual([]);
});

test("a Parquet file reads back as the table is, typed", async () => {
  const run = readRunFolder(folder);
  for (const { name } of run.document.tables) {
    const table = run.table(name);
    const bytes = readFileSync(join(folder, `${name}.parquet`));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows.length).toBe(table.rows);
    for (const { name: column, unit } of table.columns) {
      const found = rows.map((row) => (row[column] === null ? Number.NaN : unit === "text" ? row[column] : Number(row[column])));
      expect(found).toEqual(unit === "text" ? table.texts(column) : [...table.numbers(column)]);
    }
    if (name !== "pods") continue;
    const types = Object.fromEntries(parquetMetadata(file).schema.map(({ name: column, type }) => [column, type]));
    expect(types).toMatchObject({ name: "BYTE_ARRAY", attempts: "INT64", created_seconds: "DOUBLE" });
  }
});

test("OpenMetrics: every line is a comment or a sample, families stand together, and the end is marked", () => {
  const text = read("metrics.om");
  const lines = text.split("\n");
  expect(lines.slice(-2)).toEqual(["# EOF", ""]);
  for (const line of lines.slice(0, -2))
    expect(line).toMatch(/^(# (TYPE|HELP) [a-z_0-9]+ .+|[a-z_0-9]+(\{([a-z_]+="([^"\\]|\\.)*",?)*\})? -?[\d.e+-]+)$/);
  const families = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ")[2]);
  expect(new Set(families).size).toBe(families.length);
  expect(text).toContain('kube_pod_status_phase{namespace="default",pod="b\\"\\\\",phase="Running"} 1\n');
  expect(text).toContain('kube_pod_status_phase{namespace="default",pod="waits",phase="Pending"} 1\n');
  expect(text).toContain('kube_node_status_allocatable{node="n1",resource="cpu",unit="core"} 4\n');
  expect(text).not.toMatch(/pod="a"|node="gone"/);
  expect(text).toContain("\nwavetank_pods_created 4\n");
});

test("trace events: valid JSON, pods as slices that never overlap on their row, decisions as instants, counters", () => {
  const { traceEvents } = JSON.parse(read("trace-events.json")) as { traceEvents: Record<string, number | string>[] };
  const slices = traceEvents.filter(({ ph }) => ph === "X");
  expect(slices.map(({ name, ts, dur }) => `${name} ${Number(ts) / 1e6}+${Number(dur) / 1e6}`)).toEqual([
    "default/a 5+25",
    'default/b"\\ 10+55',
    "default/c 30+35",
  ]);
  for (const one of slices)
    for (const other of slices) {
      if (one === other || one["pid"] !== other["pid"] || one["tid"] !== other["tid"]) continue;
      const [first, second] = Number(one["ts"]) <= Number(other["ts"]) ? [one, other] : [other, one];
      expect(Number(first["ts"]) + Number(first["dur"])).toBeLessThanOrEqual(Number(second["ts"]));
    }
  expect(slices.map(({ tid }) => tid)).toEqual([1, 2, 1]);
  expect(traceEvents.filter(({ ph }) => ph === "i").map(({ name, ts }) => `${name} ${ts}`)).toEqual(["scale-up p 30000000"]);
  expect(traceEvents.filter(({ ph, name }) => ph === "C" && name === "running_pods").length).toBe(3);
});

test("a new run in the folder takes the exports of the old one away", () => {
  expect(() => new CsvFolderSink(folder)).toThrow("already holds results");
  runOnDisk(folder, ({ at }) => at(1));
  for (const file of ["pods.parquet", "metrics.om", "trace-events.json"]) expect(existsSync(join(folder, file))).toBe(false);
});
