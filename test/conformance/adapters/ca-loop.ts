import { type LoopReport, parseFlags } from "../../../src/autoscalers/index.ts";
import type { Id, NodeGroup } from "../../../src/cluster/index.ts";
import type { TestCase } from "../adapter.ts";
import { priorityRevisions } from "./ca-priorities.ts";
import { type LoopInput, World } from "./ca-world.ts";

export const suite = "ca-loop";

/** The loops of a case, in the shape of its `expect`. */
export function run(testCase: TestCase): unknown {
  const input = testCase.input as LoopInput;
  const { flags, problems } = parseFlags({ ...input.flags, "record-duplicated-events": true });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const world = new World(input);
  const loops: Record<string, unknown>[] = [];
  world.onLoop = (report) => {
    if (report.timeMs > input.endMs) return;
    append(loops, describe(world, report), input.loopEveryMs);
  };
  const { firstLoopMs: firstMs, loopEveryMs: everyMs, extraLoopsMs: extraMs } = input;
  const grid = { firstMs, everyMs, ...(extraMs !== undefined && { extraMs }) };
  world.run({
    flags: { ...flags, "frequent-loops-enabled": input.frequentLoops === true },
    skipIdleLoops: false,
    ...(input.frequentLoops === true ? {} : { loopGrid: grid }),
    priorities: priorityRevisions(input),
    ...(input.prices === undefined
      ? {}
      : {
          podPrices: {
            cpuUsdPerCoreHour: input.prices.cpuPerCoreHour,
            memoryUsdPerGibHour: input.prices.memoryPerGiBHour,
            gpuUsdPerHour: input.prices.gpuPerHour,
          },
        }),
  });
  return {
    loops,
    ...timed("actions", world.actions),
    ...timed("eventsBetweenLoops", world.eventsBetween),
    ...timed("binds", world.binds),
    finalNodes: world.finalNodes(),
  };
}

function describe(world: World, report: LoopReport): Record<string, unknown> {
  const { store } = world;
  const keys = (pods: readonly Id[]) => pods.map((pod) => store.pods.keyOf(pod)).sort();
  const nodeName = (node: Id) => store.nodes.infos.names[node];
  const byNode = <T>(entries: Iterable<readonly [Id, T]>) =>
    Object.fromEntries([...entries].map(([node, value]) => [nodeName(node), value]));
  const scaleUps = report.scaleUps.map((status) =>
    compact({
      result: status.result,
      resizes: status.resizes
        .map(({ group, from, to }) => ({ group: group.name, from, to, max: group.max }))
        .sort((a, b) => (a.group < b.group ? -1 : 1)),
      podsTriggered: keys(status.triggered),
      podsAwaitEvaluation: keys(status.awaitEvaluation),
      podsRemainUnschedulable: Object.fromEntries(
        status.remain.flatMap(({ pods, rejected, skipped }) =>
          pods.map((pod) => [store.pods.keyOf(pod), compact({ rejected: reasons(store, rejected), skipped: reasons(store, skipped) })]),
        ),
      ),
      failedGroups: status.failedGroups.map(({ name }) => name).sort(),
      error: status.error,
    }),
  );
  const { started, finishedDeletions, scaleDown } = report;
  const result = compact({
    t: report.timeMs,
    tookMs: report.tookMs === 0 ? undefined : report.tookMs,
    error: report.error,
    clusterHealth: report.healthy ? undefined : "Unhealthy",
    podsToHelp: keys(report.podsToHelp),
    scaleUp: scaleUps,
    scaleDown: compact({
      result: scaleDown,
      startedEmpty: (started?.empty ?? []).map(nodeName).sort(),
      startedDrain: (started?.drain ?? []).map(nodeName).sort(),
      finishedDeletions: byNode(finishedDeletions),
    }),
    unneededSince: byNode([...report.unneeded].map(({ node, sinceMs }) => [node, sinceMs] as const)),
    unremovable: report.planned
      ? byNode(
          [...report.planner.reasons()].map(([node, { reason, blockedBy }]) => [
            node,
            blockedBy === undefined ? reason : `${reason} ${blockedBy.reason} ${store.pods.keyOf(blockedBy.pod)}`,
          ]),
        )
      : undefined,
    utilization: report.planned
      ? byNode([...report.planner.utilizations()].map(([node, { value }]) => [node, number(value)] as const))
      : undefined,
    groups: Object.fromEntries(store.nodeGroups.groups.map((group) => [group.name, describeGroup(world, group, report)])),
    events: world.takeEvents(),
  });
  return result;
}

function describeGroup(world: World, group: NodeGroup, { state }: LoopReport): unknown {
  const target = world.store.nodeGroups.target[group.id];
  const current = world.store.nodeGroups.groups[group.id];
  const { registered, ready, unready, suspended, notStarted, unregistered, longUnregistered } = state.readinessOf(group.id);
  const counts = {
    registered,
    ready,
    unready,
    suspended,
    notStarted: notStarted.length,
    unregistered: unregistered.length,
    longUnregistered: longUnregistered.length,
  };
  const scaleUp = state.scaleUpStatusOf(current);
  return {
    target,
    ...compact({
      health: state.isGroupHealthy(current) ? undefined : "Unhealthy",
      scaleUp: scaleUp === "NoActivity" ? undefined : scaleUp,
      backoffCode: scaleUp === "Backoff" ? state.backoffOf(current)?.code : undefined,
      nodes: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    }),
  };
}

function reasons(store: World["store"], byGroup: ReadonlyMap<Id, readonly string[]>): Record<string, readonly string[]> {
  return Object.fromEntries([...byGroup].map(([group, list]) => [store.nodeGroups.groups[group].name, [...list].sort()]));
}

function number(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Without what is absent, empty or undefined. */
function compact(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** Equal neighbours become one record. */
function append(loops: Record<string, unknown>[], loop: Record<string, unknown>, everyMs: number): void {
  const last = loops.at(-1);
  if (last !== undefined && everyMs > 0) {
    const { t, until, ...rest } = last;
    const { t: now, ...other } = loop;
    if (((until ?? t) as number) + everyMs === now && JSON.stringify(sorted(rest)) === JSON.stringify(sorted(other))) {
      last["until"] = now;
      return;
    }
  }
  loops.push(loop);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}

function timed(name: string, map: ReadonlyMap<number, readonly string[]>): Record<string, unknown> {
  if (map.size === 0) return {};
  return {
    [name]: [...map].sort(([a], [b]) => a - b).map(([t, what]) => ({ t, what: [...what].sort() })),
  };
}
