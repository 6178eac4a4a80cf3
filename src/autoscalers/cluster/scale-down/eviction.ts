import type { Id } from "../../../cluster/index.ts";
import { type Millis, seconds } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import { EVICT_DAEMONSET_ANNOTATION } from "../names.ts";
import { controllerOf, isDaemonSetPod, isExpendable, isMirrorPod } from "../pod-facts.ts";
import { ownerOf } from "./drainability.ts";

/** Between two tries to evict a pod. */
const RETRY_MS = seconds(10);
/** Between two looks whether evicted pods are gone. */
const POLL_MS = seconds(5);
/** Beyond the longest grace period pods get so long to be gone. */
const HEADROOM_MS = seconds(30);

/** Pods evicted at the same time, and the longest grace they get, in seconds; 0: their own. */
interface Band {
  /** They must go. */
  readonly pods: readonly Id[];
  /** They are tried like the others, and nobody minds when they stay. */
  readonly daemonSetPods: readonly Id[];
  readonly graceSeconds: number;
}

type Progress = { readonly nextMs: Millis } | "done" | { readonly error: string };

/**
 * Evicts a node's pods and waits until they are gone, band of priority after band. Of an empty node only DaemonSet pods are evicted.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/drain.go and priority.go.
 */
export class Eviction {
  private readonly env: Environment;
  private readonly node: Id;
  private readonly bands: Band[];
  private waiting: Id[] = [];
  private readonly errors = new Map<Id, string>();
  private retryUntilMs: Millis = 0;
  private pollUntilMs: Millis = 0;
  private stage: "begin" | "evicting" | "polling" = "begin";

  constructor(env: Environment, node: Id, kind: "empty" | "drain") {
    this.env = env;
    this.node = node;
    this.bands = bandsOf(env, node, kind);
  }

  /** Goes on at `now`; tells when to go on again. */
  step(now: Millis): Progress {
    for (;;) {
      const band = this.bands[0];
      if (band === undefined) return "done";
      if (this.stage === "begin") this.begin(band, now);
      if (this.stage === "evicting") {
        const progress = this.evict(band, now);
        if (progress !== "done") return progress;
      }
      if (now >= this.pollUntilMs) {
        return { error: `Failed to drain node /${this.env.store.nodes.infos.names[this.node]}: pods remaining after timeout` };
      }
      if (!this.allGone(band)) return { nextMs: now + POLL_MS };
      this.bands.shift();
      this.stage = "begin";
    }
  }

  private begin(band: Band, now: Millis): void {
    const { events, flags } = this.env;
    this.waiting = [...band.pods, ...band.daemonSetPods];
    this.retryUntilMs = now + flags["max-pod-eviction-time"];
    this.stage = "evicting";
    for (const pod of this.waiting) events.pod(pod, "Normal", "ScaleDown", "deleting pod for node scale down");
  }

  private evict(band: Band, now: Millis): Progress {
    const { store, provider } = this.env;
    // A time of 0 leaves one attempt.
    if (now >= this.retryUntilMs && this.errors.size > 0) {
      const failed = this.waiting.filter((pod) => band.pods.includes(pod));
      if (failed.length > 0) return { error: this.giveUp(band, failed) };
      this.waiting = [];
    }
    this.waiting = this.waiting.filter((pod) => {
      const answer = store.evictPod(this.named(pod), this.graceMs(pod, band));
      if (answer === "evicted") return false;
      this.errors.set(pod, provider.evictionError(answer));
      return true;
    });
    if (this.waiting.length > 0) return { nextMs: now + RETRY_MS };
    this.errors.clear();
    this.stage = "polling";
    this.pollUntilMs = now + band.graceSeconds * 1000 + HEADROOM_MS;
    return "done";
  }

  /** Upstream keeps results by the names of pods: one that has gone is told of like its namesake of another namespace that has not. */
  private giveUp({ pods }: Band, failed: readonly Id[]): string {
    const { store, events } = this.env;
    const byName = new Map<string, string>();
    for (const pod of failed) {
      events.pod(pod, "Warning", "ScaleDownFailed", "failed to delete pod for ScaleDown");
      const text = `failed to evict pod ${store.pods.keyOf(pod)} within allowed timeout (last error: ${this.errors.get(pod)})`;
      byName.set(store.pods.names[pod], text);
    }
    const texts = pods.flatMap((pod) => byName.get(store.pods.names[pod]) ?? []);
    return `Failed to drain node /${store.nodes.infos.names[this.node]}, due to following errors: [${texts.join(" ")}]`;
  }

  /** A pod that has been made again under its name elsewhere is gone; on the same node it is not. */
  private allGone({ pods }: Band): boolean {
    const { removed, node } = this.env.store.pods;
    return pods.every((pod) => {
      if (removed[pod] === 0) return false;
      const now = this.named(pod);
      return removed[now] === 1 || node[now] !== this.node;
    });
  }

  /** Who answers to the name of a pod: the API knows no other. Controllers that make up names do not use one twice. */
  private named(pod: Id): Id {
    const { store } = this.env;
    const kind = controllerOf(ownerOf(this.env, pod))?.kind;
    return kind === undefined || kind === "StatefulSet" ? store.pods.namesakeOf(pod) : pod;
  }

  private graceMs(pod: Id, { graceSeconds }: Band): Millis {
    const own = this.env.store.pods.templates[pod].spec.terminationGracePeriodSeconds ?? 30;
    return (graceSeconds > 0 ? Math.min(own, graceSeconds) : own) * 1000;
  }
}

/** Live pods that the autoscaler sees on a node, in order of creation. The scheduler may hold places there for others. */
export function podsOn({ store, flags }: Environment, node: Id): Id[] {
  const { pods, nodes } = store;
  const cutoff = flags["expendable-pods-priority-cutoff"];
  const isSeen = (pod: Id) => pods.node[pod] === node && pods.isLive(pod) && !isExpendable(pods.templates[pod], cutoff);
  return nodes.infos.pods[node].ids.filter(isSeen).sort((a, b) => a - b);
}

function isEvictableDaemonSetPod(env: Environment, pod: Id, byDefault: boolean): boolean {
  const template = env.store.pods.templates[pod];
  if (isMirrorPod(template) || !isDaemonSetPod(template, ownerOf(env, pod))) return false;
  const wish = template.annotations[EVICT_DAEMONSET_ANNOTATION];
  return wish === undefined ? byDefault : wish === "true";
}

/** Pods by the flag `drain-priority-config`, which lets nothing stay behind that it names; without it all in one band. */
function bandsOf(env: Environment, node: Id, kind: "empty" | "drain"): Band[] {
  const { flags, store } = env;
  const pods: Id[] = [];
  const daemonSetPods: Id[] = [];
  const byDefault = flags[kind === "empty" ? "daemonset-eviction-for-empty-nodes" : "daemonset-eviction-for-occupied-nodes"];
  for (const pod of podsOn(env, node)) {
    const template = store.pods.templates[pod];
    if (isMirrorPod(template)) continue;
    if (isDaemonSetPod(template, ownerOf(env, pod))) {
      if (isEvictableDaemonSetPod(env, pod, byDefault)) daemonSetPods.push(pod);
    } else if (kind === "drain") pods.push(pod);
  }
  if (pods.length + daemonSetPods.length === 0) return [];
  const configured = flags["drain-priority-config"];
  if (configured === "") return [{ pods, daemonSetPods, graceSeconds: flags["max-graceful-termination-sec"] }];
  const bands = configured
    .split(",")
    .map((band) => band.trim().split(":").map(Number))
    .sort(([a], [b]) => a - b)
    .map(([priority, graceSeconds]) => ({ priority, graceSeconds, pods: [] as Id[], daemonSetPods: [] as Id[] }));
  const bandOf = (pod: Id) => {
    const { priority } = store.pods.templates[pod];
    return bands.findLast((band) => band.priority <= priority) ?? bands[0];
  };
  for (const pod of pods) bandOf(pod).pods.push(pod);
  for (const pod of daemonSetPods) (kind === "drain" ? bandOf(pod).pods : bandOf(pod).daemonSetPods).push(pod);
  return bands.filter((band) => band.pods.length + band.daemonSetPods.length > 0);
}
