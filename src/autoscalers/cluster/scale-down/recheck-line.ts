import type { Id } from "../../../cluster/index.ts";
import { type Millis, NEVER } from "../../../engine/index.ts";

/** Nodes of one group that are left alone until the same time. */
export interface Cohort {
  readonly group: Id;
  untilMs: Millis;
  /** Those that are to be looked at then, and those that would only be found again what they were found to be. */
  readonly open: Set<Id>;
  readonly settled: Set<Id>;
}

/**
 * Nodes that are left alone for a time, in the order in which these times end. Those of which it is known that they would be left alone
 * again wait together, so that it takes one step for all of them to begin anew.
 */
export class RecheckLine {
  /** By node. */
  private readonly cohorts: (Cohort | undefined)[] = [];
  private readonly line: Cohort[] = [];
  /** By group: the last of its cohorts in the line. */
  private readonly latest: (Cohort | undefined)[] = [];

  has(node: Id): boolean {
    return this.cohorts[node] !== undefined;
  }

  /** The nodes that a node waits with; undefined: it does not wait. */
  cohortOf(node: Id): Cohort | undefined {
    return this.cohorts[node];
  }

  /** Leaves a node alone until a time that is never before those given until now. */
  add(node: Id, group: Id, untilMs: Millis): void {
    this.delete(node);
    let cohort = this.latest[group];
    if (cohort?.untilMs !== untilMs) {
      cohort = { group, untilMs, open: new Set(), settled: new Set() };
      this.append(cohort);
    }
    cohort.open.add(node);
    this.cohorts[node] = cohort;
  }

  /** A node that waits would be found again what it was found to be. */
  settle(node: Id): void {
    const cohort = this.cohorts[node];
    if (cohort?.open.delete(node)) cohort.settled.add(node);
  }

  /** That is not known any more of a node. */
  unsettle(node: Id): void {
    const cohort = this.cohorts[node];
    if (cohort?.settled.delete(node)) cohort.open.add(node);
  }

  delete(node: Id): void {
    const cohort = this.cohorts[node];
    if (cohort === undefined) return;
    this.cohorts[node] = undefined;
    if (!cohort.open.delete(node)) cohort.settled.delete(node);
  }

  /** When the first of the times ends; NEVER when no node waits. */
  get nextMs(): Millis {
    const { line } = this;
    while (line.length > 0 && line[0].open.size + line[0].settled.size === 0) line.shift();
    return line.length === 0 ? NEVER : line[0].untilMs;
  }

  /** Takes the cohorts out of the line whose time has ended by `now`. */
  takeDue(now: Millis): Cohort[] {
    const due: Cohort[] = [];
    while (this.nextMs <= now) {
      const cohort = this.line.shift()!;
      if (this.latest[cohort.group] === cohort) this.latest[cohort.group] = undefined;
      due.push(cohort);
    }
    return due;
  }

  /** Leaves the settled nodes of a cohort that was taken out alone once more. Returns the cohort that they wait in. */
  renew(cohort: Cohort, untilMs: Millis): Cohort {
    const last = this.latest[cohort.group];
    cohort.untilMs = untilMs;
    if (last?.untilMs !== untilMs) {
      this.append(cohort);
      return cohort;
    }
    if (last.settled.size >= cohort.settled.size) return this.join(cohort, last);
    this.append(cohort);
    return this.join(last, cohort);
  }

  private append(cohort: Cohort): void {
    this.line.push(cohort);
    this.latest[cohort.group] = cohort;
  }

  private join(from: Cohort, to: Cohort): Cohort {
    for (const kind of ["open", "settled"] as const) {
      for (const node of from[kind]) {
        to[kind].add(node);
        this.cohorts[node] = to;
      }
      from[kind].clear();
    }
    return to;
  }
}
