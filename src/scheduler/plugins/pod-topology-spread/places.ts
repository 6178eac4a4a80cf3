import type { NodeInfos, NodeRow } from "../../../cluster/index.ts";
import { RowFollower } from "../../topology/row-follower.ts";
import { type Domains, EMPTY_DOMAIN, grownTo, NO_DOMAIN, type RowNumbers } from "../../topology/row-numbers.ts";
import { Tables } from "../../topology/tables.ts";
import type { DomainPods } from "./domain-pods.ts";

/** Numbers about rows that are kept of the pods that constraints of one kind match, and selectors at least. */
const POD_CELLS_MAX = 1_000_000;
const POD_TABLES_MIN = 16;

/** The nodes that take part in one constraint. */
export class ConstraintPlaces {
  readonly domains: Domains;
  /** 1 for nodes that the pod allows, by row; undefined: all. */
  readonly marks: RowNumbers | undefined;
  /** By row: the domain in which the node takes part, or NO_DOMAIN. */
  of = new Int32Array(64).fill(NO_DOMAIN);
  /** By domain: nodes that take part. */
  members = new Int32Array(16);
  /** Domains in which some node takes part. */
  inhabited = 0;
  /** Matching pods, by what they match. */
  readonly pods = new Tables<DomainPods>(({ count }) => Math.max(POD_TABLES_MIN, POD_CELLS_MAX / (count + 1)));

  constructor(domains: Domains, marks: RowNumbers | undefined) {
    this.domains = domains;
    this.marks = marks;
  }

  prepare(infos: NodeInfos): void {
    this.domains.refresh(infos);
    this.marks?.refresh(infos);
    const before = this.of.length;
    this.of = grownTo(this.of, infos.count);
    this.of.fill(NO_DOMAIN, before);
    this.members = grownTo(this.members, this.domains.count);
  }

  set(row: NodeRow, place: number): void {
    const before = this.of[row];
    if (before === place) return;
    this.of[row] = place;
    if (before !== NO_DOMAIN && --this.members[before] === 0) this.inhabited--;
    if (place !== NO_DOMAIN && ++this.members[place] === 1) this.inhabited++;
  }
}

/**
 * Which nodes take part in the constraints of one pod, and where. With `requireAll` a node must have every topology key; without it, a node
 * that lacks a key takes part in the domain "".
 */
export class Places {
  readonly each: readonly ConstraintPlaces[];
  private readonly requireAll: boolean;
  private readonly follower = new RowFollower();

  constructor(each: readonly ConstraintPlaces[], requireAll: boolean) {
    this.each = each;
    this.requireAll = requireAll;
  }

  /** Takes all live nodes. */
  refresh(infos: NodeInfos): void {
    for (const one of this.each) one.prepare(infos);
    this.follower.follow(
      infos,
      (row) => this.look(infos, row),
      (row) => this.leaveOut(row),
    );
  }

  /** Takes these nodes only; for a new object. */
  takeOnly(infos: NodeInfos, rows: readonly NodeRow[]): this {
    for (const one of this.each) one.prepare(infos);
    for (const row of rows) this.look(infos, row);
    return this;
  }

  private look(infos: NodeInfos, row: NodeRow): void {
    if (infos.alive[row] === 0 || (this.requireAll && this.lacksKey(row))) {
      this.leaveOut(row);
      return;
    }
    for (const one of this.each) {
      const domain = one.domains.of[row] === NO_DOMAIN ? EMPTY_DOMAIN : one.domains.of[row];
      one.set(row, one.marks === undefined || one.marks.of[row] === 1 ? domain : NO_DOMAIN);
    }
  }

  private leaveOut(row: NodeRow): void {
    for (const one of this.each) one.set(row, NO_DOMAIN);
  }

  private lacksKey(row: NodeRow): boolean {
    for (const { domains } of this.each) if (domains.of[row] === NO_DOMAIN) return true;
    return false;
  }
}
