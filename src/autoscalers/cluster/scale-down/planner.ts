import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeView } from "../node-view.ts";
import { NONE } from "../snapshot.ts";
import type { NodeToDelete } from "./actuator.ts";
import type { RemainingBudgets } from "./budgets-of-pods.ts";
import { sortByCost } from "./candidates.ts";
import type { DeletionsInProgress } from "./deletion-tracker.ts";
import { type BlockingReason, podsToMove } from "./drainability.ts";
import { EligibilityChecker } from "./eligibility.ts";
import type { NodesAside } from "./nodes-aside.ts";
import { PodMoves } from "./pod-moves.ts";
import type { Cohort } from "./recheck-line.ts";
import { ownReason, RemovalCheck, type WaitReason, waitReason } from "./removal-check.ts";
import { type Removable, type Unneeded, UnneededNodes } from "./unneeded.ts";
import { PLAIN, type Unremovable, UnremovableNodes } from "./unremovable.ts";
import type { Utilization } from "./utilization.ts";

const NOTHING: readonly Id[] = [];

/** What a plan starts from. */
export interface PlanInput {
  /** Nodes that pods may move to, and the only ones that may go. */
  readonly nodes: readonly NodeView[];
  /** How a node of the list is seen; undefined: it is not in the list. */
  readonly viewOf: (node: Id) => NodeView | undefined;
  /** Groups whose nodes may go. */
  readonly groups: ReadonlySet<Id>;
  readonly deletions: DeletionsInProgress;
  readonly budgets: RemainingBudgets;
}

/**
 * Finds the nodes that could be removed, remembers since when, and says which may go now.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/planner/planner.go.
 */
export class ScaleDownPlanner {
  readonly unneeded: UnneededNodes;
  readonly unremovable: UnremovableNodes;
  readonly eligibility: EligibilityChecker;
  /** Time of the last plan, and the shortest time there has been between two. */
  lastPlanMs: Millis | undefined;
  shortestIntervalMs: Millis;
  private readonly env: Environment;
  private readonly moves: PodMoves;
  /** Nodes that the last plan found removable, by node and, when somebody has asked for it, in order of creation. */
  private readonly views = new Map<Id, NodeView>();
  private sortedViews: readonly NodeView[] | undefined;
  /** What the last plan started from, and the nodes that it looked at one by one: all other candidates are busy, put aside or spare. */
  private last: PlanInput | undefined;
  private readonly looked = new Set<Id>();
  constructor(env: Environment) {
    this.env = env;
    this.unneeded = new UnneededNodes(env.changes);
    this.unremovable = new UnremovableNodes(env.deadlines, env.changes);
    this.moves = new PodMoves(env);
    this.eligibility = new EligibilityChecker(env, this.unremovable);
    this.shortestIntervalMs = env.flags["scale-down-unneeded-time"];
  }

  /** Works out anew which nodes are unneeded. The snapshot is left as it was. */
  update(input: PlanInput): void {
    const { deadlines } = this.env;
    if (this.last !== undefined && !sameIds(this.last.groups, input.groups)) this.eligibility.reopenSpare();
    this.last = input;
    this.noteInterval(deadlines.now);
    const due = this.unremovable.begin();
    this.eligibility.begin();
    this.eligibility.noteChanges();
    const limit = this.unneededLimit();
    this.reopenDue(due, input, limit);
    const eligible = this.withoutBlocked(this.eligibleNodes(input), input, limit);
    if (eligible.length > 0 || !this.onlySpareAsBefore(limit)) this.unneeded.update(this.simulate(eligible, input, limit), deadlines.now);
    this.moves.takeBack();
  }

  /** The last plan has not moved a pod from one node to another, so that it does not depend on the room that nodes have. */
  get movesNothing(): boolean {
    for (const { toMove } of this.unneeded.all()) if (toMove.length > 0) return false;
    return true;
  }

  /** See {@link EligibilityChecker.findsTheSame}. */
  findsTheSame(): boolean {
    return this.last !== undefined && this.eligibility.findsTheSame(this.last.viewOf, this.last.groups);
  }

  /** Takes in that a node is seen in another way than before, or is gone. */
  nodeChanged(node: Id, isGone: boolean): void {
    if (isGone) {
      this.unremovable.forget(node);
      this.eligibility.forget(node);
      return;
    }
    if (this.eligibility.isSpare(node)) this.keepInSight(node);
    else if (this.aside.get(node) !== undefined) this.eligibility.reopen(node);
  }

  /** Has all nodes looked at again that could go: an object has changed that their pods may depend on. */
  objectsChanged(): void {
    this.eligibility.reopenSpare();
  }

  /** Nodes that the last plan has not looked at because they are left alone for a time, among others. */
  get aside(): NodesAside {
    return this.eligibility.aside;
  }

  /** Why each candidate of the last plan stays. */
  *reasons(): IterableIterator<[Id, Unremovable]> {
    for (const { id } of this.passedOver())
      yield [id, this.aside.get(id) === undefined ? PLAIN.NotUnderutilized : PLAIN.RecentlyUnremovable];
    yield* this.unremovable.reasons();
  }

  /** How busy each candidate of the last plan is, as far as it came to that. */
  *utilizations(): IterableIterator<[Id, Utilization]> {
    for (const { id } of (this.last?.nodes ?? []).filter((view) => this.isPassedOver(view))) {
      // Of those put aside, a plan looks at the ones whose time was over.
      if (this.aside.get(id) === undefined || this.unremovable.foundOf(id) !== undefined)
        yield [id, this.eligibility.utilizationOfBusy(id)!];
    }
    yield* this.eligibility.utilizations();
  }

  /** What keeps a node: while it is left alone after a failed simulation, what that one had failed for. */
  lastingReasonOf(view: NodeView): Unremovable | undefined {
    const found = this.unremovable.lastingReasonOf(view.id);
    if (found !== undefined || !this.isPassedOver(view)) return found;
    return this.aside.get(view.id)?.because ?? PLAIN.NotUnderutilized;
  }

  /** Nodes that the last plan looked at one by one, or had no need to because they could go, in order of creation. */
  lookedAt(): Id[] {
    const spare = this.eligibility.spareNodes();
    return this.looked.size === 0 ? [...spare] : [...spare, ...this.looked].sort((a, b) => a - b);
  }

  /** Whether a node is one of {@link lookedAt}. */
  hasLookedAt(node: Id): boolean {
    return this.looked.has(node) || this.eligibility.isSpare(node);
  }

  private passedOver(): NodeView[] {
    return (this.last?.nodes ?? []).filter((view) => this.isPassedOver(view) && this.unremovable.lastingReasonOf(view.id) === undefined);
  }

  /** A candidate that the last plan did not need to look at. */
  private isPassedOver({ id, group }: NodeView): boolean {
    if (this.last === undefined || group === undefined) return false;
    return this.last.groups.has(group.id) && !this.last.deletions.nodes.has(id) && !this.hasLookedAt(id);
  }

  /**
   * Has nodes looked at again whose time of being left alone is over. Those are passed over whose simulation would fail as it has failed
   * before. That asks for a simulation of each, so it must be sure that there would be one: the limit lies beyond all that could be removed.
   */
  private reopenDue(due: readonly Cohort[], { groups, deletions }: PlanInput, limit: number): void {
    if (due.length === 0) return;
    for (const { group, open, settled } of due) {
      for (const node of deletions.nodes) if (settled.has(node)) this.unremovable.unsettle(node);
      this.reopenAll(open);
      if (!groups.has(group)) this.reopenAll(settled);
    }
    const isSure = this.eligibility.toLookAt().length + this.eligibility.spareNodes().length < limit;
    for (const cohort of due) {
      if (!isSure) this.reopenAll(cohort.settled);
      else if (cohort.settled.size > 0) this.unremovable.renew(cohort, this.recheckMs);
    }
  }

  private reopenAll(nodes: ReadonlySet<Id>): void {
    for (const node of [...nodes]) {
      this.unremovable.forget(node);
      this.eligibility.reopen(node);
    }
  }

  /** Has a spare node looked at by the next plan; to those who ask about this one, it looked at it. */
  private keepInSight(node: Id): void {
    this.looked.add(node);
    this.eligibility.measure(node, this.eligibility.utilizationOf(node));
    this.eligibility.reopen(node);
  }

  private get recheckMs(): Millis {
    return this.env.deadlines.now + this.env.flags["unremovable-node-recheck-timeout"];
  }

  private unneededLimit(): number {
    const { flags } = this.env;
    const parallelism = flags["max-scale-down-parallelism"];
    return unneededLimit(parallelism, flags["scale-down-unneeded-time"], this.shortestIntervalMs, this.unneeded.size);
  }

  private eligibleNodes({ viewOf, groups, deletions }: PlanInput): NodeView[] {
    const eligible: NodeView[] = [];
    this.looked.clear();
    for (const id of [...this.eligibility.toLookAt()]) {
      const view = viewOf(id);
      if (view?.group === undefined || !groups.has(view.group.id) || deletions.nodes.has(id)) continue;
      this.looked.add(id);
      if (this.isEligible(view)) eligible.push(view);
    }
    return eligible;
  }

  /**
   * Nodes that have been unneeded for long enough and whose group can spare them; the others get a reason.
   * `registeredIn`: how many nodes of a group are registered, without those that placeholders stand for.
   */
  nodesToDelete(registeredIn: (group: Id) => number, deletions: DeletionsInProgress): { empty: NodeToDelete[]; drain: NodeToDelete[] } {
    const ripe: { one: Unneeded; view: NodeView }[] = [];
    for (const one of this.unneeded.all()) {
      const view = this.views.get(one.node);
      if (view?.group === undefined) continue;
      const reason = ownReason(this.env, one, view);
      if (reason === undefined) ripe.push({ one, view });
      else this.unremovable.add(one.node, PLAIN[reason]);
    }
    if (ripe.length === 0) return { empty: [], drain: [] };
    const removable = new RemovalCheck(this.env, registeredIn, deletions);
    const accepted: { one: Unneeded; group: NodeGroup }[] = [];
    const isEmpty = ({ one }: { readonly one: Unneeded }) => one.toMove.length === 0;
    for (const { one, view } of [...ripe.filter(isEmpty), ...ripe.filter((other) => !isEmpty(other))]) {
      const group = view.group!;
      const reason = removable.check(view, group);
      if (reason === undefined) accepted.push({ one, group });
      else this.unremovable.add(one.node, PLAIN[reason]);
    }
    const allowed = accepted.filter(({ one, group }) => {
      const reason = removable.atomicReason(group, accepted) ?? (one.hasOnCompletionPods ? "BlockedByOnCompletionPod" : undefined);
      if (reason !== undefined) this.unremovable.add(one.node, PLAIN[reason]);
      return reason === undefined;
    });
    const toDelete = ({ one, group }: (typeof allowed)[number]): NodeToDelete => ({ node: one.node, group, toMove: one.toMove });
    const risky = (wanted: boolean) => allowed.filter(({ one }) => one.toMove.length > 0 && one.risky === wanted).map(toDelete);
    return {
      empty: allowed.filter(({ one }) => one.toMove.length === 0).map(toDelete),
      drain: [...risky(false), ...risky(true)],
    };
  }

  /** Unneeded nodes as the last plan saw them, in order of creation. */
  unneededViews(): readonly NodeView[] {
    this.sortedViews ??= [...this.views.values()].sort((a, b) => a.id - b.id);
    return this.sortedViews;
  }

  /** Why an unneeded node's time is not up; undefined when it is. */
  waitOf(node: Id): WaitReason | undefined {
    const view = this.views.get(node);
    const one = this.unneeded.get(node);
    return view === undefined || one === undefined ? undefined : waitReason(this.env, one, view);
  }

  private noteInterval(now: Millis): void {
    if (this.lastPlanMs !== undefined && now - this.lastPlanMs < this.shortestIntervalMs) {
      this.shortestIntervalMs = now - this.lastPlanMs;
      this.env.changes.note();
    }
    this.lastPlanMs = now;
  }

  private isEligible(view: NodeView): boolean {
    const reason = this.eligibility.ineligibility(view);
    if (reason !== undefined) this.unremovable.add(view.id, PLAIN[reason]);
    return reason === undefined;
  }

  /** Nothing but spare nodes could go, and the last plan has found just these, in that order: it would find the same again. */
  private onlySpareAsBefore(limit: number): boolean {
    const spare = this.eligibility.spareNodes();
    if (spare.length > limit || !this.unneeded.isAsPlanned || spare.length !== this.unneeded.size) return false;
    let at = 0;
    for (const { node } of this.unneeded.all()) if (node !== spare[at++]) return false;
    return true;
  }

  /** Removes one node after the other from the snapshot, as long as its pods find places, and until there are enough. */
  private simulate(eligible: readonly NodeView[], input: PlanInput, limit: number): Removable[] {
    const removable: Removable[] = [];
    this.views.clear();
    this.sortedViews = undefined;
    let counted = 0;
    for (const view of this.candidates(eligible, input)) {
      if (counted >= limit) {
        if (this.eligibility.isSpare(view.id)) this.keepInSight(view.id);
        continue;
      }
      const result = this.simulateOne(view, input);
      if ("reason" in result) {
        this.leaveAlone(view, result, this.isLasting(view.id, result));
        continue;
      }
      removable.push(result);
      this.views.set(view.id, view);
      if (!view.options!.zeroOrMaxNodeScaling) counted++;
    }
    return removable;
  }

  private leaveAlone(view: NodeView, because: Unremovable, isLasting: boolean): void {
    this.unremovable.addWithTimeout(view.id, view.group!.id, because, this.recheckMs);
    this.eligibility.putAside(view, isLasting);
  }

  /**
   * Leaves nodes alone whose first pod keeps them whatever becomes of others: most of those that are eligible. Returns the rest. Which of
   * them would be tried must not depend on the order of all: the limit lies beyond all that could be removed.
   */
  private withoutBlocked(eligible: readonly NodeView[], { budgets }: PlanInput, limit: number): readonly NodeView[] {
    if (eligible.length + this.eligibility.spareNodes().length > limit) return eligible;
    const { snapshot, deadlines } = this.env;
    return eligible.filter((view) => {
      const { ids, templates } = snapshot.infos.pods[snapshot.rowOfNode(view.id)];
      if (ids.length === 0) return true;
      const first = podsToMove(this.env, ids.slice(0, 1), templates, { withListers: true, budgets, now: deadlines.now });
      if (first.blockedBy === undefined) return true;
      const because = this.blocked(first.blockedBy);
      const isLasting = this.isLasting(view.id, because);
      if (isLasting) this.leaveAlone(view, because, isLasting);
      return !isLasting;
    });
  }

  private blocked({ pod, reason }: { readonly pod: Id; readonly reason: BlockingReason }): Unremovable {
    return { reason: "BlockedByPod", blockedBy: { pod: this.env.fakes.realOf(pod), reason } };
  }

  /** Nodes that may go, in the order in which they are tried. */
  private candidates(eligible: readonly NodeView[], { viewOf }: PlanInput): readonly NodeView[] {
    const { eligibility, unneeded, env } = this;
    const spare = eligibility.spareNodes().map((node) => viewOf(node)!);
    const all = spare.length === 0 ? eligible : [...spare, ...eligible].sort((a, b) => a.id - b.id);
    return sortByCost(env, all, { isFree: (node) => eligibility.isSpare(node), wasUnneeded: (node) => unneeded.wasFound(node) });
  }

  /**
   * Whether a node whose simulation has failed will fail for the same as long as it has the same pods: its first pod has no controller
   * that could replace it, and neither time nor any other object can change that.
   */
  private isLasting(node: Id, { blockedBy }: Unremovable): boolean {
    const { snapshot } = this.env;
    if (blockedBy?.reason !== "NotReplicated") return false;
    return snapshot.infos.pods[snapshot.rowOfNode(node)].ids[0] === blockedBy.pod;
  }

  /** Source: cluster-autoscaler 1.36.1, simulator/cluster.go, SimulateNodeRemoval. */
  private simulateOne(view: NodeView, { budgets, deletions }: PlanInput): Removable | Unremovable {
    const { env } = this;
    const { id } = view;
    const { snapshot, store, deadlines } = env;
    const row = snapshot.rowOfNode(id);
    if (this.eligibility.isSpare(id)) {
      this.moves.leave(row);
      return this.unneeded.get(id) ?? withoutMoves(id);
    }
    const { ids, templates } = snapshot.infos.pods[row];
    const found = podsToMove(env, ids, templates, { withListers: true, budgets, now: deadlines.now });
    if (found.blockedBy !== undefined) return this.blocked(found.blockedBy);
    if (found.toMove.length > 0 && !this.moves.place(row, found.toMove, deletions)) return { reason: "NoPlaceToMovePods" };
    if (snapshot.rowOfNode(id) !== NONE) this.moves.leave(row);
    if (found.toMove.length === 0 && found.onCompletionPods.length === 0) {
      if (this.eligibility.markSpare(view)) this.looked.delete(id);
      return withoutMoves(id);
    }
    const risky = !budgets.allow(found.toMove, store.pods.templates);
    budgets.spend(found.toMove, store.pods.templates);
    return { node: id, toMove: found.toMove, hasOnCompletionPods: found.onCompletionPods.length > 0, risky };
  }
}

function withoutMoves(node: Id): Removable {
  return { node, toMove: NOTHING, hasOnCompletionPods: false, risky: false };
}

function sameIds(a: ReadonlySet<Id>, b: ReadonlySet<Id>): boolean {
  if (a.size !== b.size) return false;
  for (const id of a) if (!b.has(id)) return false;
  return true;
}

/**
 * So many nodes may be unneeded at most: with many more, their timers would only be worked out in vain.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/planner/planner.go, unneededNodesLimit.
 */
export function unneededLimit(parallelism: number, unneededMs: Millis, intervalMs: Millis, unneededNow: number): number {
  const interval = Math.max(intervalMs, 1);
  return Math.min(unneededNow + 2 * parallelism, parallelism * Math.floor(Math.max(unneededMs, interval) / interval) + parallelism);
}
