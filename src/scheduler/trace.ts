import type { Id, NodeRow } from "../cluster/index.ts";
import type { Placement } from "./cycle/attempt.ts";
import { type NodeScores, scoreNodes } from "./cycle/node-view.ts";
import { Search } from "./cycle/search.ts";
import type { Cycle } from "./framework/plugin.ts";
import type { Profile } from "./framework/profile.ts";
import type { Status } from "./framework/status.ts";
import type { Scheduler } from "./scheduler.ts";

/** A node as one attempt saw it. */
export interface TracedNode {
  readonly name: string;
  /** Why it does not take the pod; undefined: it does. */
  readonly status: Status | undefined;
  /** Undefined: it was not scored, because it does not fit, is the only one, or the search had ended before it. */
  readonly scores: NodeScores | undefined;
  readonly chosen: boolean;
}

/** One attempt to place one pod, in full. */
export interface TracedAttempt {
  readonly pod: Id;
  /** Counts the attempts of the pod, from 1. */
  readonly number: number;
  /** What PreFilter says of the pod whatever the node; the nodes are then not asked. */
  readonly preFilter: Status | undefined;
  readonly nodes: readonly TracedNode[];
}

/** Who wants to know. */
export interface AttemptTracer {
  wants(pod: Id): boolean;
  tell(attempt: TracedAttempt): void;
}

/**
 * Tells of every attempt for the pods that `tracer` wants. `percentageOfNodesToScore` is the scheduler's. Nothing is changed by it: all is asked a second time, with states and a search of
 * its own, before the attempt itself begins. An attempt costs as much again as without memory of unchanged nodes, times two.
 * Differs: filters after the first that rejects a node are not asked, as in kube-scheduler, so each rejected node has one verdict. A node that
 * batching has hinted at is chosen whatever its score.
 */
export function traceAttempts(scheduler: Scheduler, percentageOfNodesToScore: number, tracer: AttemptTracer): void {
  const { attempt } = scheduler.core;
  const place = attempt.place.bind(attempt);
  // An attempt is made in one place, and by this method: whoever wants to watch stands in front of it, and the path without a watcher is free.
  attempt.place = (profile, cycle, nominatedNode, ...rest): Placement => {
    if (!tracer.wants(cycle.pod)) return place(profile, cycle, nominatedNode, ...rest);
    const seen = lookAt(scheduler, profile, cycle, { nominatedNode, percentageOfNodesToScore });
    const placement = place(profile, cycle, nominatedNode, ...rest);
    const chosen = placement.failure === undefined ? placement.row : undefined;
    const { infos } = cycle.snapshot;
    tracer.tell({
      pod: cycle.pod,
      number: scheduler.core.store.pods.attempts[cycle.pod],
      preFilter: seen.preFilter,
      nodes: seen.verdicts.map(([row, status]) => ({
        name: infos.names[row],
        status,
        scores: seen.scores.get(row),
        chosen: row === chosen,
      })),
    });
    return placement;
  };
}

interface Seen {
  readonly preFilter: Status | undefined;
  readonly verdicts: readonly (readonly [NodeRow, Status | undefined])[];
  readonly scores: ReadonlyMap<NodeRow, NodeScores>;
}

/** Verdicts of all nodes, and scores of those that the search will come to: where it starts and stops is part of the answer. */
function lookAt(
  { core }: Scheduler,
  profile: Profile,
  { pod, template, snapshot }: Cycle,
  { nominatedNode, percentageOfNodesToScore }: { readonly nominatedNode: string; readonly percentageOfNodesToScore: number },
): Seen {
  const cycle: Cycle = { pod, template, snapshot, states: profile.filtering.makeStates() };
  const { status, nodeNames } = profile.filtering.preFilter(cycle);
  if (status !== undefined) return { preFilter: status, verdicts: [], scores: new Map() };
  const { infos, rows } = snapshot;
  const asked = rows.filter((row) => nodeNames?.has(infos.names[row]) !== false);
  const verdicts = asked.map((row) => [row, profile.filtering.filterRow(cycle, row)] as const);
  const search = new Search(core.statuses, core.names, { percentageOfNodesToScore, memo: false });
  search.nextStart = core.attempt.search.nextStart;
  if (rows.length === 0 || search.run(profile, cycle, nominatedNode).kind !== "found" || search.feasibleCount < 2) {
    return { preFilter: undefined, verdicts, scores: new Map() };
  }
  const feasible = [...search.feasible.subarray(0, search.feasibleCount)];
  return { preFilter: undefined, verdicts, scores: scoreNodes(profile, cycle, feasible) };
}
