import type { Id, NodeGroup } from "../../cluster/index.ts";
import type { Environment } from "./environment.ts";
import type { NodeCounts } from "./node-counts.ts";
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
  /** Registered nodes, one by one and together. */
  readonly nodes: readonly NodeView[];
  readonly viewOf: (node: Id) => NodeView | undefined;
  readonly counts: NodeCounts;
  readonly planner: ScaleDownPlanner;
  /** Nodes that are being removed, from before or since this loop. */
  readonly going: ReadonlySet<Id>;
  /** Nodes that are still starting: placeholders stand for them. */
  readonly starting: ReadonlySet<Id>;
  /** Removals are forbidden in this loop. */
  readonly inCooldown: boolean;
  /** The group alone has to wait; undefined when delays are the whole cluster's. */
  readonly inCooldownOf: ((group: Id) => boolean) | undefined;
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
  /** By node: what was found last, and the index of that reason. Most nodes keep theirs. */
  private readonly found: (Unremovable | undefined)[] = [];
  private readonly foundIndex: number[] = [];
  private lastHash = 0;
  /** The reasons that most nodes have. */
  private readonly busy: number;
  private readonly least: number;

  constructor(env: Environment) {
    this.env = env;
    this.busy = this.indexOf("NotUnderutilized");
    this.least = this.indexOf("MinSize");
  }

  /**
   * Takes in a loop that has planned. Returns the reasons in words when they have changed and some node could have gone.
   * Nodes that the planner did not look at one by one are busy, or their group is at its minimum: these are counted together.
   */
  update(input: KeptInput): string | undefined {
    const some = input.inCooldownOf === undefined ? this.nodesApart(input) : input.nodes;
    this.clear();
    const hash = this.lookAt(some, input);
    if (some !== input.nodes) this.countOthers(some, input);
    this.tell();
    const changed = hash !== this.lastHash;
    this.lastHash = hash;
    return changed && hash !== 0 ? this.text(input) : undefined;
  }

  /** Takes in a loop that has not looked at nodes one by one: all of them stay for one reason. */
  updateAll(nodesIn: (group: Id) => number, reason: OwnReason): void {
    this.clear();
    for (const { id } of this.env.provider.groups) this.count(id, this.indexOf(reason), nodesIn(id));
    this.lastHash = 0;
    this.tell();
  }

  /** Nodes that may have a reason of their own, in order. */
  private nodesApart({ planner, going, starting, viewOf }: KeptInput): readonly NodeView[] {
    const looked = [...planner.lookedAt];
    const ids = going.size + starting.size === 0 ? looked : [...new Set([...looked, ...going, ...starting])].sort((a, b) => a - b);
    return ids.map(viewOf).filter((view) => view !== undefined);
  }

  /** Counts nodes by reason. Returns a number that stands for those that are neither busy nor of a group at its minimum. */
  private lookAt(nodes: readonly NodeView[], input: KeptInput): number {
    const { busy, least } = this;
    let hash = 0;
    for (const view of nodes) {
      const { id, group, leaving } = view;
      if (group === undefined || leaving || input.going.has(id)) continue;
      const reason = this.reasonOf(view, group, input);
      this.count(group.id, reason, 1);
      this.nodes[reason].push(id);
      if (reason !== busy && reason !== least) hash = (Math.imul(hash, 31) + id * 64 + reason + 1) | 0;
    }
    return hash;
  }

  private countOthers(apart: readonly NodeView[], { counts }: KeptInput): void {
    const { provider } = this.env;
    const left = new Map(provider.groups.map(({ id }) => [id, counts.stayingIn(id)]));
    for (const { group, leaving } of apart) if (group !== undefined && !leaving) left.set(group.id, left.get(group.id)! - 1);
    for (const group of provider.groups) {
      this.count(group.id, provider.target(group) <= group.min ? this.least : this.busy, left.get(group.id)!);
    }
  }

  private reasonOf(view: NodeView, group: NodeGroup, { planner, starting, inCooldown, inCooldownOf }: KeptInput): number {
    if (starting.has(view.id)) return this.indexOf("Starting");
    if (this.env.provider.target(group) <= group.min) return this.least;
    const found = planner.lastingReasonOf(view);
    if (found !== undefined) {
      if (this.found[view.id] !== found) this.foundIndex[view.id] = this.indexOfFound(found);
      this.found[view.id] = found;
      return this.foundIndex[view.id];
    }
    if (inCooldownOf?.(group.id)) return this.indexOf("Cooldown");
    const wait = planner.unneeded.has(view.id) ? planner.waitOf(view.id) : "NotLookedAt";
    return this.indexOf(wait ?? (inCooldown ? "Cooldown" : "Parallelism"));
  }

  private indexOfFound({ reason, blockedBy }: Unremovable): number {
    if (reason === "NotUnderutilized") return this.busy;
    if (reason === "NodeGroupMinSizeReached") return this.least;
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

  private count(group: Id, reason: number, nodes: number): void {
    this.counts[group] ??= [];
    this.counts[group][reason] = (this.counts[group][reason] ?? 0) + nodes;
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
  private text(input: KeptInput): string {
    const { names } = this.env.store.nodes.infos;
    return this.reasons
      .map((reason, index) => ({ reason, index, total: this.totalOf(index) }))
      .filter(({ total }) => total > 0)
      .sort((a, b) => b.total - a.total || (a.reason < b.reason ? -1 : 1))
      .map(({ reason, index, total }) => {
        const shown = this.firstOf(index, Math.min(total, NAMES_MAX), input).map((node) => names[node]);
        return `${total} ${reason}: ${shown.join(", ")}${total > NAMES_MAX ? ` and ${total - NAMES_MAX} more` : ""}`;
      })
      .join("; ");
  }

  private totalOf(reason: number): number {
    let total = 0;
    for (const counts of this.counts) total += counts?.[reason] ?? 0;
    return total;
  }

  /** The first nodes with a reason. Those of the two common ones have not all been looked at. */
  private firstOf(reason: number, count: number, input: KeptInput): readonly Id[] {
    if (reason !== this.busy && reason !== this.least) return this.nodes[reason].slice(0, count);
    const first: Id[] = [];
    for (const view of input.nodes) {
      if (first.length === count) break;
      const { id, group, leaving } = view;
      if (group === undefined || leaving || input.going.has(id)) continue;
      if (this.reasonOf(view, group, input) === reason) first.push(id);
    }
    return first;
  }
}
