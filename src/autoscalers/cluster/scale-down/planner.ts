import type { Id, NodeGroup, NodeRow, PodTemplate } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import { HintingSimulator } from "../hinting-simulator.ts";
import { TO_BE_DELETED_TAINT } from "../names.ts";
import type { NodeView } from "../node-view.ts";
import type { GroupOptions } from "../provider.ts";
import { makeRemovalQuotas } from "../scale-up/quotas.ts";
import { type ClusterSnapshot, NONE } from "../snapshot.ts";
import type { NodeToDelete } from "./actuator.ts";
import type { RemainingBudgets } from "./budgets-of-pods.ts";
import { sortByCost } from "./candidates.ts";
import type { DeletionsInProgress } from "./deletion-tracker.ts";
import { podsToMove } from "./drainability.ts";
import { EligibilityChecker } from "./eligibility.ts";
import type { NodesAside } from "./nodes-aside.ts";
import { type Removable, type Unneeded, UnneededNodes } from "./unneeded.ts";
import { PLAIN, type Unremovable, UnremovableNodes } from "./unremovable.ts";
import type { Utilization } from "./utilization.ts";

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
  private readonly simulator: HintingSimulator;
  /** Nodes that the last plan found removable. */
  private readonly views = new Map<Id, NodeView>();
  /** What the last plan started from, and the nodes that it looked at one by one: all other candidates are busy or put aside. */
  private last: PlanInput | undefined;
  private readonly looked = new Set<Id>();
  /** Rows of removable nodes that are still in the list: they leave it before somebody looks for a place. */
  private readonly leaving: NodeRow[] = [];

  constructor(env: Environment) {
    this.env = env;
    this.unneeded = new UnneededNodes(env.changes);
    this.unremovable = new UnremovableNodes(env.deadlines, env.changes);
    this.simulator = new HintingSimulator(env.store, env.snapshot, env.search, env.changes, env.fakes);
    this.eligibility = new EligibilityChecker(env);
    this.shortestIntervalMs = env.flags["scale-down-unneeded-time"];
  }

  /** Works out anew which nodes are unneeded. The snapshot is left as it was. */
  update(input: PlanInput): void {
    const { snapshot, deadlines } = this.env;
    this.last = input;
    this.noteInterval(deadlines.now);
    snapshot.fork();
    const due: Id[] = [];
    this.unremovable.begin((node) => due.push(node));
    this.eligibility.begin();
    this.eligibility.noteChanges();
    const limit = this.unneededLimit();
    this.reopenDue(due, input, limit);
    const sorted = sortByCost(this.env, this.eligibleNodes(input), (node) => this.unneeded.wasFound(node));
    this.unneeded.update(this.simulate(sorted, input, limit), deadlines.now);
    snapshot.revert();
    this.simulator.dropOldHints();
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
    } else if (this.aside.get(node) !== undefined) this.eligibility.reopen(node);
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
    for (const { id } of this.passedOver()) if (this.aside.get(id) === undefined) yield [id, this.eligibility.utilizationOfBusy(id)!];
    yield* this.eligibility.utilizations();
  }

  /** What keeps a node: while it is left alone after a failed simulation, what that one had failed for. */
  lastingReasonOf(view: NodeView): Unremovable | undefined {
    const found = this.unremovable.lastingReasonOf(view.id);
    if (found !== undefined || !this.isPassedOver(view)) return found;
    return this.aside.get(view.id)?.because ?? PLAIN.NotUnderutilized;
  }

  /** Nodes that the last plan looked at one by one. */
  get lookedAt(): ReadonlySet<Id> {
    return this.looked;
  }

  private passedOver(): NodeView[] {
    return (this.last?.nodes ?? []).filter((view) => this.isPassedOver(view) && this.unremovable.lastingReasonOf(view.id) === undefined);
  }

  /** A candidate that the last plan did not need to look at. */
  private isPassedOver({ id, group }: NodeView): boolean {
    if (this.last === undefined || group === undefined) return false;
    return this.last.groups.has(group.id) && !this.last.deletions.nodes.has(id) && !this.looked.has(id);
  }

  /**
   * Has nodes looked at again whose time of being left alone is over. Those are passed over whose simulation would fail as it has failed
   * before. That asks for a simulation of each, so it must be sure that there would be one: the limit lies beyond all that could be removed.
   */
  private reopenDue(due: readonly Id[], { viewOf, groups, deletions }: PlanInput, limit: number): void {
    if (due.length === 0) return;
    const failing: [Id, Unremovable][] = [];
    for (const node of due) {
      const view = viewOf(node);
      const isCandidate = view?.group !== undefined && groups.has(view.group.id) && !deletions.nodes.has(node);
      const because = isCandidate ? this.eligibility.failsAgain(view) : undefined;
      if (because === undefined) this.eligibility.reopen(node);
      else failing.push([node, because]);
    }
    const isSure = this.eligibility.toLookAt().length < limit;
    for (const [node, because] of failing) {
      if (isSure) this.unremovable.addWithTimeout(node, because, this.recheckMs);
      else this.eligibility.reopen(node);
    }
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
    if (this.unneeded.size === 0) return { empty: [], drain: [] };
    const removable = new RemovalCheck(this.env, registeredIn, deletions);
    const all = [...this.unneeded.all()];
    const empties = all.filter(({ toMove }) => toMove.length === 0);
    const drains = all.filter(({ toMove }) => toMove.length > 0);
    const accepted: { one: Unneeded; group: NodeGroup }[] = [];
    for (const one of [...empties, ...drains]) {
      const view = this.views.get(one.node);
      if (view?.group === undefined) continue;
      const reason = removable.check(one, view);
      if (reason === undefined) accepted.push({ one, group: view.group });
      else this.unremovable.add(one.node, reason);
    }
    const allowed = accepted.filter(({ one, group }) => {
      const reason = removable.atomicReason(group, accepted) ?? (one.hasOnCompletionPods ? "BlockedByOnCompletionPod" : undefined);
      if (reason !== undefined) this.unremovable.add(one.node, { reason });
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
  unneededViews(): NodeView[] {
    return [...this.views.values()].sort((a, b) => a.id - b.id);
  }

  /** Why an unneeded node's time is not up; undefined when it is. */
  waitOf(node: Id): "NotUnneededLongEnough" | "NotUnreadyLongEnough" | undefined {
    const view = this.views.get(node);
    const one = this.unneeded.get(node);
    return view?.options === undefined || one === undefined ? undefined : waitReason(this.env, one, view.facts.ready, view.options);
  }

  private noteInterval(now: Millis): void {
    if (this.lastPlanMs !== undefined && now - this.lastPlanMs < this.shortestIntervalMs) {
      this.shortestIntervalMs = now - this.lastPlanMs;
      this.env.changes.note();
    }
    this.lastPlanMs = now;
  }

  private isEligible(view: NodeView): boolean {
    const reason = this.eligibility.ineligibility(view, this.unremovable);
    if (reason !== undefined) this.unremovable.add(view.id, PLAIN[reason]);
    return reason === undefined;
  }

  /** Removes one node after the other from the snapshot, as long as its pods find places, and until there are enough. */
  private simulate(eligible: readonly NodeView[], input: PlanInput, limit: number): Removable[] {
    const removable: Removable[] = [];
    this.views.clear();
    this.leaving.length = 0;
    let counted = 0;
    for (const view of eligible) {
      if (counted >= limit) break;
      const result = this.simulateOne(view, input);
      if ("reason" in result) {
        this.unremovable.addWithTimeout(view.id, result, this.recheckMs);
        this.eligibility.putAside(view, this.unremovable, this.isLasting(view.id, result));
        continue;
      }
      removable.push(result);
      this.views.set(view.id, view);
      if (!view.options!.zeroOrMaxNodeScaling) counted++;
    }
    return removable;
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
  private simulateOne({ id }: NodeView, { budgets, deletions }: PlanInput): Removable | Unremovable {
    const { env } = this;
    const { snapshot, store, deadlines } = env;
    const row = snapshot.rowOfNode(id);
    const { ids, templates } = snapshot.infos.pods[row];
    const found = podsToMove(env, ids, templates, { withListers: true, budgets, now: deadlines.now });
    if (found.blockedBy !== undefined) {
      const { pod, reason } = found.blockedBy;
      return { reason: "BlockedByPod", blockedBy: { pod: env.fakes.realOf(pod), reason } };
    }
    if (found.toMove.length > 0 && !this.placeElsewhere(row, found.toMove, deletions)) return { reason: "NoPlaceToMovePods" };
    if (snapshot.rowOfNode(id) !== NONE) this.leaving.push(row);
    const risky = !budgets.allow(found.toMove, store.pods.templates);
    budgets.spend(found.toMove, store.pods.templates);
    return { node: id, toMove: found.toMove, hasOnCompletionPods: found.onCompletionPods.length > 0, risky };
  }

  /** Moves pods off a node that stays in the list, empty and tainted, while they look for places. Undone when one finds none. */
  private placeElsewhere(row: NodeRow, pods: readonly Id[], deletions: DeletionsInProgress): boolean {
    const { snapshot } = this.env;
    snapshot.removeNodes(this.leaving);
    this.leaving.length = 0;
    snapshot.fork();
    const ghost = this.env.behavior.ghostNodeInRemovalSim;
    if (ghost) {
      const { ids } = snapshot.infos.pods[row];
      while (ids.length > 0) snapshot.unplace(row, ids[ids.length - 1]);
      // The taint keeps pods away that are kept away already; it only counts for those who look at the taints of other nodes.
      if (pods.some((pod) => spreads(this.env.store.pods.templates[pod]))) taint(snapshot, row);
    } else snapshot.removeNode(row);
    const isDestination = (other: NodeRow): boolean => {
      const node = snapshot.nodeOf(other);
      return other !== row && node !== NONE && !deletions.nodes.has(node);
    };
    const failed = this.simulator.tryPlace(pods, isDestination, true);
    if (failed.length > 0) snapshot.revert();
    else snapshot.commit();
    return failed.length === 0;
  }
}

function spreads({ spec }: PodTemplate): boolean {
  return (spec.topologySpreadConstraints?.length ?? 0) > 0;
}

function taint(snapshot: ClusterSnapshot, row: NodeRow): void {
  const node = snapshot.infos.nodes[row];
  const taints = [...(node.spec?.taints ?? []), { key: TO_BE_DELETED_TAINT, effect: "NoSchedule" }];
  snapshot.replaceNode(row, { ...node, spec: { ...node.spec, taints } });
}

/**
 * So many nodes may be unneeded at most: with many more, their timers would only be worked out in vain.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/planner/planner.go, unneededNodesLimit.
 */
export function unneededLimit(parallelism: number, unneededMs: Millis, intervalMs: Millis, unneededNow: number): number {
  const interval = Math.max(intervalMs, 1);
  return Math.min(unneededNow + 2 * parallelism, parallelism * Math.floor(Math.max(unneededMs, interval) / interval) + parallelism);
}

/** Why a node must stay unneeded for longer; undefined when it need not. At exactly the end of the time it must. */
function waitReason(
  { deadlines }: Environment,
  { sinceMs }: Unneeded,
  ready: boolean,
  { scaleDownUnneededMs, scaleDownUnreadyMs }: GroupOptions,
): "NotUnneededLongEnough" | "NotUnreadyLongEnough" | undefined {
  const threshold = ready ? scaleDownUnneededMs : scaleDownUnreadyMs;
  if (threshold <= 0 || deadlines.passed(sinceMs + threshold)) return undefined;
  return ready ? "NotUnneededLongEnough" : "NotUnreadyLongEnough";
}

/** The checks before a removal; each accepted node leaves less for the next. */
class RemovalCheck {
  private readonly env: Environment;
  private readonly registeredIn: (group: Id) => number;
  private readonly deletions: DeletionsInProgress;
  private readonly quotas: ReturnType<typeof makeRemovalQuotas>;
  /** Size that a group would have after what has been accepted. */
  private readonly sizes = new Map<Id, number>();

  constructor(env: Environment, registeredIn: (group: Id) => number, deletions: DeletionsInProgress) {
    this.env = env;
    this.registeredIn = registeredIn;
    this.deletions = deletions;
    this.quotas = makeRemovalQuotas(env);
  }

  /** Source: cluster-autoscaler 1.36.1, core/scaledown/unneeded/nodes.go, unremovableReason. */
  check(one: Unneeded, { facts, group, options }: NodeView): Unremovable | undefined {
    const { provider } = this.env;
    if (facts.scaleDownDisabled) return { reason: "ScaleDownDisabledAnnotation" };
    if (group === undefined || options === undefined) return { reason: "NotAutoscaled" };
    const wait = waitReason(this.env, one, facts.ready, options);
    if (wait !== undefined) return { reason: wait };
    const size = this.sizes.get(group.id) ?? provider.target(group) - (this.deletions.perGroup.get(group.id) ?? 0);
    if (size <= group.min) return { reason: "NodeGroupMinSizeReached" };
    const unit = this.quotas.sizes.ofNode(facts, group.id);
    if (this.quotas.tracker.consume(unit, 1).exceeded.length > 0) return { reason: "MinimalResourceLimitExceeded" };
    this.sizes.set(group.id, size - 1);
    return undefined;
  }

  /** An atomic group goes as a whole or not at all. Source: cluster-autoscaler 1.36.1, processors/nodes/scale_down_set_processor.go. */
  atomicReason(group: NodeGroup, accepted: readonly { readonly group: NodeGroup }[]): "AtomicScaleDownFailed" | undefined {
    const { provider } = this.env;
    if (!provider.optionsOf(group).zeroOrMaxNodeScaling) return undefined;
    const going = accepted.filter((other) => other.group === group).length;
    return going === this.registeredIn(group.id) || going === provider.target(group) ? undefined : "AtomicScaleDownFailed";
  }
}
