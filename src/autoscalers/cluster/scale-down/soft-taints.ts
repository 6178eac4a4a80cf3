import type { Id } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeView } from "../node-view.ts";
import { cleanDeletionCandidate, markDeletionCandidate } from "./node-writer.ts";

/** After a conflict the API is asked again so much later. Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, conflictRetryInterval. */
const CONFLICT_RETRY_MS = 750;

/** A soft taint that had to wait for a second try. */
export interface DelayedTaint {
  readonly node: Id;
  /** When it was first tried: the time that it tells. */
  readonly sinceMs: Millis;
  readonly dueMs: Millis;
}

/** How long soft tainting has taken, and what of it comes late. */
export interface SoftTainting {
  readonly tookMs: Millis;
  readonly delayed: readonly DelayedTaint[];
}

/** The nodes in question as they were at the start of the loop, in order of creation. */
export interface SoftTaintInput {
  /** Those that have the soft taint and are in the loop's hands, and how many there are at most. */
  readonly marked: () => readonly NodeView[];
  readonly markedMax: number;
  readonly unneeded: readonly NodeView[];
}

const NOTHING: SoftTainting = { tookMs: 0, delayed: [] };

/**
 * Marks unneeded nodes so that the scheduler avoids them, and unmarks the others, within a budget of calls and time.
 * It works with the node objects of the start of the loop: a node that the loop has changed meanwhile costs a second try.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/actuation/softtaint.go, UpdateSoftDeletionTaints.
 */
export function updateSoftTaints(env: Environment, input: SoftTaintInput, now: Millis): SoftTainting {
  if (areTainted(input)) return NOTHING;
  const { unneeded } = input;
  let calls = env.flags["max-bulk-soft-taint-count"];
  let tookMs = 0;
  const delayed: DelayedTaint[] = [];
  if (calls === 0) return { tookMs, delayed };
  const mayCall = () => calls > 0 && tookMs < env.flags["max-bulk-soft-taint-time"];
  const isUnneeded = new Set(unneeded.map(({ id }) => id));
  for (const { id, facts } of input.marked()) {
    if (facts.toBeDeletedMs !== undefined || isUnneeded.has(id) || !mayCall()) continue;
    calls--;
    cleanDeletionCandidate(env, id);
  }
  for (const { id, facts } of unneeded) {
    if (facts.toBeDeletedMs !== undefined || facts.softTaintMs !== undefined || !mayCall()) continue;
    calls--;
    if (env.store.nodes.infos.nodes[id] === facts.node) markDeletionCandidate(env, id, now + tookMs);
    else {
      delayed.push({ node: id, sinceMs: now + tookMs, dueMs: now + tookMs + CONFLICT_RETRY_MS });
      tookMs += CONFLICT_RETRY_MS;
    }
  }
  return { tookMs, delayed };
}

/** All unneeded nodes have the soft taint, or are on their way out, and no other has it. */
function areTainted({ unneeded, markedMax }: SoftTaintInput): boolean {
  let marked = 0;
  for (const { facts } of unneeded) {
    if (facts.softTaintMs !== undefined) marked++;
    else if (facts.toBeDeletedMs === undefined) return false;
  }
  return marked === markedMax;
}
