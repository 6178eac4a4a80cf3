import type { Id } from "../../cluster/index.ts";
import { IdList } from "./id-list.ts";
import type { NodeLister, NodeView } from "./node-view.ts";

/** What loops ask about all registered nodes together, counted from change to change. */
export class NodeCounts {
  /** Nodes that are ready and not cordoned. */
  ready = 0;
  private readonly nodes: NodeLister;
  private readonly perGroup: number[] = [];
  private readonly stayingPerGroup: number[] = [];
  private readonly softTainted = new IdList();

  constructor(nodes: NodeLister) {
    this.nodes = nodes;
    nodes.follow((before, after) => {
      if (before !== undefined) this.count(before, -1);
      if (after !== undefined) this.count(after, 1);
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

  /** Nodes with the soft taint, in order of creation. */
  withSoftTaint(): NodeView[] {
    return this.softTainted.ids.map((node) => this.nodes.viewOf(node)!);
  }

  private count({ id, facts, group, leaving }: NodeView, sign: 1 | -1): void {
    if (facts.ready && !facts.unschedulable) this.ready += sign;
    if (facts.softTaintMs !== undefined) {
      if (sign === 1) this.softTainted.add(id);
      else this.softTainted.delete(id);
    }
    if (group === undefined) return;
    this.perGroup[group.id] = this.inGroup(group.id) + sign;
    if (!leaving) this.stayingPerGroup[group.id] = this.stayingIn(group.id) + sign;
  }
}
