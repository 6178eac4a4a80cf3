import type { NodeInfos, NodeRow } from "../../../cluster/index.ts";
import { RowFollower } from "../../topology/row-follower.ts";
import { grownTo, NO_DOMAIN } from "../../topology/row-numbers.ts";

/** Where nodes take part: by row the domain, or NO_DOMAIN; by domain how many. */
interface TakingPart {
  readonly of: Int32Array;
  readonly members: Int32Array;
}

/** Matching pods by domain, on nodes that take part; kept up to date where nodes have changed. */
export class DomainPods {
  /** By domain. */
  sums = new Int32Array(16);
  private readonly places: TakingPart;
  private readonly podsOnNodes: (infos: NodeInfos) => Int32Array;
  private readonly follower = new RowFollower();
  /** By row: what was counted of it, and where. */
  private counted = new Int32Array(64);
  private countedIn = new Int32Array(64).fill(NO_DOMAIN);

  /** `podsOnNodes` gives the pods that count by row, up to date. */
  constructor(places: TakingPart, podsOnNodes: (infos: NodeInfos) => Int32Array) {
    this.places = places;
    this.podsOnNodes = podsOnNodes;
  }

  /** The places have been brought up to date. */
  refresh(infos: NodeInfos): void {
    const pods = this.podsOnNodes(infos);
    const before = this.countedIn.length;
    this.counted = grownTo(this.counted, infos.count);
    this.countedIn = grownTo(this.countedIn, infos.count).fill(NO_DOMAIN, before);
    this.sums = grownTo(this.sums, this.places.members.length);
    this.follower.follow(
      infos,
      (row) => this.set(row, pods[row], this.places.of[row]),
      (row) => this.set(row, 0, NO_DOMAIN),
    );
  }

  private set(row: NodeRow, pods: number, domain: number): void {
    const { sums, counted, countedIn } = this;
    if (countedIn[row] !== NO_DOMAIN) sums[countedIn[row]] -= counted[row];
    if (domain !== NO_DOMAIN) sums[domain] += pods;
    counted[row] = pods;
    countedIn[row] = domain;
  }
}
