import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { Environment } from "../environment.ts";
import { isDaemonSetPod, isMirrorPod } from "../pod-facts.ts";
import { NONE } from "../snapshot.ts";
import { type AtomicSize, cropToBudget } from "./budgets.ts";
import { DeletionBatches } from "./deletion-batches.ts";
import { DeletionQueue } from "./deletion-queue.ts";
import type { DeletionTracker } from "./deletion-tracker.ts";
import { ownerOf } from "./drainability.ts";
import { type DeletionContext, NodeDeletion, type ReadyDeletion } from "./node-deletion.ts";
import { cleanToBeDeleted, markToBeDeleted } from "./node-writer.ts";
import { type Utilization, utilizationText } from "./utilization.ts";

/** A node that may go now. */
export interface NodeToDelete {
  readonly node: Id;
  readonly group: NodeGroup;
  readonly toMove: readonly Id[];
}

/** What the loop knows that starts deletions. */
export interface DeletionStart {
  readonly now: Millis;
  readonly utilizationOf: (node: Id) => Utilization | undefined;
  /** How many nodes of a group are registered, without those that placeholders stand for. */
  readonly registeredIn: (group: Id) => number;
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

  constructor(env: Environment, state: ClusterState, tracker: DeletionTracker) {
    const batches = new DeletionBatches<ReadyDeletion>(env.flags["node-deletion-batcher-interval"]);
    this.context = { env, state, tracker, queue: new DeletionQueue(), batches };
  }

  start(empty: readonly NodeToDelete[], drain: readonly NodeToDelete[], loop: DeletionStart): StartedDeletions {
    const { env, tracker, queue } = this.context;
    queue.begin();
    const asBudget = (node: NodeToDelete) => ({ node, group: node.group.id });
    const cropped = cropToBudget({
      empty: empty.map(asBudget),
      drain: drain.map(asBudget),
      maxParallelism: env.flags["max-scale-down-parallelism"],
      maxDrainParallelism: env.flags["max-drain-parallelism"],
      emptyInProgress: tracker.emptyInProgress,
      drainInProgress: tracker.drainInProgress,
      atomicSizeOf: (group) => this.atomicSize(group, loop),
    });
    if (cropped.empty.length + cropped.drain.length === 0) return { result: "ScaleDownNoNodeDeleted", empty: [], drain: [] };
    const { batchSizes } = cropped;
    const emptyStarted = this.startAll(cropped.empty, "empty", batchSizes, loop);
    if (emptyStarted === undefined) return { result: "ScaleDownError", empty: [], drain: [] };
    const drainStarted = this.startAll(cropped.drain, "drain", batchSizes, loop);
    if (drainStarted === undefined) return { result: "ScaleDownError", empty: emptyStarted, drain: [] };
    return { result: "ScaleDownNodeDeleteStarted", empty: emptyStarted, drain: drainStarted };
  }

  /** Taints all nodes or none; undefined when the API has refused one. */
  private startAll(
    nodes: readonly NodeToDelete[],
    kind: "empty" | "drain",
    batchSizes: ReadonlyMap<Id, number>,
    { now, utilizationOf }: DeletionStart,
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
      tracker.start(new NodeDeletion(this.context, { ...target, kind, batchSize: batchSizes.get(target.group.id) }, dueMs));
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

  private atomicSize(id: Id, { registeredIn }: DeletionStart): AtomicSize | undefined {
    const { provider, store } = this.context.env;
    const group = store.nodeGroups.groups[id];
    if (!provider.optionsOf(group).zeroOrMaxNodeScaling) return undefined;
    return { target: provider.target(group), registered: registeredIn(id) };
  }
}
