import type { Id } from "../../cluster/index.ts";
import { type Millis, NEVER } from "../../engine/index.ts";
import { DurationError, parseDurationMs } from "../../model/index.ts";
import type { Environment } from "./environment.ts";
import type { HintingSimulator } from "./hinting-simulator.ts";
import { SCALE_UP_DELAY_ANNOTATION } from "./names.ts";
import { ANYWHERE } from "./node-search.ts";
import { isDaemonSetPod, isExpendable, isMirrorPod, isStaticPod } from "./pod-facts.ts";
import { ownerOf } from "./scale-down/drainability.ts";
import { NONE } from "./snapshot.ts";

/**
 * The pods that a scale-up would have to help: unschedulable ones and those of nodes being drained, without all that find a place
 * on the nodes there are or are about to be. Those that do stay placed in the snapshot.
 * Source: cluster-autoscaler 1.36.1, core/podlistprocessor.
 */
export function podsToHelp(env: Environment, unschedulable: readonly Id[], drained: readonly Id[], simulator: HintingSimulator): Id[] {
  const { store, flags } = env;
  const { templates } = store.pods;
  const cutoff = flags["expendable-pods-priority-cutoff"];
  const candidates = unschedulable.filter((pod) => !isExpendable(templates[pod], cutoff));
  for (const node of drained) candidates.push(...recreatable(env, node));
  const left = simulator.tryPlace(candidates, ANYWHERE, false);
  simulator.dropOldHints();
  return left.filter((pod) => !isDaemonSetPod(templates[pod], ownerOf(env, pod)));
}

/** Pods of a node that will come back elsewhere. Source: cluster-autoscaler 1.36.1, core/podlistprocessor/currently_drained_nodes.go. */
function recreatable(env: Environment, node: Id): Id[] {
  const { snapshot, store } = env;
  const row = snapshot.rowOfNode(node);
  if (row === NONE) return [];
  const { ids, templates } = snapshot.infos.pods[row];
  return ids.filter((pod, i) => {
    const template = templates[i];
    if (pod < 0 || store.pods.isDeleting(pod) || isStaticPod(template) || isMirrorPod(template)) return false;
    return !isDaemonSetPod(template, ownerOf(env, pod));
  });
}

/**
 * Pods that are older than the delay that the flag or their annotation asks for.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, filterOutYoungPods.
 */
export function withoutYoungPods(env: Environment, pods: readonly Id[]): Id[] {
  const { store, deadlines, wallClock } = env;
  return pods.filter((pod) => deadlines.passed(wallClock.wholeSeconds(store.pods.createdMs[pod]) + scaleUpDelayMs(env, pod)));
}

/** The shortest delay that keeps pods from being helped; 0 when there are none. */
export function shortestDelayMs(env: Environment, pods: readonly Id[]): Millis {
  let shortestMs = pods.length === 0 ? 0 : NEVER;
  for (const pod of pods) shortestMs = Math.min(shortestMs, scaleUpDelayMs(env, pod));
  return shortestMs;
}

/** How old a pod must be before a scale-up may help it, in milliseconds: the flag's delay, or a longer one of its annotation. */
function scaleUpDelayMs({ store, flags }: Environment, pod: Id): Millis {
  return Math.max(flags["new-pod-scale-up-delay"], delayOf(store.pods.templates[pod].annotations[SCALE_UP_DELAY_ANNOTATION]));
}

/** An annotation that is no duration is ignored. */
function delayOf(text: string | undefined): Millis {
  if (text === undefined) return -NEVER;
  try {
    return parseDurationMs(text);
  } catch (error) {
    if (error instanceof DurationError) return -NEVER;
    throw error;
  }
}
