import fc from "fast-check";
import { expect, test } from "vitest";
import type { LoopReport } from "../../src/autoscalers/cluster/loop-report.ts";
import { CPU_COLUMN, type Id, MEMORY_COLUMN, NO_INSTANCE, NO_NODE, type Store } from "../../src/cluster/index.ts";
import { runToy, simplePredicates } from "../autoscalers/cluster/toy.ts";
import { runs } from "../support/laws.ts";

const MINUTE = 60_000;

const group = fc.record({
  cores: fc.constantFrom(2, 4, 8),
  gib: fc.constantFrom(4, 16),
  min: fc.constantFrom(0, 0, 1),
  max: fc.integer({ min: 1, max: 5 }),
  bootMs: fc.constantFrom(0, 7_000, 30_000, 400_000),
  readyMs: fc.constantFrom(0, 10_000, 3_333),
  failEvery: fc.constantFrom(0, 0, 3),
});

const pod = fc.record({
  atMs: fc.integer({ min: 0, max: 40 * MINUTE }),
  millicores: fc.constantFrom(100, 900, 1900, 3500),
  gib: fc.constantFrom(1, 3),
  runMs: fc.constantFrom(5_000, 45_000, 6 * MINUTE, 25 * MINUTE),
  job: fc.constantFrom("a", "b", "c"),
  naked: fc.boolean(),
});

const flags = fc.record({
  "scale-down-unneeded-time": fc.constantFrom("10m", "30s"),
  "scale-down-delay-after-add": fc.constantFrom("10m", "1m"),
  "scale-down-delay-type-local": fc.boolean(),
  "max-node-provision-time": fc.constantFrom("15m", "2m"),
});

/** A node as a look at the store finds it: no memory of earlier loops takes part. */
interface PlainNode {
  readonly node: Id;
  readonly group: Id;
  readonly ready: boolean;
  readonly leaving: boolean;
  readonly toBeDeleted: boolean;
  readonly share: number;
}

function plainNodes({ nodes, nodeGroups }: Store): PlainNode[] {
  const { allocatable, requested, taints } = nodes.infos;
  return [...nodes.live()]
    .filter((node) => nodes.instance[node] !== NO_INSTANCE)
    .map((node) => {
      const { group, state } = nodeGroups.instances[nodes.instance[node]];
      const shareOf = (column: number) => requested[column][node] / allocatable[column][node];
      return {
        node,
        group,
        ready: nodes.isReady(node) && !taints[node].some(({ key }) => key === "node.kubernetes.io/not-ready"),
        leaving: state === "deleting",
        toBeDeleted: taints[node].some(({ key }) => key === "ToBeDeletedByClusterAutoscaler"),
        share: Math.max(shareOf(CPU_COLUMN), shareOf(MEMORY_COLUMN)),
      };
    });
}

function checkReadiness(store: Store, nodes: readonly PlainNode[], { state }: LoopReport): void {
  for (const { id } of store.nodeGroups.groups) {
    const own = nodes.filter((node) => node.group === id);
    const { registered, ready, unready, notStarted } = state.readinessOf(id);
    expect({ registered, ready, others: unready + notStarted.length }).toEqual({
      registered: own.length,
      ready: own.filter((node) => node.ready).length,
      others: own.filter((node) => !node.ready).length,
    });
    const { instances, instancesOf } = store.nodeGroups;
    const creating = [...instancesOf[id]].filter((one) => instances[one].state === "creating" && instances[one].error === undefined);
    const { unregistered, longUnregistered } = state.readinessOf(id);
    // What the loop itself has given back is no longer being created.
    const seen = [...unregistered, ...longUnregistered].filter((one) => instances[one].state === "creating");
    for (const one of seen) expect(creating).toContain(one);
  }
}

/** Pods that wait, and those of nodes being drained, are counted on nodes where they would find room: these are fuller than they look. */
function expectsPods({ nodes: { infos }, pods }: Store, nodes: readonly PlainNode[]): boolean {
  const waits = (pod: Id) => pods.isLive(pod) && pods.node[pod] === NO_NODE;
  const isDrained = ({ node, toBeDeleted }: PlainNode) => toBeDeleted && infos.pods[node].ids.length > 0;
  return Array.from({ length: pods.count }, (_, pod) => pod).some(waits) || nodes.some(isDrained);
}

function checkReasons(store: Store, nodes: readonly PlainNode[], { planner, unneeded }: LoopReport): void {
  const reasons = new Map([...planner.reasons()].map(([node, { reason }]) => [node, reason]));
  const fuller = expectsPods(store, nodes);
  for (const { node, share, toBeDeleted, leaving } of nodes) {
    const reason = reasons.get(node);
    if (reason === "NotUnderutilized" && !fuller) expect(share).toBeGreaterThan(0.5);
    if (share > 0.5 && !toBeDeleted && !leaving) {
      expect([undefined, "NotUnderutilized", "RecentlyUnremovable", "CurrentlyBeingDeleted"]).toContain(reason);
      expect([...unneeded].map((one) => one.node)).not.toContain(node);
    }
  }
}

/** How busy nodes are found is the sum of what their pods request, whether this loop has looked at them or had no need to. */
function checkUtilizations(store: Store, nodes: readonly PlainNode[], { planner }: LoopReport): void {
  if (expectsPods(store, nodes)) return;
  const { infos } = store.nodes;
  const found = new Map([...planner.utilizations()].map(([node, { value }]) => [node, value]));
  for (const { node } of nodes) {
    const { ids, templates } = infos.pods[node];
    if (!found.has(node) || ids.some((pod) => store.pods.isDeleting(pod))) continue;
    const cpu = templates.reduce((sum, { held }) => sum + held.cpuMillicores, 0) / infos.allocatable[CPU_COLUMN][node];
    const memory = templates.reduce((sum, { held }) => sum + held.memoryBytes, 0) / infos.allocatable[MEMORY_COLUMN][node];
    expect({ node, value: found.get(node) }).toEqual({ node, value: Math.max(cpu, memory) });
  }
}

/** Every unneeded node is one that the plan has looked at, or a spare one; none stands twice. */
function checkLookedAt({ planner, unneeded }: LoopReport): void {
  const looked = planner.lookedAt();
  expect(new Set(looked).size).toBe(looked.length);
  for (const { node } of unneeded) expect(looked).toContain(node);
}

/** Nodes whose simulation has failed, with the time until which they are left alone. */
class LeftAlone {
  private readonly until = new Map<Id, number>();

  /** Takes in a loop: it finds of these nodes, and of no others, that they are left alone, and tells as many. */
  check({ planner, timeMs }: LoopReport, nodes: readonly PlainNode[], kept: ReadonlyMap<string, number>): void {
    for (const [node, { reason }] of planner.reasons()) {
      const isLeftAlone = timeMs < (this.until.get(node) ?? 0);
      expect({ node, isLeftAlone: reason === "RecentlyUnremovable" }).toEqual({ node, isLeftAlone });
      if (reason === "NoPlaceToMovePods" || reason === "BlockedByPod") this.until.set(node, timeMs + 5 * MINUTE);
    }
    const found = new Map(planner.reasons());
    const staying = nodes.filter(({ node, leaving, toBeDeleted }) => found.has(node) && !leaving && !toBeDeleted);
    const told = [...kept].filter(([key]) => key.includes("NoPlaceToMovePods") || key.includes("BlockedByPod "));
    expect(told.reduce((sum, [, count]) => sum + count, 0)).toBe(staying.filter(({ node }) => timeMs < (this.until.get(node) ?? 0)).length);
  }
}

test("what loops keep count of is what a look at everything finds", () => {
  fc.assert(
    fc.property(fc.array(group, { minLength: 1, maxLength: 3 }), fc.array(pod, { maxLength: 20 }), flags, (groups, pods, flags) => {
      let store: Store | undefined;
      let loops = 0;
      const kept = new Map<string, number>();
      const leftAlone = new LeftAlone();
      const onLoop = (report: LoopReport) => {
        loops++;
        const nodes = plainNodes(store!);
        checkReadiness(store!, nodes, report);
        if (!report.planned) return;
        checkReasons(store!, nodes, report);
        checkUtilizations(store!, nodes, report);
        checkLookedAt(report);
        leftAlone.check(report, nodes, kept);
        for (const { id } of store!.nodeGroups.groups) {
          const told = [...kept].filter(([key]) => key.startsWith(`${id} `)).reduce((sum, [, count]) => sum + count, 0);
          expect(told).toBe(nodes.filter((node) => node.group === id && !node.leaving && !node.toBeDeleted).length);
        }
      };
      runToy({
        groups: groups.map((one, i) => ({ ...one, name: `g${i}`, min: Math.min(one.min, one.max), initial: Math.min(one.min, one.max) })),
        pods,
        flags,
        config: { onLoop },
        onKept: ({ group, reason, nodes }) => kept.set(`${group} ${reason}`, nodes),
        predicatesFor: (made) => {
          store = made;
          return simplePredicates;
        },
        untilMs: 70 * MINUTE,
      });
      expect(loops).toBeGreaterThan(0);
    }),
    {
      numRuns: runs(20),
      // A node is drained, and its pod expected on the other one, which looks emptier than it is.
      examples: [
        [
          [{ cores: 2, gib: 4, min: 0, max: 2, bootMs: 0, readyMs: 0, failEvery: 0 }],
          [1_500_000, 5_000, 1_500_000].map((runMs, i) => ({
            atMs: 0,
            millicores: 100,
            gib: i === 2 ? 3 : 1,
            runMs,
            job: "a",
            naked: false,
          })),
          {
            "scale-down-unneeded-time": "10m",
            "scale-down-delay-after-add": "10m",
            "scale-down-delay-type-local": false,
            "max-node-provision-time": "15m",
          },
        ],
      ],
    },
  );
});
