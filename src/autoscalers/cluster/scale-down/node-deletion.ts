import type { Id, NodeGroup } from "../../../cluster/index.ts";
import { type Millis, seconds } from "../../../engine/index.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { Environment } from "../environment.ts";
import { DELAY_DELETION_PREFIX } from "../names.ts";
import { budgetsNow, NO_BUDGETS } from "./budgets-of-pods.ts";
import type { DeletionResult, DeletionTracker, RunningDeletion } from "./deletion-tracker.ts";
import { podsToMove } from "./drainability.ts";
import { Eviction, podsOn } from "./eviction.ts";
import { cleanToBeDeleted } from "./node-writer.ts";

/** Between two looks whether an annotation still delays the deletion. */
const DELAY_POLL_MS = seconds(5);

/** Nodes of a group that can only go together, in one call. */
export interface Batch {
  readonly members: NodeDeletion[];
  aborted: boolean;
}

/** What all deletions share. */
export interface DeletionContext {
  readonly env: Environment;
  readonly state: ClusterState;
  readonly tracker: DeletionTracker;
}

type Step = { readonly nextMs: Millis } | "wait-for-batch" | "over";

/**
 * The removal of one node after its taint: a second look at its pods, eviction, the provider's call. It runs beside the loops.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/actuator.go, group_deletion_scheduler.go, delete_in_batch.go.
 */
export class NodeDeletion implements RunningDeletion {
  readonly node: Id;
  readonly group: NodeGroup;
  readonly kind: "empty" | "drain";
  dueMs: Millis;
  private readonly context: DeletionContext;
  private readonly batch: Batch | undefined;
  private stage: "tainted" | "evicting" | "delayed" | "ready" | "over" = "tainted";
  private eviction: Eviction | undefined;
  private delayUntilMs: Millis = 0;

  constructor(
    context: DeletionContext,
    target: { readonly node: Id; readonly group: NodeGroup; readonly kind: "empty" | "drain" },
    dueMs: Millis,
    batch: Batch | undefined,
  ) {
    this.context = context;
    this.node = target.node;
    this.group = target.group;
    this.kind = target.kind;
    this.dueMs = dueMs;
    this.batch = batch;
    batch?.members.push(this);
  }

  step(now: Millis): Millis | undefined {
    if (this.stage === "over" || this.stage === "ready") return undefined;
    if (now < this.dueMs) return this.dueMs;
    const step = this.advance(now);
    if (typeof step === "string") return undefined;
    this.dueMs = step.nextMs;
    return step.nextMs;
  }

  private advance(now: Millis): Step {
    const { env } = this.context;
    if (!env.store.nodes.isAlive(this.node))
      return this.abort("NodeDeleteErrorInternal", `failed to get node info for "${this.name}"`, now);
    if (this.batch?.aborted) return this.abort("NodeDeleteErrorInternal", "another node of its group could not be deleted", now);
    if (this.stage === "tainted") {
      const problem = this.problemNow(now);
      if (problem !== undefined) return this.abort("NodeDeleteErrorInternal", `${this.prefix}: ${problem}`, now);
      this.eviction = new Eviction(env, this.node, this.kind);
      this.stage = "evicting";
    }
    if (this.stage === "evicting" && this.eviction !== undefined) {
      const progress = this.eviction.step(now);
      if (progress !== "done") {
        if ("nextMs" in progress) return progress;
        return this.abort("NodeDeleteErrorFailedToEvictPods", `${this.prefix}: ${progress.error}`, now);
      }
    }
    return this.waitForAnnotations(now) ?? this.ready(now);
  }

  /** Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/group_deletion_scheduler.go and delete_in_batch.go, WaitForDelayDeletion. */
  private waitForAnnotations(now: Millis): Step | undefined {
    const { env } = this.context;
    const { annotations = {} } = env.store.nodes.infos.nodes[this.node].metadata;
    const delayed = Object.keys(annotations).some((name) => name.startsWith(DELAY_DELETION_PREFIX));
    if (!delayed) return undefined;
    if (this.stage !== "delayed") {
      this.stage = "delayed";
      this.delayUntilMs = now + env.flags["node-deletion-delay-timeout"];
    }
    return now < this.delayUntilMs ? { nextMs: Math.min(now + DELAY_POLL_MS, this.delayUntilMs) } : undefined;
  }

  private ready(now: Millis): Step {
    this.stage = "ready";
    if (this.batch === undefined) return this.delete([this], now);
    if (this.batch.members.some(({ stage }) => stage !== "ready")) return "wait-for-batch";
    return this.delete(this.batch.members, now);
  }

  private delete(members: readonly NodeDeletion[], now: Millis): Step {
    const { env, state } = this.context;
    const instances = members.map(({ node }) => env.store.nodes.instance[node]);
    const error = env.provider.deleteInstances(this.group, instances);
    if (error !== undefined) state.lastFailedScaleDownMs.set(this.group.id, now);
    for (const member of members) {
      if (error === undefined) member.succeed(now, state, this.kind);
      else
        member.abort(
          "NodeDeleteErrorFailedToDelete",
          `${member.prefix}: failed to delete nodes from group ${this.group.name}: ${error}`,
          now,
        );
    }
    return "over";
  }

  /** Upstream tells of all nodes of a call what is true of the last one. */
  private succeed(now: Millis, state: ClusterState, kind: "empty" | "drain"): void {
    const { env, tracker } = this.context;
    const { events } = env;
    this.stage = "over";
    events.node(this.node, "Normal", "ScaleDown", "nodes removed by cluster autoscaler");
    if (kind === "empty") events.status("Normal", "ScaleDownEmpty", `Scale-down: empty node ${this.name} removed`);
    else events.status("Normal", "ScaleDown", `Scale-down: node ${this.name} removed with drain`);
    state.registerScaleDown(this.group, now);
    tracker.end(this.node, "NodeDeleteOk");
  }

  private abort(result: DeletionResult, text: string, now: Millis): Step {
    const { env, tracker } = this.context;
    if (this.stage === "over") return "over";
    this.stage = "over";
    if (env.store.nodes.isAlive(this.node)) {
      cleanToBeDeleted(env, this.node);
      env.events.node(this.node, "Warning", "ScaleDownFailed", text);
    }
    tracker.end(this.node, result);
    if (this.batch !== undefined && !this.batch.aborted) {
      this.batch.aborted = true;
      for (const member of this.batch.members) if (member.stage === "ready") member.abort(result, text, now);
    }
    return "over";
  }

  /** Why the node's pods, as they are now, forbid its deletion. */
  private problemNow(now: Millis): string | undefined {
    const { env } = this.context;
    const pods = podsOn(env, this.node);
    const templates = pods.map((pod) => env.store.pods.templates[pod]);
    const drains = this.kind === "drain";
    const found = podsToMove(env, pods, templates, { withListers: drains, budgets: drains ? budgetsNow(env.store) : NO_BUDGETS, now });
    if (found.blockedBy !== undefined) return `GetPodsToMove for "${this.name}" returned error: ${found.blockedBy.text()}`;
    if (drains) return undefined;
    if (found.toMove.length > 0) return `failed to delete empty node "${this.name}", new pods scheduled`;
    return found.onCompletionPods.length > 0 ? `failed to delete empty node "${this.name}", active on-completion pods present` : undefined;
  }

  private get name(): string {
    return this.context.env.store.nodes.infos.names[this.node];
  }

  private get prefix(): string {
    return this.kind === "empty" ? "failed to delete empty node" : "failed to drain and delete node";
  }
}
