import { type Millis, minutes } from "../../engine/index.ts";
import type { Deadlines } from "./deadlines.ts";

/** That no node is ready is an event only so long after the start. */
const PATIENCE_MS = minutes(10);

/**
 * What to say of a cluster without ready nodes, and whether it is worth an event.
 * Source: cluster-autoscaler 1.36.1, processors/actionablecluster/actionable_cluster_processor.go.
 */
export function noReadyNodes(nodeCount: number, startMs: Millis, deadlines: Deadlines): { problem: string; isEvent: boolean } {
  if (nodeCount === 0) return { problem: "Cluster has no nodes.", isEvent: true };
  return { problem: "Cluster has no ready nodes.", isEvent: deadlines.passed(startMs + PATIENCE_MS) };
}
