import type { NodeInfos } from "../../../cluster/index.ts";
import type { GroupMatch } from "../../topology/group-matches.ts";
import { RowFollower } from "../../topology/row-follower.ts";
import { grownTo } from "../../topology/row-numbers.ts";

/** Matching pods on each node; kept up to date where nodes have changed. */
export class NodePods {
  /** By row. */
  counts = new Int32Array(64);
  private readonly find: (infos: NodeInfos) => readonly GroupMatch<true>[];
  private readonly follower = new RowFollower();

  /** `find` gives the groups of the pods that count, up to date. */
  constructor(find: (infos: NodeInfos) => readonly GroupMatch<true>[]) {
    this.find = find;
  }

  refresh(infos: NodeInfos): void {
    const matches = this.find(infos);
    this.counts = grownTo(this.counts, infos.count);
    const { counts } = this;
    this.follower.follow(
      infos,
      (row) => {
        let pods = 0;
        for (const { group } of matches) pods += group.rows.at(row);
        counts[row] = pods;
      },
      (row) => {
        counts[row] = 0;
      },
    );
  }
}
