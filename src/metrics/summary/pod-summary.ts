import { type Id, NO_NODE, PENDING_CAUSES, type PodTable } from "../../cluster/index.ts";
import { type Millis, NEVER } from "../../engine/index.ts";
import { OUTCOMES, type Outcome, outcomeOf, pendingMs } from "../rows/outcome.ts";
import { Samples } from "./samples.ts";

/** What is measured on each pod and kept for quantiles. */
export const SAMPLE_METRICS = ["pod_pending_seconds", "pod_startup_seconds", "pod_ready_seconds", "pod_run_seconds"] as const;
export type SampleMetric = (typeof SAMPLE_METRICS)[number];

/**
 * Sums over pods, each added once when its row is written. Durations are whole milliseconds, so sums are exact.
 * Waiting and start-up are measured on pods that were bound in the run; warm pods came bound and are left out.
 */
export class PodSummary {
  readonly outcomes: Record<Outcome, number> = { succeeded: 0, failed: 0, deleted: 0, evicted: 0, lost: 0, running: 0, pending: 0 };
  created = 0;
  warm = 0;
  restarts = 0;
  attempts = 0;
  evictions = 0;
  preemptions = 0;
  /** Not warm and never bound: still waiting at the end of the run, or gone before. Their waits are not in the samples. */
  stillUnbound = 0;
  goneUnbound = 0;
  firstCreatedMs: Millis = NEVER;
  /** Last end of a pod that finished by itself. */
  lastFinishedMs: Millis = -NEVER;
  /** Of the bound pods that are not warm. */
  pendingMs = 0;
  readonly pendingMsByCause: number[] = PENDING_CAUSES.map(() => 0);
  /** Of all pods, for Little's law: time in the system, time unbound, time running. */
  sojournMs = 0;
  unboundMs = 0;
  runningMs = 0;
  readonly samples: Readonly<Record<SampleMetric, Samples>> = {
    pod_pending_seconds: new Samples(),
    pod_startup_seconds: new Samples(),
    pod_ready_seconds: new Samples(),
    pod_run_seconds: new Samples(),
  };
  /** Names of the namespaces by group of the samples. */
  readonly namespaces: string[] = [];
  /** By namespace: pods that still wait at the end, whose wait is at least as long as any limit worth stating. */
  readonly stillUnboundBy: number[] = [];
  private readonly groups = new Map<string, number>();

  /** Number of pods of all outcomes. */
  get pods(): number {
    return OUTCOMES.reduce((sum, outcome) => sum + this.outcomes[outcome], 0);
  }

  /** Adds a pod that has ended, or as it stands at the end of the run. */
  add(pods: PodTable, pod: Id, now: Millis): void {
    this.created++;
    this.outcomes[outcomeOf(pods, pod)]++;
    this.restarts += pods.restarts[pod];
    this.attempts += pods.attempts[pod];
    this.addReason(pods.reasons.get(pod));
    this.addTimes(pods, pod, now);
    if (pods.warm[pod] === 1) {
      this.warm++;
      return;
    }
    this.firstCreatedMs = Math.min(this.firstCreatedMs, pods.createdMs[pod]);
    const group = this.groupOf(pods.templates[pod].namespace);
    if (pods.node[pod] !== NO_NODE) this.addBound(pods, pod, now, group);
    else if (pods.isLive(pod)) {
      this.stillUnbound++;
      this.stillUnboundBy[group]++;
    } else this.goneUnbound++;
  }

  private addReason(reason: string | undefined): void {
    if (reason === "Evicted") this.evictions++;
    else if (reason === "Preempted") this.preemptions++;
  }

  private addTimes(pods: PodTable, pod: Id, now: Millis): void {
    const end = Math.min(pods.endedMs[pod], now);
    this.sojournMs += end - pods.createdMs[pod];
    this.unboundMs += pendingMs(pods, pod, now);
    if (pods.startedMs[pod] !== NEVER) this.runningMs += end - pods.startedMs[pod];
    if (pods.isTerminal(pod)) this.lastFinishedMs = Math.max(this.lastFinishedMs, end);
  }

  private addBound(pods: PodTable, pod: Id, now: Millis, group: number): void {
    const { samples } = this;
    const wait = pendingMs(pods, pod, now);
    this.pendingMs += wait;
    for (let cause = 0; cause < PENDING_CAUSES.length; cause++) this.pendingMsByCause[cause] += pods.pendingMs[cause][pod];
    samples.pod_pending_seconds.add(wait, group);
    if (pods.startedMs[pod] === NEVER) return;
    samples.pod_startup_seconds.add(pods.startedMs[pod] - pods.scheduledMs[pod], group);
    if (pods.readyMs[pod] !== NEVER) samples.pod_ready_seconds.add(pods.readyMs[pod] - pods.createdMs[pod], group);
    if (pods.endedMs[pod] !== NEVER) samples.pod_run_seconds.add(pods.endedMs[pod] - pods.startedMs[pod], group);
  }

  private groupOf(namespace: string): number {
    const known = this.groups.get(namespace);
    if (known !== undefined) return known;
    this.groups.set(namespace, this.namespaces.length);
    this.namespaces.push(namespace);
    this.stillUnboundBy.push(0);
    return this.namespaces.length - 1;
  }
}

/** The samples of every metric, ascending, in milliseconds. */
export function sortedSamples({ samples }: PodSummary): Record<SampleMetric, Float64Array> {
  return {
    pod_pending_seconds: samples.pod_pending_seconds.sorted(),
    pod_startup_seconds: samples.pod_startup_seconds.sorted(),
    pod_ready_seconds: samples.pod_ready_seconds.sorted(),
    pod_run_seconds: samples.pod_run_seconds.sorted(),
  };
}
