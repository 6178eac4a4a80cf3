import { type Id, NO_NODE, type Store } from "../../cluster/index.ts";
import type { ClusterAutoscalerFlags } from "./flags.ts";
import { isDaemonSetPod, isExpendable, isMirrorPod, ownerIn } from "./pod-facts.ts";

/** What a pod is to the autoscaler. */
const Class = { Invisible: 0, Unschedulable: 1, Unprocessed: 2, Nominated: 3, Bound: 4, Terminating: 5, Gone: 6 } as const;
type Class = (typeof Class)[keyof typeof Class];

/** What a change of a pod may mean for the next loop: nothing, nothing but that another pod or none is on its node, or anything. */
export type PodChange = "none" | "its-node" | "any";

/**
 * Pods sorted into classes, kept up to date one pod at a time, so that a loop looks at no pod that it does not need.
 * Source: cluster-autoscaler 1.36.1, utils/kubernetes/listers.go, ArrangePodsBySchedulability.
 */
export class PodLister {
  private readonly store: Store;
  private readonly cutoff: number;
  private readonly bypassed: ReadonlySet<string>;
  private readonly allowed: ReadonlySet<string>;
  private readonly unschedulable = new Set<Id>();
  private readonly nominated = new Set<Id>();
  private classes = new Uint8Array(256);
  private ordered: readonly Id[] | undefined;

  constructor(store: Store, flags: ClusterAutoscalerFlags) {
    this.store = store;
    this.cutoff = flags["expendable-pods-priority-cutoff"];
    this.bypassed = new Set(flags["bypassed-scheduler-names"]);
    this.allowed = new Set(flags["allowed-scheduler-names"]);
    for (let pod = 0; pod < store.pods.count; pod++) this.look(pod);
  }

  /** Looks at a pod again. */
  look(pod: Id): PodChange {
    if (pod >= this.classes.length) this.grow(pod);
    const before = this.classes[pod];
    const now = this.classify(pod);
    if (now === before && now !== Class.Nominated) return "none";
    this.moveTo(pod, before, now);
    if (before === Class.Invisible && now === Class.Gone) return "none";
    const onlyItsNode = (before === Class.Invisible && now === Class.Bound) || (before === Class.Bound && now === Class.Gone);
    return onlyItsNode && !this.isOnEveryNode(pod) ? "its-node" : "any";
  }

  /** Whether no pod waits, unschedulable, unprocessed or nominated. */
  get nobodyWaits(): boolean {
    return this.unschedulable.size === 0 && this.nominated.size === 0;
  }

  /** Whether it is a pod that new nodes are expected to have as well. */
  isOnEveryNode(pod: Id): boolean {
    const template = this.store.pods.templates[pod];
    return isMirrorPod(template) || isDaemonSetPod(template, ownerIn(this.store, pod));
  }

  /**
   * Whether the pod has no node and the scheduler has said that it finds none, even if one is being cleared for it.
   * Source: cluster-autoscaler 1.36.1, loop/trigger.go, isRecentUnschedulablePod.
   */
  isUnschedulable(pod: Id): boolean {
    const { pods } = this.store;
    return pods.isLive(pod) && pods.node[pod] === NO_NODE && pods.unschedulable[pod] === 1;
  }

  /** Pods that no node can take, in order of creation, and behind them those that their scheduler has not looked at: what a scale-up may help. */
  unschedulablePods(): readonly Id[] {
    const { classes } = this;
    this.ordered ??= [...this.unschedulable].sort((a, b) => classes[a] - classes[b] || a - b);
    return this.ordered;
  }

  /** Pods promised to a node that is being cleared for them, in order of creation. */
  nominatedPods(): readonly Id[] {
    return this.nominated.size === 0 ? [] : [...this.nominated].sort((a, b) => a - b);
  }

  private classify(pod: Id): Class {
    const { pods } = this.store;
    if (!pods.isLive(pod)) return Class.Gone;
    const template = pods.templates[pod];
    if (pods.node[pod] !== NO_NODE) {
      if (isExpendable(template, this.cutoff)) return Class.Invisible;
      return pods.isDeleting(pod) ? Class.Terminating : Class.Bound;
    }
    if (pods.isDeleting(pod)) return Class.Invisible;
    if (pods.nominatedNode[pod] !== NO_NODE) return Class.Nominated;
    if (this.allowed.size > 0 && !this.allowed.has(template.schedulerName)) return Class.Invisible;
    if (pods.unschedulable[pod] === 1) return Class.Unschedulable;
    const gated = (template.spec.schedulingGates?.length ?? 0) > 0;
    return this.bypassed.has(template.schedulerName) && !gated ? Class.Unprocessed : Class.Invisible;
  }

  private moveTo(pod: Id, before: number, now: Class): void {
    this.classes[pod] = now;
    if (before === Class.Nominated) this.nominated.delete(pod);
    if (now === Class.Nominated) this.nominated.add(pod);
    const [was, is] = [isToBeHelped(before), isToBeHelped(now)];
    if (is) this.unschedulable.add(pod);
    else if (was) this.unschedulable.delete(pod);
    if (was || is) this.ordered = undefined;
  }

  private grow(pod: Id): void {
    const wider = new Uint8Array(Math.max(pod + 1, this.classes.length * 2));
    wider.set(this.classes);
    this.classes = wider;
  }
}

function isToBeHelped(is: number): boolean {
  return is === Class.Unschedulable || is === Class.Unprocessed;
}
