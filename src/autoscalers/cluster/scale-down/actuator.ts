import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import { isDaemonSetPod, isMirrorPod } from "../pod-facts.ts";
import { NONE } from "../snapshot.ts";
import { cropToBudget } from "./budgets.ts";
import { ownerOf } from "./drainability.ts";
import { type Batch, type DeletionContext, NodeDeletion } from "./node-deletion.ts";
import { cleanToBeDeleted, markToBeDeleted } from "./node-writer.ts";
import { type Utilization, utilizationText } from "./utilization.ts";

/** A node that may go now. */
export interface NodeToDelete {
  readonly node: Id;
  readonly group: NodeGroup;
  readonly toMove: readonly Id[];
}

/** What an attempt to start deletions has come to. */
export interface StartedDeletions {
  readonly result: "ScaleDownNoNodeDeleted" | "ScaleDownNodeDeleteStarted" | "ScaleDownError";
  readonly empty: readonly Id[];
  readonly drain: readonly Id[];
}

/** Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/actuator.go, taintNodesSync. The number is always 0. */
export const TAINT_ERROR = "couldn't taint 0 nodes with ToBeDeleted";

/**
 * Starts the deletion of nodes: cuts them to the budget, taints them, and leaves the rest to {@link NodeDeletion}.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/actuator.go, StartDeletion.
 */
export class Actuator {
  private readonly context: DeletionContext;

  constructor(context: DeletionContext) {
    this.context = context;
  }

  start(
    empty: readonly NodeToDelete[],
    drain: readonly NodeToDelete[],
    utilizationOf: (node: Id) => Utilization | undefined,
    now: Millis,
  ): StartedDeletions {
    const { env, tracker } = this.context;
    const asBudget = (node: NodeToDelete) => ({ node, group: node.group.id });
    const cropped = cropToBudget({
      empty: empty.map(asBudget),
      drain: drain.map(asBudget),
      maxParallelism: env.flags["max-scale-down-parallelism"],
      maxDrainParallelism: env.flags["max-drain-parallelism"],
      emptyInProgress: tracker.emptyInProgress,
      drainInProgress: tracker.drainInProgress,
      atomicSizeOf: (group) => this.atomicSize(group),
    });
    if (cropped.empty.length + cropped.drain.length === 0) return { result: "ScaleDownNoNodeDeleted", empty: [], drain: [] };
    const batches = new Map<Id, Batch>();
    const emptyStarted = this.startAll(cropped.empty, "empty", batches, utilizationOf, now);
    if (emptyStarted === undefined) return { result: "ScaleDownError", empty: [], drain: [] };
    const drainStarted = this.startAll(cropped.drain, "drain", batches, utilizationOf, now);
    if (drainStarted === undefined) return { result: "ScaleDownError", empty: emptyStarted, drain: [] };
    return { result: "ScaleDownNodeDeleteStarted", empty: emptyStarted, drain: drainStarted };
  }

  /** Taints all nodes or none; undefined when the API has refused one. */
  private startAll(
    nodes: readonly NodeToDelete[],
    kind: "empty" | "drain",
    batches: Map<Id, Batch>,
    utilizationOf: (node: Id) => Utilization | undefined,
    now: Millis,
  ): Id[] | undefined {
    const { env, tracker } = this.context;
    const tainted: Id[] = [];
    for (const { node } of nodes) {
      const error = markToBeDeleted(env, node, now);
      if (error === undefined) {
        env.events.node(node, "Normal", "ScaleDown", "marked the node as toBeDeleted/unschedulable");
        tainted.push(node);
        continue;
      }
      const text = `failed to mark the node as toBeDeleted/unschedulable: ${error}`;
      // Upstream reports it where it happens, and once more where it cleans up.
      for (let i = 0; i < 2; i++) env.events.node(node, "Warning", "ScaleDownFailed", text);
    }
    if (tainted.length < nodes.length) {
      for (const node of tainted) cleanToBeDeleted(env, node);
      return undefined;
    }
    for (const target of nodes) {
      this.announce(target, kind, utilizationOf);
      const dueMs = now + env.flags["node-delete-delay-after-taint"];
      tracker.start(new NodeDeletion(this.context, { ...target, kind }, dueMs, this.batchOf(target.group, batches)));
    }
    return tainted;
  }

  private announce({ node }: NodeToDelete, kind: "empty" | "drain", utilizationOf: (node: Id) => Utilization | undefined): void {
    const { env } = this.context;
    const name = env.store.nodes.infos.names[node];
    if (kind === "empty") {
      env.events.status("Normal", "ScaleDownEmpty", `Scale-down: removing empty node "${name}"`);
      return;
    }
    const utilization = utilizationOf(node);
    const shown = utilization === undefined ? "{0 0 0 0  0}" : utilizationText(utilization);
    const pods = this.podsOn(node)
      .map((pod) => env.store.pods.names[pod])
      .join(",");
    env.events.status("Normal", "ScaleDown", `Scale-down: removing node ${name}, utilization: ${shown}, pods to reschedule: ${pods}`);
  }

  /** Pods that are on the node now, whatever the plan has moved there. */
  private podsOn(node: Id): Id[] {
    const { env } = this.context;
    const row = env.snapshot.rowOfNode(node);
    if (row === NONE) return [];
    const { ids, templates } = env.snapshot.infos.pods[row];
    return ids.filter((pod, i) => !env.fakes.has(pod) && !isMirrorPod(templates[i]) && !isDaemonSetPod(templates[i], ownerOf(env, pod)));
  }

  private batchOf(group: NodeGroup, batches: Map<Id, Batch>): Batch | undefined {
    if (this.atomicSize(group.id) === undefined) return undefined;
    let batch = batches.get(group.id);
    if (batch === undefined) {
      batch = { members: [], aborted: false };
      batches.set(group.id, batch);
    }
    return batch;
  }

  private atomicSize(group: Id): number | undefined {
    const { provider, store } = this.context.env;
    return provider.optionsOf(store.nodeGroups.groups[group]).zeroOrMaxNodeScaling ? store.nodeGroups.target[group] : undefined;
  }
}
