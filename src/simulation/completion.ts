import { CAPACITY_BUFFER_CONTROLLER, CLUSTER_AUTOSCALER } from "../autoscalers/index.ts";
import { SPOT_RECLAIM } from "../cloud/index.ts";
import type { Store } from "../cluster/index.ts";
import { type ComponentId, type EventLoop, hours, NEVER } from "../engine/index.ts";
import { KUBELET } from "../kubelet/index.ts";
import { SCHEDULER } from "../scheduler/index.ts";

/** Components that only answer to others: while nobody else has anything to do, they alone keep no run alive for ever. */
const ANSWERING: ReadonlySet<string> = new Set([SCHEDULER, CLUSTER_AUTOSCALER, CAPACITY_BUFFER_CONTROLLER, SPOT_RECLAIM]);
/**
 * How long nothing may have changed, with only the scheduler and the autoscaler still trying, until a run "to completion" is over:
 * longer than every back-off, timeout and retry of the two by their defaults.
 */
const REST_MS = hours(1);
/** How long no pod may have come any further, although somebody still tries: nodes that never come, containers that crash for ever. */
const NO_PROGRESS_MS = hours(24);

/**
 * When a run "to completion" is over, besides having nothing left to do at all: no pod that ends by itself is running, nobody acts of
 * himself any more, and what the others do in answer has changed nothing for an hour, or brought no pod any further for a day.
 * `ids` are the run's components by name.
 */
export function makeRestTest(loop: EventLoop, store: Store, ids: ReadonlyMap<string, ComponentId>): () => boolean {
  const kubelet = ids.get(KUBELET)!;
  const acting = [...ids].filter(([name]) => name !== KUBELET && !ANSWERING.has(name)).map(([, id]) => id);
  return () => {
    for (const id of acting) if (loop.pendingOf(id) > 0) return false;
    if (loop.pendingOf(kubelet) > 0 && store.totals.boundPodsWithEnd > 0) return false;
    const next = loop.nextTime ?? NEVER;
    return next - store.lastChangeMs > REST_MS || next - store.lastPodProgressMs > NO_PROGRESS_MS;
  };
}
