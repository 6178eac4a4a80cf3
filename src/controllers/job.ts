import {
  type Component,
  type ComponentFactory,
  type Context,
  DEFAULT_BEHAVIOR,
  type Id,
  type JobObject,
  type OwnerId,
  PodPhase,
  type Store,
} from "../cluster/index.ts";
import { type Millis, minutes, NEVER, seconds } from "../engine/index.ts";
import { jobBackOffMs } from "./job-back-off.ts";
import { activePods, deletePodsOf, nameOf, namespaceOf, ObjectEvents, ownerOfObject, owningObject } from "./owned-pods.ts";

/** Work of a Job's pod when nobody said how the template behaves. */
const DEFAULT_WORK_MS = minutes(1);
const BACKOFF_LIMIT = 6;

/** What most Jobs have of most things. */
const NONE: readonly never[] = Object.freeze([]);

/** How far a Job has come. */
interface Progress {
  readonly owner: OwnerId;
  /** Pods that count, as of the last look. */
  active: Id[];
  /** Pods that were told to go and are not gone. */
  leaving: readonly Id[];
  /** Work of pods that did not finish it, to be done again from the start. */
  redo: readonly Millis[];
  /** Pods made so far: the next one's name. */
  created: number;
  /** Pieces of work given out for the first time. */
  begun: number;
  succeeded: number;
  failed: number;
  /** Failures since the last success, and the time of the latest. */
  failuresInARow: number;
  lastFailureMs: Millis;
  /** NEVER while suspended. */
  startMs: Millis;
  suspended: boolean;
  /** Why the Job has failed, while its pods still stop. */
  failure: { readonly reason: string; readonly message: string } | undefined;
}

/**
 * Runs Jobs to their completions. A pod that fails, is deleted, evicted or lost with its node counts as failed and is replaced,
 * after a back-off, by one that does its work from the start.
 * Source: kube-controller-manager v1.36, pkg/controller/job/job_controller.go (syncJob, manageJob, getNewFinishedPods).
 * Differs: pod names count up instead of being drawn, and carry no index. Reactions are immediate (the real queue waits a second for more
 * pod events). Indexed completion, backoffLimitPerIndex, podFailurePolicy, successPolicy, podReplacementPolicy and TTL are not read.
 * No Job status is written; the end of a Job is an event.
 */
export const jobController: ComponentFactory<void> = (context) => new JobController(context);

class JobController implements Component {
  readonly name = "job-controller";
  readonly watches = {
    Job: (job: Id): Id => job,
    // A pod that ends wakes its owner through the store. Requests to delete and restarts are read off the pod.
    OwnedPod: (pod: Id): Id | undefined => {
      const { pods } = this.store;
      return pods.isDeleting(pod) || pods.restarts[pod] > 0 ? owningObject(this.store, "Job", pod) : undefined;
    },
  };
  private readonly store: Store;
  private readonly events: ObjectEvents;
  /** By Job; undefined before it has begun and after its end. */
  private readonly progress: (Progress | undefined)[] = [];
  private readonly finished: boolean[] = [];

  constructor({ store }: Context) {
    this.store = store;
    this.events = new ObjectEvents(store, "Job", "job-controller");
  }

  reconcile(id: Id, now: Millis): Millis | undefined {
    if (this.finished[id] === true) return undefined;
    const job = this.store.jobs.get(id);
    const progress = this.progress[id] ?? (job === undefined ? undefined : this.begin(id, job));
    if (progress === undefined) return undefined;
    if (job === undefined) {
      deletePodsOf(this.store, progress.owner);
      this.progress[id] = undefined;
      return undefined;
    }
    this.count(progress, now);
    progress.failure ??= this.failureOf(job, progress, now);
    if (progress.failure !== undefined) {
      this.dismiss(job, progress, progress.active.length, now);
      if (progress.leaving.length === 0) this.finish(id, job, "Warning", progress.failure.reason, progress.failure.message, now);
      return undefined;
    }
    this.suspendOrResume(job, progress, now);
    const again = this.manage(job, progress, now);
    if (isComplete(job, progress)) {
      this.finish(id, job, "Normal", "Completed", "Job completed", now);
      return undefined;
    }
    return again;
  }

  private begin(id: Id, job: JobObject): Progress {
    const owner = ownerOfObject(this.store, "Job", "batch/v1", id, job.metadata);
    const active = activePods(this.store, owner);
    const progress: Progress = {
      owner,
      active,
      leaving: NONE,
      redo: NONE,
      created: active.length,
      begun: active.length,
      succeeded: 0,
      failed: 0,
      failuresInARow: 0,
      lastFailureMs: 0,
      startMs: NEVER,
      suspended: false,
      failure: undefined,
    };
    this.progress[id] = progress;
    return progress;
  }

  /** Takes note of the pods that have ended, or are going, since the last look. */
  private count(progress: Progress, now: Millis): void {
    const { pods } = this.store;
    if (progress.leaving.length > 0) progress.leaving = progress.leaving.filter((pod) => pods.isLive(pod));
    const { active, failuresInARow } = progress;
    let succeeded = 0;
    let failed = 0;
    let kept = 0;
    for (const pod of active) {
      if (pods.isLive(pod) && !pods.isDeleting(pod)) active[kept++] = pod;
      else if (pods.phase[pod] === PodPhase.Succeeded) succeeded++;
      else {
        failed++;
        progress.lastFailureMs = now;
        this.giveUp(progress, pod);
      }
    }
    active.length = kept;
    progress.succeeded += succeeded;
    progress.failed += failed;
    progress.failuresInARow = (succeeded > 0 ? 0 : failuresInARow) + failed;
  }

  /** Notes the work of a pod that will not finish it, and the pod while it stops. */
  private giveUp(progress: Progress, pod: Id): void {
    const { pods } = this.store;
    progress.redo = [...progress.redo, pods.runMs[pod]];
    if (pods.isLive(pod)) progress.leaving = [...progress.leaving, pod];
  }

  private failureOf(job: JobObject, progress: Progress, now: Millis): Progress["failure"] {
    const { backoffLimit = BACKOFF_LIMIT, activeDeadlineSeconds, template } = job.spec;
    const restarts = template.spec.restartPolicy === "OnFailure" ? this.restartsOf(progress) : 0;
    if (progress.failed > backoffLimit || (restarts > 0 && restarts >= backoffLimit))
      return { reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit" };
    if (activeDeadlineSeconds !== undefined && now - progress.startMs >= seconds(activeDeadlineSeconds))
      return { reason: "DeadlineExceeded", message: "Job was active longer than specified deadline" };
    return undefined;
  }

  private restartsOf(progress: Progress): number {
    return progress.active.reduce((sum, pod) => sum + this.store.pods.restarts[pod], 0);
  }

  private suspendOrResume(job: JobObject, progress: Progress, now: Millis): void {
    const suspended = job.spec.suspend === true;
    if (suspended && !progress.suspended) this.events.write(job.metadata, "Normal", "Suspended", "Job suspended", now);
    if (!suspended && progress.suspended) this.events.write(job.metadata, "Normal", "Resumed", "Job resumed", now);
    progress.suspended = suspended;
    if (suspended) progress.startMs = NEVER;
    else if (progress.startMs === NEVER) progress.startMs = now;
  }

  /** Makes or dismisses pods; returns when to look again. */
  private manage(job: JobObject, progress: Progress, now: Millis): Millis | undefined {
    const missing = wanted(job, progress) - progress.active.length;
    if (missing < 0) this.dismiss(job, progress, -missing, now);
    const { activeDeadlineSeconds } = job.spec;
    let again = activeDeadlineSeconds === undefined ? NEVER : progress.startMs + seconds(activeDeadlineSeconds);
    if (missing > 0) {
      const allowedMs = progress.lastFailureMs + jobBackOffMs(progress.failuresInARow);
      if (now < allowedMs) again = Math.min(again, allowedMs);
      else for (let i = 0; i < missing; i++) this.createPod(job, progress, now);
    }
    return again === NEVER ? undefined : again;
  }

  private createPod(job: JobObject, progress: Progress, now: Millis): void {
    const { metadata, spec } = job;
    const template = this.store.templateFor(namespaceOf(metadata), spec.template);
    const name = `${nameOf(metadata)}-${progress.created++}`;
    const unsaid = template.behavior === DEFAULT_BEHAVIOR ? DEFAULT_WORK_MS : undefined;
    const runMs = takeUndone(progress) ?? nextWorkMs(job, progress) ?? unsaid;
    const warm = job.warm === true;
    const { owner } = progress;
    progress.active.push(
      this.store.createPod(runMs === undefined ? { name, template, owner, warm } : { name, template, owner, warm, runMs }),
    );
    this.events.podCreated(metadata, name, now);
  }

  /** Deletes `count` active pods, which is no failure of theirs: pending ones first, then those not ready, then the youngest. */
  private dismiss(job: JobObject, progress: Progress, count: number, now: Millis): void {
    if (count === 0) return;
    const { pods } = this.store;
    const rank = (pod: Id): number => (pods.scheduledMs[pod] === NEVER ? 0 : 1) + pods.phase[pod] + pods.ready[pod];
    const order = [...progress.active].sort((a, b) => rank(a) - rank(b) || pods.restarts[b] - pods.restarts[a] || b - a);
    const going = new Set(order.slice(0, count));
    progress.active = progress.active.filter((pod) => !going.has(pod));
    for (const pod of going) {
      this.store.deletePod(pod);
      this.giveUp(progress, pod);
      this.events.podDeleted(job.metadata, pods.names[pod], now);
    }
  }

  private finish(id: Id, job: JobObject, type: "Normal" | "Warning", reason: string, message: string, now: Millis): void {
    this.progress[id] = undefined;
    this.finished[id] = true;
    this.events.write(job.metadata, type, reason, message, now);
  }
}

/** Work that a pod has left undone, the longest waiting first. */
function takeUndone(progress: Progress): Millis | undefined {
  if (progress.redo.length === 0) return undefined;
  const [first, ...others] = progress.redo;
  progress.redo = others;
  return first;
}

/** Work that no pod has begun; of a list that is too short, the last entry again. */
function nextWorkMs({ workMs }: JobObject, progress: Progress): Millis | undefined {
  return workMs?.[Math.min(progress.begun++, workMs.length - 1)];
}

/** Completions to reach; undefined for a work queue, where any success tells that no more pods are needed. */
function completionsOf({ spec }: JobObject): number | undefined {
  return spec.completions ?? (spec.parallelism === undefined ? 1 : undefined);
}

function wanted(job: JobObject, { succeeded, active, suspended }: Progress): number {
  if (suspended) return 0;
  const { parallelism = 1 } = job.spec;
  const completions = completionsOf(job);
  if (completions === undefined) return succeeded > 0 ? Math.min(active.length, parallelism) : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

function isComplete(job: JobObject, { succeeded, active, leaving }: Progress): boolean {
  if (active.length > 0 || leaving.length > 0) return false;
  const completions = completionsOf(job);
  return completions === undefined ? succeeded > 0 : succeeded >= completions;
}
