import type { Id, Store } from "../cluster/index.ts";
import { type Millis, NEVER } from "../engine/index.ts";

const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
/** An int32 as the API server accepts it: no plus sign, no leading zeros. */
const COST = /^(0|-?[1-9]\d*)$/;
const NANOS_PER_MILLI = 1e6;

/**
 * Sorts active pods of a ReplicaSet so that those to delete first come first: without node, pending, not ready, of lower deletion cost,
 * on nodes with more pods of the same controller, ready for a shorter time, restarted more often, younger.
 * Ages are compared by their order of magnitude, a factor of two; within one, and when nothing else differs, UIDs decide.
 * `ranks` says how many active pods of the same controller stand on a pod's node.
 * Source: kube-controller-manager v1.36, pkg/controller/controller_utils.go, ActivePodsWithRanks.Less.
 * Differs: of a pod that was ready more than once, the first time counts; restarts are those of the whole pod.
 */
export function sortForDeletion(store: Store, pods: Id[], ranks: ReadonlyMap<Id, number>, now: Millis): Id[] {
  return pods.sort((a, b) => compare(store, a, b, ranks, now));
}

function compare({ pods }: Store, a: Id, b: Id, ranks: ReadonlyMap<Id, number>, now: Millis): number {
  const isAssigned = (pod: Id): number => (pods.scheduledMs[pod] === NEVER ? 0 : 1);
  return (
    isAssigned(a) - isAssigned(b) ||
    pods.phase[a] - pods.phase[b] ||
    pods.ready[a] - pods.ready[b] ||
    costOf(pods.templates[a].annotations) - costOf(pods.templates[b].annotations) ||
    (ranks.get(pods.node[b]) ?? 0) - (ranks.get(pods.node[a]) ?? 0) ||
    (pods.ready[a] === 1 ? byAge(pods.readyMs[a], pods.readyMs[b], pods.uidOf(a), pods.uidOf(b), now) : 0) ||
    pods.restarts[b] - pods.restarts[a] ||
    byAge(pods.createdMs[a], pods.createdMs[b], pods.uidOf(a), pods.uidOf(b), now) ||
    a - b
  );
}

/** Costs are 32-bit integers; others do not count. */
const INT32_SIZE = 0x8000_0000;

function costOf(annotations: Readonly<Record<string, string>>): number {
  const text = annotations[DELETION_COST];
  const cost = text !== undefined && COST.test(text) ? Number(text) : 0;
  return cost >= -INT32_SIZE && cost < INT32_SIZE ? cost : 0;
}

/** Nothing to choose between times of the same second; else the younger order of magnitude first, then the smaller UID. */
function byAge(a: Millis, b: Millis, uidA: string, uidB: string, now: Millis): number {
  if (Math.floor(a / 1000) === Math.floor(b / 1000)) return 0;
  const difference = magnitude(now - secondsOf(a)) - magnitude(now - secondsOf(b));
  if (difference !== 0) return difference;
  return uidA < uidB ? -1 : 1;
}

/** API times have whole seconds. */
const secondsOf = (time: Millis): Millis => Math.floor(time / 1000) * 1000;

const magnitude = (ageMs: Millis): number => (ageMs <= 0 ? -1 : Math.trunc(Math.log2(ageMs * NANOS_PER_MILLI)));
