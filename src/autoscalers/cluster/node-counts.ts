import type { Id } from "../../cluster/index.ts";
import { IdList } from "./id-list.ts";
import type { NodeLister, NodeView } from "./node-view.ts";

/** Stands for the nodes that are of no group. */
export const NO_GROUP = -1;

const NONE: readonly Id[] = [];

/** What loops ask about all registered nodes together, counted from change to change. */
export class NodeCounts {
  /** All of them, those that are ready and not cordoned, and those that are no machines. */
  total = 0;
  ready = 0;
  virtualKubelets = 0;
  /** Those of no group whose label promises GPUs that they do not offer yet: nobody can say how many. */
  withUnknownGpus = 0;
  private readonly nodes: NodeLister;
  private readonly perGroup: number[] = [];
  private readonly stayingPerGroup: number[] = [];
  private readonly softTainted = new IdList();
  /** By group, those of no group at {@link NO_GROUP}. */
  private readonly members = new Map<Id, IdList>();

  constructor(nodes: NodeLister) {
    this.nodes = nodes;
    nodes.follow((before, after) => {
      if (before !== undefined) this.count(before, -1);
      if (after !== undefined) this.count(after, 1);
      const [from, to] = [placeOf(before), placeOf(after)];
      if (from === to) return;
      if (from !== undefined) this.listOf(from).delete(before!.id);
      if (to !== undefined) this.listOf(to).add(after!.id);
    });
  }

  /** Registered nodes of a group. */
  inGroup(group: Id): number {
    return this.perGroup[group] ?? 0;
  }

  /** Registered nodes of a group that have not been asked back of the provider. */
  stayingIn(group: Id): number {
    return this.stayingPerGroup[group] ?? 0;
  }

  /** How many nodes have the soft taint. */
  get softTaints(): number {
    return this.softTainted.ids.length;
  }

  /** Nodes with the soft taint, in order of creation. */
  withSoftTaint(): NodeView[] {
    return this.softTainted.ids.map((node) => this.nodes.viewOf(node)!);
  }

  /** Nodes of a group, or of none, in order of creation. Lent until something changes. */
  membersOf(group: Id | typeof NO_GROUP): readonly Id[] {
    return this.members.get(group)?.ids ?? NONE;
  }

  /** How the node is listed. */
  viewOf(node: Id): NodeView {
    return this.nodes.viewOf(node)!;
  }

  /** The first node of a group that is as wanted. */
  firstOf(group: Id, isWanted: (view: NodeView) => boolean): NodeView | undefined {
    for (const node of this.membersOf(group)) if (isWanted(this.viewOf(node))) return this.viewOf(node);
    return undefined;
  }

  private count({ id, facts, group, leaving }: NodeView, sign: 1 | -1): void {
    this.total += sign;
    if (facts.isVirtualKubelet) this.virtualKubelets += sign;
    if (facts.ready && !facts.unschedulable) this.ready += sign;
    if (facts.softTaintMs !== undefined) {
      if (sign === 1) this.softTainted.add(id);
      else this.softTainted.delete(id);
    }
    if (group === undefined) {
      if (facts.lacksGpu && !facts.isVirtualKubelet) this.withUnknownGpus += sign;
      return;
    }
    this.perGroup[group.id] = this.inGroup(group.id) + sign;
    if (!leaving) this.stayingPerGroup[group.id] = this.stayingIn(group.id) + sign;
  }

  private listOf(group: Id): IdList {
    let list = this.members.get(group);
    if (list === undefined) {
      list = new IdList();
      this.members.set(group, list);
    }
    return list;
  }
}

function placeOf(view: NodeView | undefined): Id | undefined {
  return view === undefined ? undefined : (view.group?.id ?? NO_GROUP);
}
