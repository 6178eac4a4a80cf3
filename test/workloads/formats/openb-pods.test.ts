import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openbPods } from "../../../src/workloads/formats/openb-pods.ts";
import type { ReadSummary, TraceOptions } from "../../../src/workloads/formats/trace-reader.ts";
import { complaints } from "../scratch.ts";
import { readRows } from "./rows.ts";

const HEADER = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time";

function check(
  name: string,
  rows: string[],
  expected: { rows: string[]; skipped?: Record<string, number>; noted?: Record<string, number> },
  options: Partial<TraceOptions> = {},
) {
  test(name, () => {
    const read = readRows(openbPods, `${[HEADER, ...rows].join("\n")}\n`, options);
    expect(read.rows).toEqual(expected.rows);
    const { skipped, noted } = read.summary satisfies ReadSummary;
    expect({ skipped, noted }).toEqual({ skipped: expected.skipped ?? {}, noted: expected.noted ?? {} });
    expect(read.summary.rows).toBe(rows.length);
  });
}

const STARTED = "p-0,4000,1024,0,0,,LS,Running,100,400,110";
const PENDING = "p-1,500,0,0,0,,BE,Pending,120,500,";
const SHARE = "p-2,1000,512,1,220,,BE,Running,130,400,131";
const WHOLE = "p-3,1000,512,8,1000,V100M16|V100M32,LS,Succeeded,140,900,145";

check("runs from its start to its deletion, whenever it starts here", [STARTED], {
  rows: ["p-0 x1 @100000 run=290000 del=- 4000m/1073741824"],
});
check("one that never started runs from creation to deletion; 0 MiB stays 0", [PENDING], {
  rows: ["p-1 x1 @120000 run=380000 del=- 500m/0"],
  noted: { "never scheduled in the source: runs from creation to deletion": 1, "requests 0 memory": 1 },
});
check("a share is rounded up to a whole GPU", [SHARE, WHOLE], {
  rows: [
    "p-2 x1 @130000 run=269000 del=- 1000m/536870912 nvidia.com/gpu=1",
    "p-3 x1 @140000 run=755000 del=- 1000m/536870912 nvidia.com/gpu=8",
  ],
  noted: { "share of a GPU, rounded up to a whole one": 1 },
});
check(
  "or counted in thousandths, and whole GPUs too",
  [SHARE, WHOLE],
  {
    rows: [
      "p-2 x1 @130000 run=269000 del=- 1000m/536870912 wavetank.dev/gpu-milli=220",
      "p-3 x1 @140000 run=755000 del=- 1000m/536870912 example.com/gpu=8 wavetank.dev/gpu-milli=8000",
    ],
  },
  { gpuMilli: true, gpuResource: "example.com/gpu" },
);
check(
  "until: deleted at the recorded end",
  [STARTED, PENDING],
  {
    rows: ["p-0 x1 @100000 run=- del=400000 4000m/1073741824", "p-1 x1 @120000 run=- del=500000 500m/0"],
    noted: { "never scheduled in the source: runs from creation to deletion": 1, "requests 0 memory": 1 },
  },
  { endRule: "until" },
);
check("forever", [STARTED], { rows: ["p-0 x1 @100000 run=- del=- 4000m/1073741824"] }, { endRule: "forever" });
check(
  "requests are scaled and rounded up",
  ["p,1001,1,0,0,,LS,Running,0,10,0"],
  { rows: ["p x1 @0 run=10000 del=- 1102m/524288"] },
  { requestScale: { cpu: 1.1, memory: 0.5 } },
);
check(
  "ends that make no sense are skipped",
  ["a,1,1,0,0,,LS,Running,10,10,10", "b,1,1,0,0,,LS,Failed,10,9,10", "c,1,1,0,0,,LS,Running,-5,9,1"],
  {
    rows: [],
    skipped: { "end before start": 1, "no run time": 1, "submitted before time zero": 1 },
  },
);
check(
  "sentinels are out of range, not wrapped",
  ["a,1,1,0,0,,LS,Running,9223372036854775807,9223372036854775808,", "b,1,1,0,0,,LS,Running,0,9223372036854775807,"],
  {
    rows: [],
    skipped: { "no run time": 1, "time out of range": 1 },
    noted: { "never scheduled in the source: runs from creation to deletion": 1 },
  },
);
check("a name used twice is numbered", [STARTED, STARTED], {
  rows: ["p-0 x1 @100000 run=290000 del=- 4000m/1073741824", "p-0-2 x1 @100000 run=290000 del=- 4000m/1073741824"],
  noted: { "name used twice: numbered": 1 },
});

test("GPU models become node affinity, the QoS a label and, when asked, a priority; one template per shape", () => {
  const { table } = readRows(openbPods, `${HEADER}\n${WHOLE}\n${WHOLE.replace("p-3", "p-4")}\n`, { priorityByQos: { LS: 100 }, as: "Pod" });
  expect(table.templates.length).toBe(1);
  const { kind, namespace, template } = table.templates[0];
  expect([kind, namespace, template.metadata?.labels, template.spec.priority]).toEqual([
    "Pod",
    "default",
    { "wavetank.dev/qos": "LS" },
    100,
  ]);
  expect(template.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms).toEqual([
    { matchExpressions: [{ key: "wavetank.dev/gpu-model", operator: "In", values: ["V100M16", "V100M32"] }] },
  ]);
});

test.each<[string, string, string[]]>([
  ["nothing", "", [`trace:1: expected a header with ${HEADER.replaceAll(",", ", ")}, found an empty file`]],
  ["no header", `${STARTED}\n`, [`trace:1: expected a header with ${HEADER.replaceAll(",", ", ")}, found "${STARTED}"`]],
  [
    "five columns only",
    "name,cpu_milli,memory_mib,num_gpu,gpu_mill\n",
    [
      'trace:1: expected a known column, found unknown column "gpu_mill"',
      '  did you mean "gpu_milli"?',
      ...["gpu_milli", "gpu_spec", "qos", "pod_phase", "creation_time", "deletion_time", "scheduled_time"].map(
        (column) => `trace:1: expected a column "${column}", found none`,
      ),
    ],
  ],
  ["a line cut off", `${HEADER}\n${STARTED}\np-1,4000,10\n`, ["trace:3: expected 11 columns, found 3", "  the line seems to be cut off"]],
  ["a column too many", `${HEADER}\n${STARTED},x\n`, ["trace:2: expected 11 columns, found 12"]],
  ["an empty line within", `${HEADER}\n\n${STARTED}\n`, ["trace:2: expected a row of 11 columns, found an empty line"]],
  [
    "no numbers",
    `${HEADER}\np,NaN,None,-1,0x10,,LS,Running,,1e3,NA\n`,
    [
      "trace:2 creation_time: expected a number, found nothing",
      'trace:2 scheduled_time: expected a number, found "NA"',
      'trace:2 cpu_milli: expected a number, found "NaN"',
      'trace:2 memory_mib: expected a number, found "None"',
      "trace:2 num_gpu: expected a number of 0 or more, found -1",
      'trace:2 gpu_milli: expected a number, found "0x10"',
    ],
  ],
])("refuses %s", (_name, text, expected) => {
  expect(complaints("", () => readRows(openbPods, text))).toEqual(expected);
});

test("stops after twenty problems", () => {
  expect(complaints("", () => readRows(openbPods, `${HEADER}\n${"x\n".repeat(100)}`)).length).toBe(40);
});

test("columns may stand in any order", () => {
  const order = [10, 3, 0, 1, 2, 4, 5, 6, 7, 9, 8];
  const shuffle = (line: string) => order.map((i) => line.split(",")[i]).join(",");
  const text = `${shuffle(HEADER)}\n${shuffle(SHARE)}\n`;
  expect(readRows(openbPods, text).rows).toEqual(readRows(openbPods, `${HEADER}\n${SHARE}\n`).rows);
});

test("the shipped file: 8,152 pods, 897 of them Pending; one has no run time", () => {
  const text = readFileSync("workloads/data/openb_pod_list_default.csv", "utf8");
  const pending = text.split("\n").filter((line) => line.split(",")[7] === "Pending");
  const { summary, table } = readRows(openbPods, text);
  expect(pending.length).toBe(897);
  expect(summary).toMatchObject({ rows: 8152, used: 8151, skipped: { "no run time": 1 } });
  expect(summary.noted).toEqual({
    "never scheduled in the source: runs from creation to deletion": 896,
    "requests 0 memory": 1,
    "share of a GPU, rounded up to a whole one": 3077,
  });
  expect(table.templates.length).toBeLessThan(200);
});
