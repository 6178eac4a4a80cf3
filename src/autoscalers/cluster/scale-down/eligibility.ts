import type { Id, NodeRow } from "../../../cluster/index.ts";
import { empty, minutes } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import { IdList } from "../id-list.ts";
import type { NodeView } from "../node-view.ts";
import { NONE } from "../snapshot.ts";
import { NodesAside } from "./nodes-aside.ts";
import type { UnremovableNodes, UnremovableReason } from "./unremovable.ts";
import { hasTerminatingPods, type Utilization, utilizationNow, utilizationOf } from "./utilization.ts";

/** A node with a deletion taint younger than this is taken to be on its way out. */
const BEING_DELETED_MS = minutes(5);

/** What follows from a node's object and pods alone. */
interface Verdict {
  /** Generation of the row of the snapshot for which it holds. */
  readonly generation: number;
  readonly reason: UnremovableReason | undefined;
  /** Undefined where it was not worked out. */
  readonly utilization: Utilization | undefined;
}

/**
 * Says whether nodes may be unneeded, before their pods are looked at one by one.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/eligibility/eligibility.go.
 */
export class EligibilityChecker {
  private readonly env: Environment;
  private readonly unremovable: UnremovableNodes;
  /** By row of the snapshot. */
  private readonly verdicts: (Verdict | undefined)[] = [];
  /** Nodes whose utilization the present loop has looked at. */
  private readonly measured: Id[] = [];
  private readonly byNode: (Utilization | undefined)[] = [];
  /** Nodes that are left alone for a time. */
  readonly aside = new NodesAside();
  /** Nodes that are neither known to be too busy, nor put aside, nor spare. */
  private readonly open = new IdList();
  /** Nodes that could go, with no pod to be moved or waited for: until they change, every plan finds that again. */
  private readonly spare = new IdList();
  /** Up to which change of the snapshot's rows that is known. */
  private cursor = 0;
  /** Up to which change of the store's rows it has been looked whether all would stay the same. */
  private storeCursor = 0;

  constructor(env: Environment, unremovable: UnremovableNodes) {
    this.env = env;
    this.unremovable = unremovable;
  }

  /**
   * Nodes that must be looked at, in order of creation. All others are put aside, whatever becomes of their pods, or busy, or spare: they
   * have been found so, and have not changed since. Lent until the next change.
   */
  toLookAt(): readonly Id[] {
    return this.open.ids;
  }

  /** Nodes that could go, as the last plan has found and the next one would find again, in order of creation. Lent until the next change. */
  spareNodes(): readonly Id[] {
    return this.spare.ids;
  }

  /** Whether it is one of them. */
  isSpare(node: Id): boolean {
    return this.spare.has(node);
  }

  /** Takes in which nodes have changed. */
  noteChanges(): void {
    const { snapshot, store } = this.env;
    this.storeCursor = store.nodes.infos.rowChanges.last;
    this.cursor = snapshot.infos.changesSince(this.cursor, (row) => {
      const node = snapshot.nodeOf(row);
      // A row that is out of the snapshot changes again when it comes back.
      if (node === NONE || snapshot.infos.alive[row] === 0 || this.asideChanged(node)) return;
      this.spare.delete(node);
      this.open.add(node);
    });
  }

  /**
   * Looks at nodes to which pods have come or from which they have gone since the last loop, when nothing else has changed. True: that
   * loop, run again, would find of every node of `groups` what it has found. Nodes that were busy are, and no other has changed but those
   * put aside. The snapshot takes them in with the next loop.
   */
  findsTheSame(viewOf: (node: Id) => NodeView | undefined, groups: ReadonlySet<Id>): boolean {
    let isSame = true;
    this.storeCursor = this.env.store.nodes.infos.changesSince(this.storeCursor, (node) => {
      if (isSame && this.aside.get(node) === undefined) {
        const view = viewOf(node);
        if (view?.group !== undefined && groups.has(view.group.id)) isSame = this.isStillBusy(view);
      }
    });
    return isSame;
  }

  private isStillBusy(view: NodeView): boolean {
    const { env } = this;
    const { id, facts } = view;
    if (this.open.has(id) || this.spare.has(id) || facts.toBeDeletedMs !== undefined) return false;
    if (hasTerminatingPods(env, env.store.nodes.infos, id)) return false;
    const utilization = utilizationNow(env, view);
    return utilization !== undefined && this.isBusy(view, utilization);
  }

  /** Forgets a node that is gone. */
  forget(node: Id): void {
    this.takeBack(node);
    this.open.delete(node);
    this.spare.delete(node);
  }

  /** Has a node looked at again. */
  reopen(node: Id): void {
    this.takeBack(node);
    this.spare.delete(node);
    this.open.add(node);
  }

  /** Has all nodes that could go looked at again. */
  reopenSpare(): void {
    for (const node of [...this.spare.ids]) this.reopen(node);
  }

  /** A node could go, and nothing on it is to be moved or waited for. True: it need not be looked at again as long as it is as it is. */
  markSpare({ id, facts }: NodeView): boolean {
    if (facts.toBeDeletedMs !== undefined || !this.isSettled(this.env.snapshot.rowOfNode(id))) return false;
    this.open.delete(id);
    this.spare.add(id);
    return true;
  }

  /** Takes in that the pods of a node have changed. True: it is put aside, so that it matters only when its time is over. */
  private asideChanged(node: Id): boolean {
    if (this.aside.get(node) === undefined) return false;
    this.unremovable.unsettle(node);
    return true;
  }

  private takeBack(node: Id): void {
    this.aside.take(node);
    this.unremovable.unsettle(node);
  }

  /** Utilization of a node that need not be looked at. */
  utilizationOfBusy(node: Id): Utilization | undefined {
    return this.verdicts[this.env.snapshot.rowOfNode(node)]?.utilization;
  }

  /** Begins a loop. */
  begin(): void {
    for (const node of this.measured) this.byNode[node] = undefined;
    empty(this.measured);
  }

  /** A node's utilization, if the present loop has looked at it or had no need to. */
  utilizationOf(node: Id): Utilization | undefined {
    return this.byNode[node] ?? (this.spare.has(node) ? this.utilizationOfBusy(node) : undefined);
  }

  /** Utilizations that the present loop has looked at. */
  *utilizations(): IterableIterator<[Id, Utilization]> {
    for (const node of this.spare.ids) if (this.byNode[node] === undefined) yield [node, this.utilizationOfBusy(node)!];
    for (const node of this.measured) yield [node, this.byNode[node]!];
  }

  /** The first reason for which a node cannot be unneeded; undefined when there is none. */
  ineligibility(view: NodeView): UnremovableReason | undefined {
    const { id, facts } = view;
    const { deadlines, snapshot } = this.env;
    const row = snapshot.rowOfNode(id);
    if (row === NONE) return "UnexpectedError";
    if (this.unremovable.isRecent(id)) {
      this.putAside(view, false);
      return "RecentlyUnremovable";
    }
    if (facts.toBeDeletedMs !== undefined && !deadlines.reached(facts.toBeDeletedMs + BEING_DELETED_MS)) return "CurrentlyBeingDeleted";
    const { reason, utilization } = this.verdictOf(view, row);
    this.measure(id, utilization);
    return reason;
  }

  /** Keeps how busy a node is for those who ask what this loop has found. */
  measure(node: Id, utilization: Utilization | undefined): void {
    if (utilization === undefined) return;
    if (this.byNode[node] === undefined) this.measured.push(node);
    this.byNode[node] = utilization;
  }

  /** Need not look at a node again before its time is over, and `lasting` not even then as long as its pods are the same. */
  putAside({ id, group, facts, leaving }: NodeView, lasting: boolean): void {
    const because = this.unremovable.failureOf(id);
    if (group === undefined || because === undefined || leaving) return;
    this.open.delete(id);
    this.aside.put({ node: id, group: group.id, because });
    if (lasting && facts.toBeDeletedMs === undefined && this.isSettled(this.env.snapshot.rowOfNode(id))) this.unremovable.settle(id);
  }

  /** Whether what was found of a row still holds. */
  private isSettled(row: NodeRow): boolean {
    return this.verdicts[row]?.generation === this.env.snapshot.infos.generation[row];
  }

  private verdictOf(view: NodeView, row: NodeRow): Verdict {
    const generation = this.env.snapshot.infos.generation[row];
    let verdict = this.verdicts[row];
    if (verdict?.generation !== generation) {
      verdict = this.judge(view, row, generation);
      // Which terminating pods count is a matter of time. (A node is copied again when one of its pods begins to terminate.)
      if (hasTerminatingPods(this.env, this.env.snapshot.infos, row)) {
        this.verdicts[row] = undefined;
        return verdict;
      }
      this.verdicts[row] = verdict;
    }
    if (verdict.reason === "NotUnderutilized") this.open.delete(view.id);
    return verdict;
  }

  private judge(view: NodeView, row: NodeRow, generation: number): Verdict {
    const { facts, options } = view;
    if (facts.scaleDownDisabled) return { generation, reason: "ScaleDownDisabledAnnotation", utilization: undefined };
    if (options === undefined) return { generation, reason: "NotAutoscaled", utilization: undefined };
    const utilization = utilizationOf(this.env, row, options.utilization);
    if (utilization === undefined) return { generation, reason: "UnexpectedError", utilization };
    if (!facts.ready && !this.env.flags["scale-down-unready-enabled"])
      return { generation, reason: "ScaleDownUnreadyDisabled", utilization: undefined };
    return { generation, reason: this.isBusy(view, utilization) ? "NotUnderutilized" : undefined, utilization };
  }

  private isBusy({ facts, options }: NodeView, { value }: Utilization): boolean {
    const threshold = facts.hasGpu ? options!.scaleDownGpuUtilizationThreshold : options!.scaleDownUtilizationThreshold;
    return this.env.behavior.removableAtThreshold ? value > threshold : value >= threshold;
  }
}
