import type { Id } from "../../cluster/index.ts";
import type { Environment } from "./environment.ts";
import type { NodeView } from "./node-view.ts";
import type { ScaleDownPlanner } from "./scale-down/planner.ts";
import type { Unremovable } from "./scale-down/unremovable.ts";

/** Names of nodes that one reason shows at most. */
const NAMES_MAX = 5;

/** Why a node stays, beside cluster-autoscaler's own reasons. */
const OWN_REASONS = ["MinSize", "Cooldown", "Parallelism", "Starting", "NotLookedAt", "ClusterUnhealthy", "ScaleDownDisabled"] as const;
type OwnReason = (typeof OWN_REASONS)[number];

/** What a loop knows of the nodes that stay. */
export interface KeptInput {
  /** Registered nodes. */
  readonly nodes: readonly NodeView[];
  readonly planner: ScaleDownPlanner;
  /** Being removed, from before or since this loop. */
  readonly isGoing: (node: Id) => boolean;
  /** A placeholder stands for the node, which is still starting. */
  readonly isStarting: (node: Id) => boolean;
  /** Removals are forbidden in this loop. */
  readonly inCooldown: boolean;
  /** The group alone has to wait. */
  readonly inCooldownOf: (group: Id) => boolean;
}

/**
 * Says for every node of every group why it is still there, from loop to loop: as levels, which the metrics add up to node-hours, and as
 * text for those loops in which a reason changed that a person could do something about.
 */
export class KeptNodes {
  private readonly env: Environment;
  private readonly reasons: string[] = [];
  private readonly indices = new Map<string, number>();
  /** By group: nodes by index of reason, now and as last told. */
  private readonly counts: number[][] = [];
  private readonly told: number[][] = [];
  /** By reason: nodes of this loop that have it. */
  private readonly nodes: Id[][] = [];
  private lastHash = 0;

  constructor(env: Environment) {
    this.env = env;
  }

  /** Takes in a loop that has planned. Returns the reasons in words when they have changed and some node could have gone. */
  update(input: KeptInput): string | undefined {
    this.clear();
    let hash = 0;
    for (const view of input.nodes) {
      const { id, group } = view;
      if (group === undefined || input.isGoing(id) || this.isLeaving(id)) continue;
      const reason = this.reasonOf(view, group, input);
      this.add(group.id, reason, id);
      if (reason !== this.indexOf("NotUnderutilized") && reason !== this.indexOf("MinSize"))
        hash = (Math.imul(hash, 31) + id * 64 + reason + 1) | 0;
    }
    this.tell();
    const changed = hash !== this.lastHash;
    this.lastHash = hash;
    return changed && hash !== 0 ? this.text() : undefined;
  }

  /** Takes in a loop that has not looked at nodes one by one: all of them stay for one reason. */
  updateAll(nodes: readonly NodeView[], reason: OwnReason): void {
    this.clear();
    for (const { id, group } of nodes) if (group !== undefined) this.add(group.id, this.indexOf(reason), id);
    this.lastHash = 0;
    this.tell();
  }

  private reasonOf({ id }: NodeView, group: NonNullable<NodeView["group"]>, input: KeptInput): number {
    const { planner } = input;
    if (input.isStarting(id)) return this.indexOf("Starting");
    if (this.env.provider.target(group) <= group.min) return this.indexOf("MinSize");
    const found = planner.unremovable.lastingReasonOf(id);
    if (found !== undefined) return this.indexOfFound(found);
    if (input.inCooldownOf(group.id)) return this.indexOf("Cooldown");
    const wait = planner.unneeded.has(id) ? planner.waitOf(id) : "NotLookedAt";
    return this.indexOf(wait ?? (input.inCooldown ? "Cooldown" : "Parallelism"));
  }

  /** Asked back of the provider, though its object is still there. */
  private isLeaving(node: Id): boolean {
    const { nodes, nodeGroups } = this.env.store;
    return nodeGroups.instances[nodes.instance[node]].state === "deleting";
  }

  private indexOfFound({ reason, blockedBy }: Unremovable): number {
    if (reason === "NodeGroupMinSizeReached") return this.indexOf("MinSize");
    return this.indexOf(blockedBy === undefined ? reason : `BlockedByPod ${blockedBy.reason}`);
  }

  private indexOf(reason: string): number {
    let index = this.indices.get(reason);
    if (index === undefined) {
      index = this.reasons.push(reason) - 1;
      this.indices.set(reason, index);
      this.nodes.push([]);
    }
    return index;
  }

  private add(group: Id, reason: number, node: Id): void {
    this.counts[group] ??= [];
    this.counts[group][reason] = (this.counts[group][reason] ?? 0) + 1;
    this.nodes[reason].push(node);
  }

  private clear(): void {
    for (const counts of this.counts) counts?.fill(0);
    for (const nodes of this.nodes) nodes.length = 0;
  }

  private tell(): void {
    const { store, deadlines } = this.env;
    this.counts.forEach((counts, group) => {
      this.told[group] ??= [];
      counts.forEach((nodes, reason) => {
        if ((this.told[group][reason] ?? 0) === nodes) return;
        this.told[group][reason] = nodes;
        store.recorder.kept?.({ timeMs: deadlines.now, group, reason: this.reasons[reason], nodes });
      });
    });
  }

  /** Reasons with their nodes, the commonest first. */
  private text(): string {
    const { names } = this.env.store.nodes.infos;
    return this.nodes
      .map((nodes, reason) => ({ nodes, reason: this.reasons[reason] }))
      .filter(({ nodes }) => nodes.length > 0)
      .sort((a, b) => b.nodes.length - a.nodes.length || (a.reason < b.reason ? -1 : 1))
      .map(({ nodes, reason }) => {
        const shown = nodes.slice(0, NAMES_MAX).map((node) => names[node]);
        const more = nodes.length > NAMES_MAX ? ` and ${nodes.length - NAMES_MAX} more` : "";
        return `${nodes.length} ${reason}: ${shown.join(", ")}${more}`;
      })
      .join("; ");
  }
}
