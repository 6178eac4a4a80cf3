import type { Id, NodeGroup } from "../../cluster/index.ts";
import { empty } from "../../engine/index.ts";
import type { Environment } from "./environment.ts";
import { Fingerprint } from "./fingerprint.ts";
import { IdList } from "./id-list.ts";
import type { NodeCounts } from "./node-counts.ts";
import type { NodeView } from "./node-view.ts";
import type { NodeAside, NodesAside } from "./scale-down/nodes-aside.ts";
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
  /** By group: nodes that the planner has put aside, by index of reason and together. */
  private readonly asideCounts: number[][] = [];
  private readonly asidePrints: Fingerprint[] = [];
  /** By reason: nodes that the planner has put aside, and nodes that this loop has looked at. */
  private readonly asides: IdList[] = [];
  /** By group: nodes that are not looked at one by one. */
  private readonly left: number[] = [];
  /** By node that is put aside: the index of its reason. */
  private readonly asideReasons: number[] = [];
  private readonly nodes: Id[][] = [];
  /** By node: what was found last, and the index of that reason. Most nodes keep theirs. */
  private readonly found: (Unremovable | undefined)[] = [];
  private readonly foundIndex: number[] = [];
  private lastPrint = 0;
  /** Nobody reads the reasons in words. */
  private readonly silent: boolean;
  /** The reasons that most nodes have. */
  private readonly busy: number;
  private readonly least: number;

  /** `aside`: the planner's. */
  constructor(env: Environment, aside: NodesAside) {
    this.env = env;
    this.silent = env.store.recorder.discardsReasons === true;
    this.busy = this.indexOf("NotUnderutilized");
    this.least = this.indexOf("MinSize");
    aside.follow((one, sign) => this.followAside(one, sign));
  }

  /**
   * Takes in a loop that has planned. Returns the reasons in words, or "" if nobody reads them, when they have changed and some node could
   * have gone.
   * Nodes that the planner did not look at one by one are busy or put aside, or their group is at its minimum: these are counted together.
   */
  update(input: KeptInput): string | undefined {
    const some = input.inCooldownOf === undefined ? this.nodesApart(input) : input.nodes;
    this.clear();
    const print = this.lookAt(some, input);
    if (some !== input.nodes) this.countOthers(some, input, print);
    this.tell();
    const changed = print.value !== this.lastPrint;
    this.lastPrint = print.value;
    if (!changed || print.value === 0) return undefined;
    return this.silent ? "" : this.text(input);
  }

  /** Takes in a loop that has not looked at nodes one by one: all of them stay for one reason. */
  updateAll(nodesIn: (group: Id) => number, reason: OwnReason): void {
    this.clear();
    for (const { id } of this.env.provider.groups) this.count(id, this.indexOf(reason), nodesIn(id));
    this.lastPrint = 0;
    this.tell();
  }

  /** Nodes that may have a reason of their own, in order. */
  private nodesApart({ planner, going, starting, viewOf }: KeptInput): readonly NodeView[] {
    const looked = planner.lookedAt();
    const ids = going.size + starting.size === 0 ? looked : [...new Set([...looked, ...going, ...starting])].sort((a, b) => a - b);
    const views: NodeView[] = [];
    for (const id of ids) {
      const view = viewOf(id);
      if (view !== undefined) views.push(view);
    }
    return views;
  }

  /** Counts nodes by reason. Returns what stands for those that are neither busy nor of a group at its minimum. */
  private lookAt(nodes: readonly NodeView[], input: KeptInput): Fingerprint {
    const { busy, least } = this;
    const print = new Fingerprint();
    for (const view of nodes) {
      const { id, group, leaving } = view;
      if (group === undefined || leaving || input.going.has(id)) continue;
      const reason = this.reasonOf(view, group, input);
      this.count(group.id, reason, 1);
      this.nodes[reason].push(id);
      if (reason !== busy && reason !== least) print.add(id, reason);
    }
    return print;
  }

  /** Counts all nodes but those in `apart`. */
  private countOthers(apart: readonly NodeView[], { counts, planner }: KeptInput, print: Fingerprint): void {
    const { provider } = this.env;
    const { left } = this;
    for (const { id } of provider.groups) left[id] = counts.stayingIn(id);
    for (const { id, group, leaving } of apart) {
      if (group !== undefined && !leaving) left[group.id]--;
      const aside = planner.aside.get(id);
      if (aside !== undefined) this.countAside(aside, -1);
    }
    for (const group of provider.groups) {
      const others = left[group.id];
      if (provider.target(group) <= group.min) this.count(group.id, this.least, others);
      else this.count(group.id, this.busy, others - this.countAsides(group.id, print));
    }
    for (const { id } of apart) {
      const aside = planner.aside.get(id);
      if (aside !== undefined) this.countAside(aside, 1);
    }
  }

  /** Takes in that a node is put aside (1) or not any more (-1). */
  private followAside(one: NodeAside, sign: 1 | -1): void {
    const { node } = one;
    if (sign === 1) this.asideReasons[node] = this.indexOfFound(one.because);
    this.countAside(one, sign);
    if (sign === 1) this.asides[this.asideReasons[node]].add(node);
    else this.asides[this.asideReasons[node]].delete(node);
  }

  private countAside({ node, group }: NodeAside, sign: 1 | -1): void {
    const reason = this.asideReasons[node];
    this.asideCounts[group] ??= [];
    this.asidePrints[group] ??= new Fingerprint();
    addTo(this.asideCounts[group], reason, sign);
    if (sign === 1) this.asidePrints[group].add(node, reason);
    else this.asidePrints[group].remove(node, reason);
  }

  /** Counts a group's nodes that are put aside. Returns how many there are. */
  private countAsides(group: Id, print: Fingerprint): number {
    const counts = this.asideCounts[group];
    if (counts === undefined) return 0;
    let total = 0;
    for (let reason = 0; reason < counts.length; reason++) {
      if (counts[reason] === 0) continue;
      this.count(group, reason, counts[reason]);
      total += counts[reason];
    }
    if (total > 0) print.addAll(this.asidePrints[group]);
    return total;
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
      this.asides.push(new IdList());
    }
    return index;
  }

  private count(group: Id, reason: number, nodes: number): void {
    this.counts[group] ??= [];
    addTo(this.counts[group], reason, nodes);
  }

  private clear(): void {
    for (const counts of this.counts) counts?.fill(0);
    for (const nodes of this.nodes) empty(nodes);
  }

  private tell(): void {
    const { counts } = this;
    for (let group = 0; group < counts.length; group++) {
      const now = counts[group];
      if (now === undefined) continue;
      this.told[group] ??= [];
      const told = this.told[group];
      for (let reason = 0; reason < now.length; reason++) {
        if ((told[reason] ?? 0) === now[reason]) continue;
        told[reason] = now[reason];
        const { store, deadlines } = this.env;
        store.recorder.kept?.({ timeMs: deadlines.now, group, reason: this.reasons[reason], nodes: now[reason] });
      }
    }
  }

  /** Reasons with their nodes, the commonest first. */
  private text(input: KeptInput): string {
    const shown: { readonly index: number; readonly total: number }[] = [];
    for (let index = 0; index < this.reasons.length; index++) {
      const total = this.totalOf(index);
      if (total > 0) shown.push({ index, total });
    }
    shown.sort((a, b) => b.total - a.total || (this.reasons[a.index] < this.reasons[b.index] ? -1 : 1));
    return shown.map(({ index, total }) => this.textOf(index, total, input)).join("; ");
  }

  private textOf(index: number, total: number, input: KeptInput): string {
    const { names } = this.env.store.nodes.infos;
    const isCommon = index === this.busy || index === this.least;
    const nodes = isCommon ? this.firstOf(index, Math.min(total, NAMES_MAX), input) : this.firstOfRare(index, input);
    let text = `${total} ${this.reasons[index]}: `;
    for (let i = 0; i < nodes.length; i++) text += i === 0 ? names[nodes[i]] : `, ${names[nodes[i]]}`;
    return total > NAMES_MAX ? `${text} and ${total - NAMES_MAX} more` : text;
  }

  private totalOf(reason: number): number {
    let total = 0;
    for (const counts of this.counts) total += counts?.[reason] ?? 0;
    return total;
  }

  /** The first nodes with a reason that only nodes have that were looked at or put aside. */
  private firstOfRare(reason: number, { planner, going, starting, inCooldownOf }: KeptInput): readonly Id[] {
    const { provider, store } = this.env;
    const looked = this.nodes[reason].slice(0, NAMES_MAX);
    if (inCooldownOf !== undefined) return looked;
    const others: Id[] = [];
    for (const node of this.asides[reason].ids) {
      if (others.length === NAMES_MAX) break;
      if (planner.hasLookedAt(node) || going.has(node) || starting.has(node)) continue;
      const group = store.nodeGroups.groups[planner.aside.get(node)!.group];
      if (provider.target(group) > group.min) others.push(node);
    }
    return [...looked, ...others].sort((a, b) => a - b).slice(0, NAMES_MAX);
  }

  /** The first nodes with a reason that most nodes have. */
  private firstOf(reason: number, count: number, input: KeptInput): readonly Id[] {
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

/** Adds to a number in a list without holes, which is made longer when it is too short. */
function addTo(list: number[], index: number, amount: number): void {
  while (list.length <= index) list.push(0);
  list[index] += amount;
}
