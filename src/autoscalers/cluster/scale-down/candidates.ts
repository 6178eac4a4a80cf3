import type { Id } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeView } from "../node-view.ts";
import { NONE } from "../snapshot.ts";
import { NO_BUDGETS } from "./budgets-of-pods.ts";
import type { Cooldown } from "./cooldown.ts";
import { podsToMove } from "./drainability.ts";

/**
 * Nodes that may be looked at for removal, those first whose removal costs least.
 * Source: cluster-autoscaler 1.36.1, processors/nodes/pre_filtering_processor.go; processors/scaledowncandidates/emptycandidates and previouscandidates.
 */
export function scaleDownCandidates(
  env: Environment,
  nodes: readonly NodeView[],
  cooldown: Cooldown,
  wasUnneeded: (node: Id) => boolean,
): NodeView[] {
  const { provider, flags } = env;
  const local = flags["scale-down-delay-type-local"];
  const candidates = nodes.filter(({ group }) => {
    if (group === undefined || provider.target(group) <= group.min) return false;
    return !local || !cooldown.isActiveFor(group.id);
  });
  if (candidates.length < 2) return candidates;
  const ranks = new Map(candidates.map((view) => [view, rankOf(env, view, wasUnneeded(view.id))]));
  return candidates.sort((a, b) => ranks.get(a)! - ranks.get(b)!);
}

/** Smaller goes first: empty, then without pods that must end by themselves, then unneeded before. */
function rankOf(env: Environment, { id }: NodeView, wasUnneeded: boolean): number {
  const row = env.snapshot.rowOfNode(id);
  const previous = wasUnneeded ? 0 : 1;
  if (row === NONE) return 4 + previous;
  const { ids, templates } = env.snapshot.infos.pods[row];
  if (ids.length === 0) return previous;
  const found = podsToMove(env, ids, templates, { withListers: false, budgets: NO_BUDGETS, now: env.deadlines.now });
  if (found.blockedBy !== undefined || found.toMove.length > 0) return 4 + previous;
  return (found.hasOnCompletionPods ? 2 : 0) + previous;
}
