import type { Id } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeView } from "../node-view.ts";
import { NONE } from "../snapshot.ts";
import { NO_BUDGETS } from "./budgets-of-pods.ts";
import type { Cooldown } from "./cooldown.ts";
import { podsToMove } from "./drainability.ts";

/** Ranks that {@link sortByCost} tells apart; smaller goes first. */
const Rank = { Empty: 0, WithoutMoves: 2, Occupied: 4 } as const;
const RANKS = 6;

/**
 * Groups whose nodes may be looked at for removal: they have nodes and can spare one, and no delay of their own holds them back.
 * Source: cluster-autoscaler 1.36.1, processors/nodes/pre_filtering_processor.go; processors/scaledowncandidates/scale_down_candidates_delay_processor.go.
 */
export function sparingGroups({ provider, flags }: Environment, hasNodes: (group: Id) => boolean, cooldown: Cooldown): ReadonlySet<Id> {
  const local = flags["scale-down-delay-type-local"];
  const sparing = new Set<Id>();
  for (const group of provider.groups) {
    if (!hasNodes(group.id) || provider.target(group) <= group.min) continue;
    if (!local || !cooldown.isActiveFor(group.id)) sparing.add(group.id);
  }
  return sparing;
}

/** What is known of nodes before they are sorted: no pod of theirs has to move or to end, and the last plan found them unneeded. */
interface Known {
  isFree(node: Id): boolean;
  wasUnneeded(node: Id): boolean;
}

/**
 * Those first whose removal costs least: empty ones, then those without pods that must end by themselves, then those that were unneeded
 * before.
 * Source: cluster-autoscaler 1.36.1, processors/scaledowncandidates/emptycandidates and previouscandidates.
 */
export function sortByCost(env: Environment, nodes: readonly NodeView[], known: Known): readonly NodeView[] {
  if (nodes.length < 2) return nodes;
  const ranks = nodes.map(({ id }) => (known.isFree(id) ? Rank.Empty : rankOf(env, id)) + (known.wasUnneeded(id) ? 0 : 1));
  const sorted: NodeView[] = [];
  for (let rank = 0; rank < RANKS; rank++) {
    for (let i = 0; i < nodes.length; i++) if (ranks[i] === rank) sorted.push(nodes[i]);
  }
  return sorted;
}

function rankOf(env: Environment, node: Id): number {
  const row = env.snapshot.rowOfNode(node);
  if (row === NONE) return Rank.Occupied;
  const { ids, templates } = env.snapshot.infos.pods[row];
  if (ids.length === 0) return Rank.Empty;
  const found = podsToMove(env, ids, templates, { withListers: false, budgets: NO_BUDGETS, now: env.deadlines.now });
  if (found.blockedBy !== undefined || found.toMove.length > 0) return Rank.Occupied;
  return found.onCompletionPods.length > 0 ? Rank.WithoutMoves : Rank.Empty;
}
