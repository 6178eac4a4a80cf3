import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { swf } from "../../../src/workloads/formats/swf.ts";
import type { TraceOptions } from "../../../src/workloads/formats/trace-reader.ts";
import { complaints } from "../scratch.ts";
import { readRows } from "./rows.ts";

const HEADER = "; Version: 2.2\n;  UnixStartTime: 1027839845\n; MaxProcs: 240\n; Note: one\n; Note: two\n;   goes on: here\n";

function check(
  name: string,
  jobs: string[],
  expected: { rows: string[]; skipped?: Record<string, number>; noted?: Record<string, number> },
  options: Partial<TraceOptions> = {},
) {
  test(name, () => {
    const read = readRows(swf, `${HEADER}${jobs.join("\n")}\n`, options);
    expect(read.rows).toEqual(expected.rows);
    const { skipped, noted } = read.summary;
    expect({ skipped, noted }).toEqual({ skipped: expected.skipped ?? {}, noted: expected.noted ?? {} });
  });
}

//           job submit wait run alloc cpu mem req time reqmem status ...
const JOB = "1 10 35 3600 16 3500 -1 16 7200 -1 1 1 1 2 1 -1 -1 -1";

check("a pod per processor", [JOB], { rows: ["job-1 x16 @10000 run=3600000 del=- 1000m/-"] });
check(
  "or pods of several cores, rounded up",
  [JOB],
  { rows: ["job-1 x3 @10000 run=3600000 del=- 6000m/-"], noted: { "processors rounded up to whole pods": 1 } },
  { coresPerPod: 6 },
);
check(
  "a job smaller than that is one pod of its size",
  ["1 0 0 5 4 -1 -1 4 -1 -1 1 1 1 1 1 1 -1 -1"],
  { rows: ["job-1 x1 @0 run=5000 del=- 4000m/-"] },
  { coresPerPod: 8 },
);
check(
  "requested processors, else allocated ones",
  ["1 0 0 5 2 -1 -1 3 -1 -1 1 1 1 1 1 1 -1 -1", "2 0 0 5 2 -1 -1 -1 -1 -1 1 1 1 1 1 1 -1 -1"],
  {
    rows: ["job-1 x3 @0 run=5000 del=- 1000m/-", "job-2 x2 @0 run=5000 del=- 1000m/-"],
  },
);
check(
  "memory: requested, else used, else what the scenario says; per core",
  ["1 0 0 5 2 -1 8 2 -1 16 1 1 1 1 1 1 -1 -1", "2 0 0 5 2 -1 8 2 -1 -1 1 1 1 1 1 1 -1 -1", "3 0 0 5 2 -1 -1 2 -1 -1 1 1 1 1 1 1 -1 -1"],
  {
    rows: [
      "job-1 x1 @0 run=5000 del=- 2000m/32768",
      "job-2 x1 @0 run=5000 del=- 2000m/16384",
      "job-3 x1 @0 run=5000 del=- 2000m/2147483648",
    ],
  },
  { coresPerPod: 2, memoryPerCore: "1Gi" },
);
check("decimals", ["1 0.5 1 2.0004 1 552.21 -1 1 -1 -1 1 1 1 1 1 1 -1 -1"], { rows: ["job-1 x1 @500 run=2000 del=- 1000m/-"] });
check("numbers beyond the 18th are somebody's own", [`${JOB} 99 nodes=a,b`], { rows: ["job-1 x16 @10000 run=3600000 del=- 1000m/-"] });
check("blanks of all kinds", [`  ${JOB.replaceAll(" ", " \t ")}  `], { rows: ["job-1 x16 @10000 run=3600000 del=- 1000m/-"] });
check(
  "-1 is unknown: no run time, no processors, no submission",
  [
    "1 0 0 -1 1 -1 -1 1 -1 -1 -1 1 1 1 1 1 -1 -1",
    "2 0 0 5 -1 -1 -1 -1 -1 -1 1 1 1 1 1 1 -1 -1",
    "3 -1 0 5 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1",
  ],
  {
    rows: [],
    skipped: { "no processor count": 1, "no run time": 1, "no submit time": 1 },
  },
);
check("0 seconds is less than half a second, not unknown", ["1 0 0 0 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1"], {
  rows: ["job-1 x1 @0 run=0 del=- 1000m/-"],
  noted: { "run time 0: below half a second": 1 },
});
check("no wait: the start is the submission", ["1 7 -1 5 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1"], {
  rows: ["job-1 x1 @7000 run=5000 del=- 1000m/-"],
  noted: { "no wait time: the start is taken for the submission": 1 },
});
check(
  "cancelled in the queue: deleted after its wait, if that is known",
  ["1 100 30 0 -1 -1 -1 4 600 -1 5 2 1 3 1 -1 -1 -1", "2 100 -1 0 -1 -1 -1 4 600 -1 5 2 1 3 1 -1 -1 -1"],
  {
    rows: ["job-1 x4 @100000 run=600000 del=130000 1000m/-"],
    skipped: { "cancelled in the queue at an unknown time": 1 },
    noted: { "cancelled in the queue: deleted after the recorded wait": 1 },
  },
);
check("larger than the machine: kept and counted", ["1 0 0 5 241 -1 -1 241 -1 -1 1 1 1 1 1 1 -1 -1"], {
  rows: ["job-1 x241 @0 run=5000 del=- 1000m/-"],
  noted: { "more processors than MaxProcs": 1 },
});

test("the requested time becomes a deadline when asked for", () => {
  const { table, summary } = readRows(swf, "1 0 0 500 1 -1 -1 1 100 -1 1 1 1 1 1 1 -1 -1\n", { deadline: true });
  expect(table.templates[0].template.spec.activeDeadlineSeconds).toBe(100);
  expect(summary.noted).toEqual({ "run time above the requested time: cut": 1 });
});

test("header keys are facts; what goes on below a note is not a key", () => {
  expect(readRows(swf, `${HEADER}${JOB}\n`).summary.facts).toEqual({
    Version: "2.2",
    UnixStartTime: "1027839845",
    MaxProcs: "240",
    Note: "one; two",
  });
});

test("what was running when the window begins has the rest of its work left; what was waiting has all of it", () => {
  const running = "1 0 10 100 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1";
  const waiting = "2 0 80 100 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1";
  const over = "3 0 0 50 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1";
  const { rows, summary } = readRows(swf, `${[running, waiting, over].join("\n")}\n`, { window: { from: 50_000 } });
  expect(rows).toEqual(["job-1 x1 @0 run=60000 del=- 1000m/- warm", "job-2 x1 @0 run=100000 del=- 1000m/- warm"]);
  expect(summary).toMatchObject({ skipped: { "before the window": 1 }, noted: { "existed before the window": 2 } });
});

test.each([
  ["nothing", "", ["trace: expected rows of 18 numbers, found an empty file"]],
  ["only comments", "; Version: 2\n\n", ["trace: expected rows of 18 numbers, found none"]],
  ["a line cut off", `${JOB}\n2 10 35\n`, ["trace:2: expected 18 numbers, found 3", "  the line seems to be cut off"]],
  [
    "no numbers",
    `${JOB.replace("3600", "NaN").replace("7200", "two")}\n`,
    ['trace:1 run time: expected a number, found "NaN"', 'trace:1 requested time: expected a number, found "two"'],
  ],
])("refuses %s", (_name, text, expected) => {
  expect(complaints("", () => readRows(swf, text))).toEqual(expected);
});

test("the shipped log: 16,000 jobs, none without a run time", () => {
  const { summary, table } = readRows(swf, readFileSync("workloads/data/nasa-ipsc-1993-first16000.swf", "utf8"), { coresPerPod: 8 });
  expect(summary).toMatchObject({ rows: 16_000, used: 16_000, skipped: {} });
  expect(summary.facts).toMatchObject({ UnixStartTime: "749458803", MaxProcs: "128", TimeZoneString: "US/Pacific" });
  expect(table.templates.map(({ template }) => template.spec.containers[0].resources?.requests?.["cpu"])).toEqual([
    "8000m",
    "1000m",
    "2000m",
    "4000m",
  ]);
  expect(table.pods.slice(0, table.count).reduce((total, pods) => total + pods, 0)).toBe(40_648);
});
