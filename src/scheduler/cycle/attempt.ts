import type { NodeRow } from "../../cluster/index.ts";
import type { Diagnosis } from "../framework/diagnosis.ts";
import type { Cycle, Nomination } from "../framework/plugin.ts";
import type { Profile } from "../framework/profile.ts";
import { Code, isRejected, type Status, statusMessage } from "../framework/status.ts";
import { Batch } from "./batch.ts";
import { type Failure, FitFailure } from "./failure.ts";
import { FailureMemo } from "./failure-memo.ts";
import { pickBest } from "./pick-node.ts";
import { Scoring } from "./scoring.ts";
import type { Search, SearchResult } from "./search.ts";

/** Where a pod goes, or why it goes nowhere. */
export type Placement = { readonly row: NodeRow; readonly failure?: undefined } | { readonly failure: Failure };

/** A failure in which no plugin had a part: it is retried after a backoff, without waiting for an event. */
function plainFailure(reason: Failure["reason"], message: string): Failure {
  return { reason, message, rejectors: 0, pendingRejectors: 0, nomination: "" };
}

/**
 * Places pods: filter, score, pick, or else make room. Writes nothing.
 * Source: kube-scheduler v1.36, schedule_one.go, schedulePod and schedulingCycle.
 */
export class Attempt {
  readonly search: Search;
  readonly scoring = new Scoring();
  private readonly batches = new Map<Profile, Batch | "none">();
  private readonly failures: FailureMemo | undefined;

  constructor(search: Search) {
    this.search = search;
    this.failures = search.memo && new FailureMemo();
  }

  /** One attempt for the cycle's pod. `nominatedNode` is a name or ""; `number` counts the pods taken from the queue, this one included. */
  place(profile: Profile, cycle: Cycle, nominatedNode: string, number: number): Placement {
    const nodeCount = cycle.snapshot.rows.length;
    if (nodeCount === 0) return { failure: plainFailure("Unschedulable", "no nodes available to schedule pods") };
    const batch = this.batchOf(profile);
    if (batch !== undefined) return this.placeInBatch(batch, profile, cycle, nominatedNode, number);
    const known = nominatedNode === "" ? this.failures?.of(profile, cycle) : undefined;
    if (known !== undefined) {
      this.search.passAll(nodeCount);
      return { failure: known };
    }
    const result = this.search.run(profile, cycle, nominatedNode);
    if (result.kind !== "found") {
      const failed = this.nowhere(profile, cycle, result);
      if (nominatedNode === "" && this.search.walked) this.failures?.keep(profile, cycle, failed.failure);
      return failed;
    }
    const problem = this.scoreError(profile, cycle);
    if (problem !== undefined) return { failure: plainFailure("SchedulerError", problem) };
    return { row: this.pickLocally(profile, cycle) ?? this.pick(profile, cycle) };
  }

  /** One node alone is not scored. */
  private scoreError(profile: Profile, cycle: Cycle): string | undefined {
    return this.search.feasibleCount > 1 ? profile.scoreError(cycle) : undefined;
  }

  /** The winner, if node-local scores alone decide and stand ready. */
  private pickLocally(profile: Profile, cycle: Cycle): NodeRow | undefined {
    return this.search.memo?.decides(profile, cycle) === true ? this.search.localWinner : undefined;
  }

  private placeInBatch(batch: Batch, profile: Profile, cycle: Cycle, nominatedNode: string, number: number): Placement {
    const now = profile.handle.now();
    let hint = "";
    const result = this.search.run(profile, cycle, nominatedNode, () => {
      hint = batch.hint(cycle, number, now);
      return hint;
    });
    if (result.kind !== "found") return this.nowhere(profile, cycle, result);
    const problem = this.scoreError(profile, cycle);
    if (problem !== undefined) return { failure: plainFailure("SchedulerError", problem) };
    const row = this.pick(profile, cycle);
    const { feasible, feasibleCount } = this.search;
    const node = cycle.snapshot.infos.names[row];
    batch.placed({ cycle, number, now, hint, node, feasible, totals: this.scoring.totals, count: feasibleCount });
    return { row };
  }

  private nowhere(
    profile: Profile,
    cycle: Cycle,
    result: Exclude<SearchResult, { readonly kind: "found" }>,
  ): { readonly failure: Failure } {
    if (result.kind === "error") return { failure: plainFailure("SchedulerError", statusMessage(result.status)) };
    return { failure: postFilter(profile, cycle, result.diagnosis) };
  }

  private batchOf(profile: Profile): Batch | undefined {
    let batch = this.batches.get(profile);
    if (batch === undefined) {
      batch = Batch.of(profile) ?? "none";
      this.batches.set(profile, batch);
    }
    return batch === "none" ? undefined : batch;
  }

  private pick(profile: Profile, cycle: Cycle): NodeRow {
    const { feasible, feasibleCount, memo } = this.search;
    if (feasibleCount === 1) return feasible[0];
    this.scoring.run(profile, cycle, feasible, feasibleCount, memo);
    return feasible[pickBest(this.scoring.totals, feasibleCount)];
  }
}

/** Source: kube-scheduler v1.36, framework/runtime/framework.go, RunPostFilterPlugins. */
function postFilter(profile: Profile, cycle: Cycle, diagnosis: Diagnosis): Failure {
  const nodeCount = cycle.snapshot.rows.length;
  const said: Status[] = [];
  // A profile that cannot make room gives up what the pod was promised.
  let nomination: Nomination = profile.hasPostFilters ? undefined : "";
  for (const plugin of profile.postFilters) {
    const answer = plugin.postFilter!(cycle, profile.filtering.stateOf(plugin, cycle), diagnosis);
    const { status } = answer;
    if (status === undefined) return new FitFailure(nodeCount, diagnosis, [], answer.nomination);
    if (!isRejected(status.code)) return new FitFailure(nodeCount, diagnosis, [status], undefined);
    if (status.code === Code.UnschedulableAndUnresolvable) return new FitFailure(nodeCount, diagnosis, [status], answer.nomination);
    if (answer.nomination !== undefined) nomination = answer.nomination;
    said.push(status);
  }
  return new FitFailure(nodeCount, diagnosis, said, nomination);
}

/**
 * A pod that lost its chosen node before it was bound: refused by Reserve or Permit, or failed there.
 * Source: kube-scheduler v1.36, schedule_one.go, schedulingCycle (fitErr with one node).
 */
export function lostNode(profile: Profile, status: Status): Failure {
  const message = statusMessage(status);
  if (!isRejected(status.code)) return plainFailure("SchedulerError", message);
  const diagnosis: Diagnosis = {
    statuses: profile.statuses,
    statusIds: new Int32Array(),
    counts: [{ status, count: 1 }],
    absent: status,
    preFilterMessage: "",
    rejectors: profile.setOf(status),
    pendingRejectors: status.code === Code.Pending ? profile.setOf(status) : 0,
  };
  return new FitFailure(1, diagnosis, [], "");
}
