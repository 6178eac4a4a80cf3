import type { Id, NodeGroup } from "../../../cluster/index.ts";
import { type Millis, seconds } from "../../../engine/index.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { Environment } from "../environment.ts";
import { DELAY_DELETION_PREFIX } from "../names.ts";
import { budgetsNow, NO_BUDGETS } from "./budgets-of-pods.ts";
import type { DeletionBatches } from "./deletion-batches.ts";
import type { DeletionQueue } from "./deletion-queue.ts";
import type { DeletionResult, DeletionTracker, RunningDeletion } from "./deletion-tracker.ts";
import { podsToMove } from "./drainability.ts";
import { Eviction, podsOn } from "./eviction.ts";
import { cleanToBeDeleted } from "./node-writer.ts";

/** Between two looks whether an annotation still delays the deletion. */
const DELAY_POLL_MS = seconds(5);

/** What all deletions share. */
export interface DeletionContext {
  readonly env: Environment;
  readonly state: ClusterState;
  readonly tracker: DeletionTracker;
  readonly queue: DeletionQueue<NodeDeletion>;
  readonly batches: DeletionBatches<ReadyDeletion>;
}

/** A node that the provider is to delete, and what is told of it: what is true of the last one that it waited for. */
export interface ReadyDeletion {
  readonly deletion: NodeDeletion;
  readonly kind: Kind;
}

/** The node that is to go. */
export interface DeletionTarget {
  readonly node: Id;
  readonly group: NodeGroup;
  readonly kind: Kind;
  /** So many nodes of the group go in one call; undefined: each by itself. */
  readonly batchSize: number | undefined;
}

type Kind = "empty" | "drain";
type Step = { readonly nextMs: Millis } | "waits" | "over";

/**
 * The removal of one node after its taint: a second look at its pods, eviction, the provider's call. It runs beside the loops, and goes on
 * when the node vanishes meanwhile.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/actuator.go, group_deletion_scheduler.go, delete_in_batch.go.
 */
export class NodeDeletion implements RunningDeletion {
  readonly node: Id;
  readonly group: NodeGroup;
  readonly kind: Kind;
  dueMs: Millis;
  private readonly context: DeletionContext;
  private readonly batchSize: number | undefined;
  /** Whether the node had such an annotation when its removal was decided. Those that come later delay nothing. */
  private readonly isDelayed: boolean;
  private stage: "tainted" | "evicting" | "delayed" | "waiting" | "collected" | "over" = "tainted";
  private eviction: Eviction | undefined;
  private delayUntilMs: Millis = 0;

  constructor(context: DeletionContext, { node, group, kind, batchSize }: DeletionTarget, dueMs: Millis) {
    this.context = context;
    this.node = node;
    this.group = group;
    this.kind = kind;
    this.batchSize = batchSize;
    this.dueMs = dueMs;
    this.isDelayed = this.hasDelayAnnotation();
  }

  step(now: Millis): Millis | undefined {
    if (this.stage === "over" || this.stage === "waiting") return undefined;
    if (now < this.dueMs) return this.dueMs;
    const step = this.advance(now);
    if (typeof step === "string") return undefined;
    this.dueMs = step.nextMs;
    return step.nextMs;
  }

  private advance(now: Millis): Step {
    const { env } = this.context;
    if (this.stage === "collected") return this.deleteCollected(now);
    if (this.stage === "tainted") {
      const problem = this.problemNow(now);
      if (problem !== undefined) return this.abort("NodeDeleteErrorInternal", problem);
      this.eviction = new Eviction(env, this.node, this.kind);
      this.stage = "evicting";
    }
    if (this.stage === "evicting" && this.eviction !== undefined) {
      const progress = this.eviction.step(now);
      if (progress !== "done") return "nextMs" in progress ? progress : this.abort("NodeDeleteErrorFailedToEvictPods", progress.error);
    }
    return this.waitForAnnotations(now) ?? this.ready(now);
  }

  /** Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/delay.go, WaitForDelayDeletion. */
  private waitForAnnotations(now: Millis): Step | undefined {
    const { env } = this.context;
    if (this.stage !== "delayed") {
      const timeoutMs = env.flags["node-deletion-delay-timeout"];
      if (!this.isDelayed || timeoutMs === 0) return undefined;
      this.stage = "delayed";
      this.delayUntilMs = now + timeoutMs;
    } else {
      if (!env.store.nodes.isAlive(this.node)) {
        return this.abort("NodeDeleteErrorFailedToDelete", `failed to get node ${this.name}: node "${this.name}" not found`);
      }
      if (!this.hasDelayAnnotation() || now >= this.delayUntilMs) return undefined;
    }
    return { nextMs: Math.min(now + DELAY_POLL_MS, this.delayUntilMs) };
  }

  private hasDelayAnnotation(): boolean {
    const { annotations = {} } = this.context.env.store.nodes.infos.nodes[this.node].metadata;
    return Object.keys(annotations).some((name) => name.startsWith(DELAY_DELETION_PREFIX));
  }

  private ready(now: Millis): Step {
    if (this.batchSize === undefined) return this.collect([this], now);
    const going = this.context.queue.add(this, this.group.id, this.batchSize);
    if (going === undefined) return this.end("NodeDeleteErrorFailedToDelete", OTHER_NODES, this.kind);
    this.stage = "waiting";
    return going.length === 0 ? "waits" : this.collect(going, now);
  }

  private collect(going: readonly NodeDeletion[], now: Millis): Step {
    const { kind } = this;
    const ready = going.map((deletion) => ({ deletion, kind }));
    const dueMs = this.context.batches.add(this.group.id, ready, now);
    if (dueMs <= now) return this.deleteCollected(now);
    for (const deletion of going) {
      deletion.stage = "collected";
      deletion.dueMs = dueMs;
    }
    return { nextMs: dueMs };
  }

  /** Has the provider delete what has been collected of the group. */
  private deleteCollected(now: Millis): Step {
    const ready = this.context.batches.take(this.group.id);
    if (ready.length === 0) return "over";
    const error = this.callProvider(ready, now);
    for (const { deletion, kind } of ready) {
      if (error === undefined) deletion.succeed(now, kind);
      else deletion.end("NodeDeleteErrorFailedToDelete", error, kind);
    }
    return "over";
  }

  private callProvider(ready: readonly ReadyDeletion[], now: Millis): string | undefined {
    const { env, state } = this.context;
    const [{ deletion: first }] = ready;
    const group = env.provider.groupOf(first.node);
    if (group === undefined) return `picked node that doesn't belong to a node group: ${first.name}`;
    const instances = ready.map(({ deletion }) => env.store.nodes.instance[deletion.node]);
    const refused = env.provider.deleteInstances(group, instances);
    if (refused === undefined) return undefined;
    state.lastFailedScaleDownMs.set(group.id, now);
    return `failed to delete nodes from group ${group.name}: ${refused}`;
  }

  private succeed(now: Millis, kind: Kind): void {
    const { env, state, tracker } = this.context;
    const { events } = env;
    this.stage = "over";
    events.node(this.node, "Normal", "ScaleDown", "nodes removed by cluster autoscaler");
    if (kind === "empty") events.status("Normal", "ScaleDownEmpty", `Scale-down: empty node ${this.name} removed`);
    else events.status("Normal", "ScaleDown", `Scale-down: node ${this.name} removed with drain`);
    state.registerScaleDown(this.group, now);
    tracker.end(this.node, "NodeDeleteOk");
  }

  /** Gives up, and with it those nodes of an atomic group that have waited for this one. */
  private abort(result: DeletionResult, error: string): Step {
    this.end(result, error, this.kind);
    if (this.batchSize === undefined) return "over";
    for (const other of this.context.queue.fail(this.group.id)) other.end("NodeDeleteErrorFailedToDelete", OTHER_NODES, this.kind);
    return "over";
  }

  /** Sets the node free. */
  private end(result: DeletionResult, error: string, kind: Kind): Step {
    const { env, tracker } = this.context;
    this.stage = "over";
    const what = kind === "empty" ? "failed to delete empty node" : "failed to drain and delete node";
    env.events.node(this.node, "Warning", "ScaleDownFailed", `${what}: ${error}`);
    if (env.store.nodes.isAlive(this.node)) cleanToBeDeleted(env, this.node);
    tracker.end(this.node, result);
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
}

const OTHER_NODES = "couldn't scale down other nodes in this node group";
