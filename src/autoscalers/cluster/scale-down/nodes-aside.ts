import type { Id } from "../../../cluster/index.ts";
import type { Unremovable } from "./unremovable.ts";

/** A node that need not be looked at for now. */
export interface NodeAside {
  readonly node: Id;
  readonly group: Id;
  /** What its simulation had failed for. */
  readonly because: Unremovable;
}

/** Hears that a node has been put aside (1) or is to be looked at again (-1). */
export type AsideFollower = (aside: NodeAside, sign: 1 | -1) => void;

/**
 * Nodes that are left alone after a failed simulation, and were found so by the last loop that looked at them. Until that time is over,
 * or the node changes, every loop would find the same.
 */
export class NodesAside {
  /** By node. */
  private readonly nodes: (NodeAside | undefined)[] = [];
  private readonly followers: AsideFollower[] = [];

  /** Has `follower` called for every node from now on. */
  follow(follower: AsideFollower): void {
    this.followers.push(follower);
  }

  /** What a node was put aside for; undefined: it was not. */
  get(node: Id): NodeAside | undefined {
    return this.nodes[node];
  }

  /** Puts a node aside that is not there yet. */
  put(aside: NodeAside): void {
    this.nodes[aside.node] = aside;
    for (const follow of this.followers) follow(aside, 1);
  }

  /** Takes a node back, if it was put aside. */
  take(node: Id): void {
    const aside = this.nodes[node];
    if (aside === undefined) return;
    this.nodes[node] = undefined;
    for (const follow of this.followers) follow(aside, -1);
  }
}
