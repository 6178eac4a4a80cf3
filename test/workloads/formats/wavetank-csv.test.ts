import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openbPods } from "../../../src/workloads/formats/openb-pods.ts";
import { WAVETANK_COLUMNS, wavetankCsv, writeWavetankCsv } from "../../../src/workloads/formats/wavetank-csv.ts";
import { complaints } from "../scratch.ts";
import { readRows } from "./rows.ts";

const FULL = `name,namespace,kind,arrival_ms,run_ms,delete_ms,existed,pods,cpu_millicores,memory_bytes,extended_resources,labels,node_labels,priority,deadline_s
old,ops,Pod,0,,,1,1,,,,,,,
web,shop,Pod,0,,90000,0,1,250,1048576,,app=web tier=front,,1000,
train,ml,Job,1500,60000,,0,4,8000,1073741824,nvidia.com/gpu=2 wavetank.dev/gpu-milli=2000,,model=A100|H100 zone=a,-5,3600
`;

test("reads what it writes", () => {
  const { rows, table, summary } = readRows(wavetankCsv, FULL);
  expect(rows).toEqual([
    "old x1 @0 run=- del=- -/- warm",
    "web x1 @0 run=- del=90000 250m/1048576",
    "train x4 @1500 run=60000 del=- 8000m/1073741824 nvidia.com/gpu=2 wavetank.dev/gpu-milli=2000",
  ]);
  expect(summary).toMatchObject({ rows: 3, used: 3, skipped: {} });
  expect(writeWavetankCsv(table)).toBe(FULL);
});

test("every column that is written is documented", () => {
  expect(Object.keys(WAVETANK_COLUMNS).join(",")).toBe(FULL.split("\n")[0]);
});

test("the least there can be: the rest has defaults", () => {
  const { rows, table } = readRows(wavetankCsv, "arrival_ms,name\n5,a\n", { as: "Pod", namespace: "x" });
  expect(rows).toEqual(["a x1 @5 run=- del=- -/-"]);
  expect(table.templates[0]).toMatchObject({ kind: "Pod", namespace: "x" });
});

test("quotes of a spreadsheet come off", () => {
  const { rows } = readRows(wavetankCsv, '"name","arrival_ms","labels"\r\n"a",5,"app=web"\r\nb,6,""\r\n');
  expect(rows).toEqual(["a x1 @5 run=- del=- -/-", "b x1 @6 run=- del=- -/-"]);
});

test("a real trace survives the way there and back", () => {
  const { table } = readRows(openbPods, readFileSync("workloads/data/openb_pod_list_default.csv", "utf8"), { gpuMilli: true });
  const text = writeWavetankCsv(table);
  const again = readRows(wavetankCsv, text).table;
  expect(writeWavetankCsv(again)).toBe(text);
  expect(again.templates.length).toBe(table.templates.length);
  for (let i = 0; i < table.count; i += 97) expect(again.templates[again.template[i]]).toEqual(table.templates[table.template[i]]);
});

test.each([
  ["nothing", "", ["trace:1: expected a header with name, arrival_ms, found an empty file"]],
  [
    "an unknown column",
    "name,arrival_ms,cpu_milicores\n",
    ['trace:1: expected a known column, found unknown column "cpu_milicores"', '  did you mean "cpu_millicores"?'],
  ],
  [
    "a row without name and time",
    "name,arrival_ms\n,\n",
    ["trace:2 name: expected a name, found nothing", "trace:2 arrival_ms: expected a whole number of 0 or more, found nothing"],
  ],
  [
    "wrong values",
    "name,arrival_ms,kind,pods,labels,cpu_millicores,priority\na,1.5,Deployment,0,app,-1,1e12x\n",
    [
      'trace:2 arrival_ms: expected a whole number of 0 or more, found "1.5"',
      'trace:2 pods: expected a whole number of 1 or more, found "0"',
      'trace:2 kind: expected one of Job, Pod, found "Deployment"',
      'trace:2 cpu_millicores: expected a whole number of 0 or more, found "-1"',
      'trace:2 labels: expected pairs such as a=1 b=2, found "app"',
      'trace:2 priority: expected a whole number of -2147483648 or more, found "1e12x"',
    ],
  ],
  [
    "a quote that does not end",
    'name,arrival_ms\n"a,5\n',
    ["trace:2: expected a row of comma-separated fields, found quote Not Closed: the parsing is finished with an opening quote at line 2"],
  ],
  ["a comma within a field", 'name,arrival_ms\n"a,b",5\n', ['trace:2: expected fields without commas, quotes and line ends, found "a,b"']],
])("refuses %s", (_name, text, expected) => {
  expect(complaints("", () => readRows(wavetankCsv, text))).toEqual(expected);
});
