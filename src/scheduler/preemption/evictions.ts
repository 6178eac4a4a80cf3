import { type Id, NO_NODE } from "../../cluster/index.ts";
import type { PluginHandle } from "../framework/plugin.ts";
import type { Victim } from "./victim.ts";

/** Why `store` says a pod was deleted. */
export const PREEMPTED = "Preempted";

/**
 * Evicts victims after the attempt, one write at a time, and knows which pods have evictions going on for them.
 * Source: kube-scheduler v1.36, framework/preemption/executor.go, prepareCandidateAsync and IsPodRunningPreemption.
 * Differs: evictions go in order of importance, each seen before the next; the API never refuses.
 */
export class Evictions {
  private readonly handle: PluginHandle;
  /** Preemptor -> its last victim, once it is that one's turn. */
  private readonly running = new Map<Id, Id | undefined>();

  constructor(handle: PluginHandle) {
    this.handle = handle;
  }

  /** Whether the pod must wait until its victims are on their way out. */
  isRunningFor(pod: Id): boolean {
    if (!this.running.has(pod)) return false;
    const last = this.running.get(pod);
    const { pods } = this.handle.store;
    return last === undefined || (pods.isLive(last) && !pods.isDeleting(last));
  }

  /** Makes room for `pod` on a node. */
  start(pod: Id, priority: number, node: string, victims: readonly Victim[]): void {
    const { store, nominations, afterAttempt } = this.handle;
    const standing = victims.filter(({ id }) => !store.pods.isDeleting(id));
    if (standing.length === 0) return;
    this.running.set(pod, undefined);
    const losers = nominations.podsOn(node).filter((id) => store.pods.templates[id].priority < priority && id !== pod);
    for (const loser of losers) afterAttempt(() => store.setPodUnschedulable(loser, NO_NODE));
    standing.forEach(({ id }, i) => {
      afterAttempt(() => {
        if (i === standing.length - 1) this.running.set(pod, id);
        this.evict(id, pod, node);
      });
    });
    afterAttempt(() => this.running.delete(pod));
  }

  private evict(victim: Id, preemptor: Id, node: string): void {
    const { store, profileName, interruptBinding } = this.handle;
    if (!store.pods.isLive(victim)) return;
    // A victim that waits for its volumes only loses its node.
    const isSpared = interruptBinding(victim, "preempted by DefaultPreemption");
    const note = `Preempted by pod ${store.pods.uidOf(preemptor)} on node ${node}${isSpared ? " (in kube-scheduler memory)." : ""}`;
    store.podEvent(victim, "Normal", PREEMPTED, profileName, note);
    if (!isSpared) store.deletePod(victim, undefined, PREEMPTED);
  }
}
