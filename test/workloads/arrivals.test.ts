import { expect, test } from "vitest";
import { NEVER } from "../../src/engine/index.ts";
import { ArrivalTable, type NewArrival } from "../../src/workloads/arrivals.ts";

const behavior = { exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio: 1 };
const template = { spec: { containers: [{ name: "c" }] } };

/** A table of rows written as `name kind time`. */
function table(rows: readonly string[]): ArrivalTable {
  const made = new ArrivalTable();
  for (const row of rows) {
    const [name, kind, time] = row.split(" ");
    const index = made.intern(kind, () => ({ kind: kind as "Job" | "Pod", namespace: "default", template, behavior }));
    const arrival: NewArrival = { name, timeMs: Number(time), template: index, workMs: 1, deleteAtMs: NEVER, pods: 1, warm: false };
    made.add(arrival);
  }
  return made;
}

test("sorted by time, then Jobs before pods, then by name with numbers in order", () => {
  const made = table(["job-10 Job 5", "p Pod 5", "job-9 Job 5", "late Job 9", "early Pod 1"]);
  expect(made.sort()).toBe(0);
  expect(made.names).toEqual(["early", "job-9", "job-10", "p", "late"]);
  expect([...made.timeMs.slice(0, 5)]).toEqual([1, 5, 5, 5, 9]);
});

test("a name used twice, or taken elsewhere, gets a number", () => {
  const made = table(["a Job 2", "a Job 1", "a Pod 3", "b Pod 4", "a Job 5"]);
  expect(made.sort(["Pod default/b"])).toBe(3);
  expect(made.names).toEqual(["a", "a-2", "a", "b-2", "a-3"]);
});

test("grows, and keeps what it holds", () => {
  const made = table(Array.from({ length: 5000 }, (_, i) => `p${i} Pod ${5000 - i}`));
  made.sort();
  expect([made.count, made.names[0], made.timeMs[0], made.names[4999], made.timeMs[4999]]).toEqual([5000, "p4999", 1, "p0", 5000]);
  expect(made.templates.length).toBe(1);
  expect(made.endMs()).toBe(5000);
});
