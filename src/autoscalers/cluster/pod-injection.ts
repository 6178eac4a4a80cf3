import { type Id, NO_NODE, NO_OWNER, type Owner, type OwnerId, PodPhase } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";
import type { Job } from "../../model/index.ts";
import type { Environment } from "./environment.ts";
import { isExpendable } from "./pod-facts.ts";
import type { ScaleUpStatus } from "./scale-up/status.ts";
import { NONE } from "./snapshot.ts";

/** Kinds of controllers that fake pods are made for, in the order in which they are. */
const KINDS = ["ReplicaSet", "Job", "StatefulSet"] as const;
type ControllerKind = (typeof KINDS)[number];

/** Where a pod is found that counts as there. Of equally new ones, those in the cluster come first as samples. */
const Place = { None: 0, InCluster: 1, Waiting: 2, Gated: 3 } as const;
type Place = (typeof Place)[keyof typeof Place];

/** A controller that wants more pods than there are. */
interface Shortage {
  readonly rank: number;
  readonly object: Id;
  readonly owner: OwnerId;
  readonly sample: Id;
  readonly missing: number;
}

/**
 * Pods that ReplicaSets, Jobs and parallel StatefulSets still want, taken for granted: a fake pod for each joins those that wait, before
 * the autoscaler looks which of them fit somewhere. A pod counts as there when it is on a node of the snapshot, waits as unschedulable or
 * is gated: not yet when the scheduler has not looked at it.
 * Source: cluster-autoscaler 1.36.1, processors/podinjection/pod_injection_processor.go, pod_group.go, job_controller.go.
 * Differs: controllers come in order of kind and creation, which upstream takes from a map. Upstream means to leave controllers alone
 * whose fake pods could not be helped, but notes them under the names of these pods, where it never looks: nor does it happen here.
 */
export class PodInjection {
  private readonly env: Environment;
  /** Job's owner -> pods that have succeeded. */
  private readonly succeeded = new Map<OwnerId, number>();
  /** By pod: 1 when it has been counted there. */
  private counted = new Uint8Array(256);

  constructor(env: Environment) {
    this.env = env;
  }

  /** Looks at a pod that has changed. */
  look(pod: Id): void {
    const { pods, owners } = this.env.store;
    const owner = pods.owner[pod];
    if (pods.phase[pod] !== PodPhase.Succeeded || owner === NO_OWNER || owners.all[owner].kind !== "Job") return;
    if (pod >= this.counted.length) this.counted = grown(this.counted, Math.max(pod + 1, 2 * this.counted.length));
    if (this.counted[pod] === 1) return;
    this.counted[pod] = 1;
    this.succeeded.set(owner, (this.succeeded.get(owner) ?? 0) + 1);
  }

  /** The pods that wait, and fake ones behind them. */
  inject(waiting: readonly Id[]): readonly Id[] {
    const shortages = this.shortages(new Set(waiting));
    if (shortages.length === 0) return waiting;
    const pods = [...waiting];
    for (const { sample, owner, missing } of shortages)
      for (let i = 0; i < missing; i++) pods.push(this.env.fakes.addExpected(sample, owner, i));
    return pods;
  }

  /**
   * Drops fake pods, the first ones, while there are more pods in all than pod-injection-limit. Those of buffers stay.
   * Source: cluster-autoscaler 1.36.1, processors/podinjection/enforce_injected_pods_limit_processor.go.
   */
  enforceLimit(pods: readonly Id[]): readonly Id[] {
    const { fakes, flags } = this.env;
    let surplus = pods.length - flags["pod-injection-limit"];
    if (surplus <= 0) return pods;
    return pods.filter((pod) => {
      const isDropped = surplus > 0 && fakes.isExpected(pod);
      if (isDropped) surplus--;
      return !isDropped;
    });
  }

  private shortages(waiting: ReadonlySet<Id>): Shortage[] {
    const shortages: Shortage[] = [];
    for (const owner of this.env.store.owners.all) {
      const rank = KINDS.indexOf(owner.kind as ControllerKind);
      if (rank < 0 || owner.object === undefined || owner.pods.size === 0 || !owner.controller) continue;
      const wanted = this.wantedBy(owner, KINDS[rank], owner.object);
      if (wanted === 0) continue;
      const { count, sample } = this.present(owner, waiting);
      if (sample !== NONE && count < wanted)
        shortages.push({ rank, object: owner.object, owner: owner.id, sample, missing: wanted - count });
    }
    return shortages.sort((a, b) => a.rank - b.rank || a.object - b.object);
  }

  private wantedBy({ id }: Owner, kind: ControllerKind, object: Id): number {
    const { objects } = this.env.store;
    if (kind === "Job") {
      const job = objects.Job.get(object);
      return job === undefined ? 0 : wantedByJob(job, this.succeeded.get(id) ?? 0);
    }
    if (kind === "ReplicaSet") {
      const replicaSet = objects.ReplicaSet.get(object);
      return replicaSet === undefined ? 0 : (replicaSet.spec.replicas ?? 1);
    }
    const spec = objects.StatefulSet.get(object)?.spec;
    // Others make one pod after the other, and wait for each.
    return spec?.podManagementPolicy === "Parallel" ? (spec.replicas ?? 1) : 0;
  }

  /** How many pods of a controller are there, and which of them fake ones are copied from. */
  private present(owner: Owner, waiting: ReadonlySet<Id>): { readonly count: number; readonly sample: Id } {
    const { proactiveCopiesNewestPod } = this.env.behavior;
    let count = 0;
    let sample = NONE;
    let sampleAt: Place = Place.None;
    for (const pod of owner.pods) {
      const place = this.placeOf(pod, waiting);
      if (place === Place.None || (place === Place.Gated && !proactiveCopiesNewestPod)) continue;
      count++;
      const isBetter = proactiveCopiesNewestPod ? this.isBetterSample(pod, place, sample, sampleAt) : this.isFirstThatWaits(pod, sample);
      if (!isBetter) continue;
      sample = pod;
      sampleAt = place;
    }
    return { count, sample };
  }

  private isFirstThatWaits(pod: Id, sample: Id): boolean {
    return sample === NONE && this.env.store.pods.node[pod] === NO_NODE;
  }

  /** Newer by the whole seconds that objects show; else the first one in the order of the snapshot, of waiting and of gated pods. */
  private isBetterSample(pod: Id, place: Place, sample: Id, sampleAt: Place): boolean {
    if (sample === NONE) return true;
    const { wallClock, store } = this.env;
    const { createdMs } = store.pods;
    const newer = wallClock.wholeSeconds(createdMs[pod]) - wallClock.wholeSeconds(createdMs[sample]);
    if (newer !== 0) return newer > 0;
    if (place !== sampleAt) return place < sampleAt;
    return place === Place.InCluster && this.nodeOf(pod) < this.nodeOf(sample);
  }

  /** The node that a pod is on, or is promised. */
  private nodeOf(pod: Id): Id {
    const { node, nominatedNode } = this.env.store.pods;
    return node[pod] === NO_NODE ? nominatedNode[pod] : node[pod];
  }

  private placeOf(pod: Id, waiting: ReadonlySet<Id>): Place {
    const { store, snapshot, flags } = this.env;
    if (waiting.has(pod)) return Place.Waiting;
    const template = store.pods.templates[pod];
    const at = this.nodeOf(pod);
    if (at !== NO_NODE) {
      const isSeen = snapshot.rowOfNode(at) !== NONE && !isExpendable(template, flags["expendable-pods-priority-cutoff"]);
      return isSeen ? Place.InCluster : Place.None;
    }
    return (template.spec.schedulingGates?.length ?? 0) > 0 ? Place.Gated : Place.None;
  }
}

/**
 * Pods that a Job wants at a time.
 * Source: cluster-autoscaler 1.36.1, processors/podinjection/job_controller.go, desiredReplicasFromJob.
 */
export function wantedByJob({ spec }: Job, succeeded: number): number {
  const { parallelism = 1 } = spec;
  if (spec.completions === undefined && spec.parallelism !== undefined && succeeded === 0) return parallelism;
  return Math.max(0, Math.min((spec.completions ?? 1) - succeeded, parallelism));
}

/**
 * What is told of a scale-up: nothing of pods that were put among those that wait.
 * Source: cluster-autoscaler 1.36.1, processors/podinjection/scale_up_status_processor.go.
 */
export function withoutInjectedPods({ fakes }: Environment, status: ScaleUpStatus): ScaleUpStatus {
  const left = (pods: readonly Id[]) => fakes.withoutInjected(pods);
  const remain = status.remain.map((one) => ({ ...one, pods: left(one.pods) })).filter(({ pods }) => pods.length > 0);
  return { ...status, triggered: left(status.triggered), awaitEvaluation: left(status.awaitEvaluation), remain };
}
