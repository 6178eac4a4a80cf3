import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { behaviorOf, parseFlags } from "../../../src/autoscalers/index.ts";
import { adapters } from "../../conformance/adapters/index.ts";
import { readSuite } from "../../conformance/read-cases.ts";
import { adapterOf, runCase } from "../../conformance/runner.ts";
import { runToy } from "./toy.ts";

const CASES = fileURLToPath(new URL("../../conformance/cases", import.meta.url));
const suites = new Map(["ca-loop", "ca-units"].map((suite) => [suite, readSuite(CASES, suite)]));

/** A trap, and golden cases of the real program that fall into it: `<suite>/<family> <tag> ...`, all with at least these tags. */
const check = (trap: string, ...cases: readonly string[]) =>
  test.each(cases)(`${trap}: %s`, (described) => {
    const [path, ...tags] = described.split(" ");
    const suite = path.split("/")[0];
    const found = suites.get(suite)!.filter((one) => one.id.startsWith(`${path}/`) && tags.every((tag) => one.tags.includes(tag)));
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect({ id: one.id, ...runCase(one, adapterOf(suite, adapters)) }).toEqual({ id: one.id, kind: "passed" });
  });

/** A trap that another file of tests looks at, by the title of its row there. */
const checkedBy = (trap: string, file: string, title: string) =>
  test(`${trap}: "${title}"`, () => {
    expect(readFileSync(new URL(file, import.meta.url), "utf8")).toContain(`"${title}"`);
  });

check("1 a node at exactly half of what it offers can be removed", "ca-loop/utilization memory-equal-50%", "ca-loop/gpu equal-50%");
test("1 up to 1.34 it could not", () => {
  expect([behaviorOf("1.34").removableAtThreshold, behaviorOf("1.35").removableAtThreshold]).toEqual([false, true]);
});
check(
  "2 unneeded time is over one loop late, a cooldown in time",
  "ca-loop/unneeded-time default-10m",
  "ca-loop/cooldown after-add-equality",
);
check("3 a failed simulation resets the timer and parks the node", "ca-loop/unneeded-time recheck-5m");
check(
  "4 readiness chooses the threshold and does not restart the clock",
  "ca-loop/unneeded-time unready-to-ready-keeps-clock",
  "ca-loop/unneeded-time ready-to-unready-keeps-clock",
);
check("5 one option a loop, the rest at once in the next", "ca-loop/frequent-loops different-groups-one-per-loop");
checkedBy(
  "6 the search is next-fit across callers",
  "scale-up/estimator.test.ts",
  "the search goes on where the one before ended, across estimates",
);
test("6 it begins at the second node from 1.36 on", () => {
  expect([behaviorOf("1.35").nodeSearchStart, behaviorOf("1.36").nodeSearchStart]).toEqual([0, 1]);
});
check("7 earlier new nodes are tried again by later groups only", "ca-units/estimate spec-example", "ca-units/estimate too-big");
checkedBy("7 nodes without pods do not count", "scale-up/estimator.test.ts", "a node that stays empty is not counted");
check(
  "8 host spreading counts real nodes as new ones",
  "ca-loop/spread-affinity hostname-spread existing-nodes",
  "ca-units/estimate hostname-spread",
);
check(
  "9 each score has its own idea of a node",
  "ca-units/expander-least-waste random",
  "ca-units/expander-price random",
  "ca-units/order random",
);
check("10 ten different specs of a controller make groups, no more", "ca-units/pod-groups eleven-specs");
check(
  "11 the gate of max-nodes-total counts ready nodes, the cap all of them",
  "ca-loop/limits max-nodes-total unready-do-not-gate",
  "ca-loop/limits max-nodes-total placeholders-count",
);
check(
  "12 a second group that is refused makes the whole an error without a cooldown",
  "ca-loop/api-error balanced second-fails parallel-scale-up=false",
  "ca-loop/cooldown after-add failed-scale-up-does-not-count",
);
check(
  "13 backoff holds at exactly its end, and a failure during it does not double it",
  "ca-units/backoff once equality",
  "ca-units/backoff during-backoff-restarts",
  "ca-units/backoff exactly-at-until-does-not-double",
);
check("14 the first good node makes the template, and it stays", "ca-loop/templates first-good-node-wins");
check("15 expendable pods do not exist", "ca-loop/expendable running-expendable-leaves-room", "ca-loop/drain-run expendable-not-evicted");
check(
  "16 after an hour a system pod skips the rules behind",
  "ca-loop/drain-rules kube-system older-than-1h skips-local-storage",
  "ca-loop/drain-rules kube-system older-than-1h skips-not-safe",
  "ca-loop/drain-rules kube-system becomes-1h equality",
);
check("16 safe-to-evict skips budgets", "ca-loop/drain-rules pdb 0 safe-to-evict", "ca-loop/pdb safe-to-evict-but-refused");
check("17 grace counts twice for pods that linger", "ca-loop/drain-rules terminating long-grace", "ca-units/utilization terminating");
check(
  "18 a pod of a deleted DaemonSet blocks a node that sorts as empty",
  "ca-loop/drain-rules daemonset-deleted",
  "ca-units/drainability daemonset-missing",
);
check(
  "19 one drain at a time, within ten removals",
  "ca-loop/parallelism two-drains-one-at-a-time",
  "ca-loop/parallelism drain-counts-in-total",
);
check(
  "20 only a failed start begins the cooldown of failures",
  "ca-loop/taint-failure failure-cooldown-3m",
  "ca-loop/pdb eviction-refused-2m",
);
test("21 the three flags about candidates do nothing", () => {
  const flags = { "scale-down-unneeded-time": "1m", "scale-down-delay-after-add": "0s" };
  const unread = {
    "scale-down-non-empty-candidates-count": 1,
    "scale-down-candidates-pool-ratio": 0.01,
    "scale-down-candidates-pool-min-count": 1,
  };
  const groups = [{ name: "g", cores: 4, gib: 16, max: 20, initial: 12 }];
  const pods = Array.from({ length: 6 }, (_, i) => ({ atMs: 1000 * i, millicores: 900, gib: 1, runMs: 600_000, job: "a" }));
  const decide = (more: object) => runToy({ groups, pods, flags: { ...flags, ...more }, untilMs: 1_200_000 }).decisions;
  expect(decide(unread)).toEqual(decide({}));
  expect(decide({}).filter(({ action }) => action === "scale-down").length).toBeGreaterThan(3);
});
check("22 after a removal there is no delay", "ca-loop/cooldown after-delete-zero");
test("22 scale-down-delay-after-delete is 0, not the scan interval", () => {
  expect(parseFlags({}).flags["scale-down-delay-after-delete"]).toBe(0);
});
check("23 while all pods are new nothing is removed either", "ca-loop/young-pods blocks-scale-down");
check(
  "24 placeholders take pending pods, not moved ones",
  "ca-loop/upcoming placeholder-no-destination",
  "ca-loop/upcoming absorbed-by-placeholder",
);
check(
  "25 the total of cores rounds each node up",
  "ca-loop/limits cores-total cpu-rounds-up",
  "ca-loop/scale-down-limits cores-total-min none-fraction",
);
checkedBy("26 two loops follow a productive one", "loop-trigger.test.ts", "two loops follow a productive one");
check("26 and they end", "ca-loop/frequent-loops one-pod");
check("27 one pod of two seconds is enough for all", "ca-loop/young-pods one-old-starts-all", "ca-loop/young-pods age-2s-exactly");
