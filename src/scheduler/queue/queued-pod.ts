import type { Id, PodTemplate } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { PluginSet } from "../framework/plugin-names.ts";
import type { LineItem } from "./line.ts";

/** Where a pod of the queue is. */
export type QueuePlace = "active" | "backoff" | "error-backoff" | "unschedulable" | "in-flight" | "none";

/**
 * A pod on its way to a node.
 * Source: kube-scheduler v1.36, framework/types.go, QueuedPodInfo.
 */
export interface QueuedPod extends LineItem {
  readonly pod: Id;
  template: PodTemplate;
  place: QueuePlace;
  /** When it came into the queue, or was put back after a failed attempt. */
  timestampMs: Millis;
  /** Orders pods of one timestamp: grows with every arrival. */
  sequence: number;
  unschedulableCount: number;
  consecutiveErrors: number;
  /** When its backoff ends; undefined: not worked out since the last failure. */
  backoffExpiryMs: Millis | undefined;
  /** The plugins that turned it away at the last attempt; a plugin that keeps it out of the queue is one of them. */
  rejectors: PluginSet;
  pendingRejectors: PluginSet;
  /** The plugin that keeps it out of the queue, or "". */
  gatedBy: string;
  /** The plugins under which it is counted among the unschedulable. */
  countedAs: PluginSet;
}

/** The record of a pod that the queue has never seen. */
export function newQueuedPod(pod: Id, template: PodTemplate, now: Millis, sequence: number): QueuedPod {
  return {
    heapIndex: -1,
    linePlace: -1,
    pod,
    template,
    place: "none",
    timestampMs: now,
    sequence,
    unschedulableCount: 0,
    consecutiveErrors: 0,
    backoffExpiryMs: undefined,
    rejectors: 0,
    pendingRejectors: 0,
    gatedBy: "",
    countedAs: 0,
  };
}
