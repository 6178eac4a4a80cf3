import { expect, test } from "vitest";
import { tinyRun } from "../tiny-run.ts";

type Run = ReturnType<typeof tinyRun>;

/**
 * Plays a run of one hour in steps of minutes, on nodes of 4 CPU, 8 GiB and 2 GPUs, and compares accounts.csv:
 * `waterfall cpu used` and so on, in core-hours, GiB-hours and unit-hours. What is not named must be 0.
 */
function check(
  title: string,
  play: (run: Run, minute: (minutes: number) => void) => void,
  account: string,
  expected: Record<string, number>,
) {
  test(title, () => {
    const run = tinyRun(600);
    play(run, (minutes) => run.at(minutes * 60));
    run.at(3600);
    run.finish();
    const rows = run.sink.objects("accounts").filter((row) => account === `${row["account"]} ${row["resource"]}`);
    const found = Object.fromEntries(
      rows.filter(({ value }) => value !== 0).map(({ term, value }) => [term, Math.round((value as number) * 1e6) / 1e6]),
    );
    expect(found).toEqual(expected);
  });
}

const usage = (usageRatio: number, runMs = 600_000) => ({ exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio, runMs });

/** A pod of 2 CPU and 1 GiB that uses a share of it, and of one that wants a restart policy. */
const podOf = (run: Run, usageRatio: number, restartPolicy = "Never") => {
  const containers = [{ name: "c", resources: { requests: { cpu: "2", memory: "1Gi" } } }];
  const template = run.store.makeTemplate({
    namespace: "default",
    spec: { restartPolicy, containers } as never,
    behavior: usage(usageRatio),
  });
  return run.store.createPod({ name: `p${run.store.pods.count}`, template });
};

const bindAndRun = (run: Run, usageRatio: number) => {
  const node = run.bareNode("n");
  const pod = podOf(run, usageRatio);
  run.start(pod, node);
  return { node, pod };
};

check("an empty node is headroom", (run) => run.bareNode("n"), "waterfall cpu", { purchased: 4, headroom: 4 });
check("scalar resources have accounts too", (run) => run.bareNode("n"), "waterfall nvidia.com/gpu", { purchased: 2, headroom: 2 });
check(
  "used and slack divide the request; a node that came after a quarter of an hour counts from then on",
  (run, minute) => {
    minute(15);
    bindAndRun(run, 0.25);
  },
  "waterfall cpu",
  { purchased: 3, used: 0.375, slack: 1.125, headroom: 1.5 },
);
check("a starting pod is slack", (run) => run.store.bindPod(podOf(run, 1), run.bareNode("n")), "waterfall cpu", {
  purchased: 4,
  slack: 2,
  headroom: 2,
});
check("use above the request takes nothing from the waterfall", (run) => bindAndRun(run, 1.5), "waterfall cpu", {
  purchased: 4,
  used: 2,
  headroom: 2,
});
check("use above the request is on the ladder", (run) => bindAndRun(run, 1.5), "ladder cpu", {
  nameplate: 4,
  capacity: 4,
  allocatable: 4,
  schedulable: 4,
  placeable: 4,
  requested: 2,
  used: 3,
  useful: 3,
});
check(
  "capacity less allocatable is reserved",
  (run) =>
    run.store.addNode({
      metadata: { name: "n" },
      status: { capacity: { cpu: "4", memory: "8Gi" }, allocatable: { cpu: "3", memory: "7Gi", pods: "9" } },
    }),
  "waterfall memory",
  { purchased: 8, system_reserved: 1, headroom: 7 },
);
check(
  "pods of DaemonSets are their own term",
  (run) => {
    const owner = run.store.ownerOf({ kind: "DaemonSet", namespace: "default", name: "agent" });
    const pod = run.store.createPod({ name: "agent", template: run.template(), owner });
    run.start(pod, run.bareNode("n"));
  },
  "waterfall cpu",
  { purchased: 4, daemon: 1, headroom: 3 },
);
check(
  "cores are stranded where memory is gone",
  (run) => {
    const node = run.bareNode("n");
    run.start(run.pod("big", run.template("default", { cpu: "1", memory: "8Gi" })), node);
    run.pod("small", run.template("default", { cpu: "1", memory: "1Gi" }));
  },
  "stranded_by cpu",
  { memory: 3 },
);
check(
  "a shape that fits again makes headroom of it",
  (run, minute) => {
    const node = run.bareNode("n");
    const big = run.pod("big", run.template("default", { cpu: "1", memory: "8Gi" }));
    run.start(big, node);
    minute(20);
    run.succeed(big);
  },
  "waterfall cpu",
  { purchased: 4, used: 0.333333, stranded: 1, headroom: 2.666667 },
);
check(
  "what is free on a cordoned node",
  (run, minute) => {
    const { node } = bindAndRun(run, 1);
    minute(30);
    run.store.updateNode(node, { ...run.store.nodes.infos.nodes[node], spec: { unschedulable: true } });
  },
  "waterfall cpu",
  { purchased: 4, used: 2, headroom: 1, cordoned: 1 },
);
check(
  "a machine is down until it is a ready node, and while it is being deleted",
  (run, minute) => {
    const pool = run.pool("pool", 1);
    const instance = run.store.createInstance(pool, "i", "a");
    minute(15);
    const node = run.store.addNode(
      { ...nodeOf("i"), status: { ...nodeOf("i").status, conditions: [{ type: "Ready", status: "False" }] } },
      instance,
    );
    minute(30);
    run.store.updateNode(node, nodeOf("i"), true);
    minute(45);
    run.store.deleteInstance(instance, false);
    minute(54);
    run.store.removeInstance(instance, "test");
  },
  "waterfall cpu",
  { purchased: 3.6, down: 2.6, headroom: 1 },
);
check(
  "a machine that could not be created was never there",
  (run, minute) => {
    const instance = run.store.createInstance(run.pool("pool", 1), "i", "a");
    minute(10);
    run.store.failInstance(instance, { class: "OutOfResources", code: "x", message: "x" });
    run.store.removeInstance(instance, "test");
  },
  "waterfall cpu",
  {},
);
check(
  "more requests than there is",
  (run) => {
    const node = run.bareNode("n");
    for (let i = 0; i < 3; i++) run.start(podOf(run, 1), node);
  },
  "waterfall cpu",
  { purchased: 4, used: 6, overcommitted: -2 },
);
check(
  "work of a pod that failed, or was to end and was stopped, is not useful",
  (run, minute) => {
    const node = run.bareNode("n");
    const [first, second] = [podOf(run, 1), podOf(run, 1)];
    run.start(first, node);
    run.start(second, node);
    minute(15);
    run.store.finishPod(first, 3, 1);
    minute(30);
    run.store.removePod(second);
  },
  "ladder cpu",
  { nameplate: 4, capacity: 4, allocatable: 4, schedulable: 4, placeable: 4, requested: 1.5, used: 1.5 },
);

/** A node of 4 CPU and 8 GiB. */
const nodeOf = (name: string) => ({ metadata: { name }, status: { allocatable: { cpu: "4", memory: "8Gi", pods: "10" } } });
