import type { Id, PodTemplate } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeView } from "../node-view.ts";
import { NONE } from "../snapshot.ts";
import { NO_BUDGETS } from "./budgets-of-pods.ts";
import type { Cooldown } from "./cooldown.ts";
import { ownerOf, podsToMove } from "./drainability.ts";

/** Ranks that {@link CandidateSorter} tells apart; smaller goes first. */
const Rank = { Empty: 0, WithoutMoves: 2, Occupied: 4 } as const;
const RANKS = 6;

/**
 * Lists nodes that may be looked at for removal, those first whose removal costs least: empty ones, then those without pods that must
 * end by themselves, then those that were unneeded before.
 * Source: cluster-autoscaler 1.36.1, processors/nodes/pre_filtering_processor.go; processors/scaledowncandidates/emptycandidates and previouscandidates.
 */
export class CandidateSorter {
  private readonly env: Environment;
  /** By row: its generation when it was found to hold a plain pod. */
  private readonly occupiedAt: number[] = [];

  constructor(env: Environment) {
    this.env = env;
  }

  candidates(nodes: readonly NodeView[], cooldown: Cooldown, wasUnneeded: (node: Id) => boolean): NodeView[] {
    const { provider, flags } = this.env;
    const local = flags["scale-down-delay-type-local"];
    const byRank: NodeView[][] = Array.from({ length: RANKS }, () => []);
    for (const view of nodes) {
      const { id, group } = view;
      if (group === undefined || provider.target(group) <= group.min || (local && cooldown.isActiveFor(group.id))) continue;
      byRank[this.rankOf(id) + (wasUnneeded(id) ? 0 : 1)].push(view);
    }
    return byRank.flat();
  }

  private rankOf(node: Id): number {
    const { env, occupiedAt } = this;
    const { infos } = env.snapshot;
    const row = env.snapshot.rowOfNode(node);
    if (row === NONE || occupiedAt[row] === infos.generation[row]) return Rank.Occupied;
    const { ids, templates } = infos.pods[row];
    if (ids.length === 0) return Rank.Empty;
    if (ids.some((pod, i) => surelyMoves(env, pod, templates[i]))) {
      occupiedAt[row] = infos.generation[row];
      return Rank.Occupied;
    }
    const found = podsToMove(env, ids, templates, { withListers: false, budgets: NO_BUDGETS, now: env.deadlines.now });
    if (found.blockedBy !== undefined || found.toMove.length > 0) return Rank.Occupied;
    return found.hasOnCompletionPods ? Rank.WithoutMoves : Rank.Empty;
  }
}

/**
 * A plain pod blocks or moves, whatever the rules say: the node is not empty. A shortcut, as it is asked of all nodes in every loop.
 * (A node is copied again when one of its pods begins to terminate.)
 */
function surelyMoves(env: Environment, pod: Id, template: PodTemplate): boolean {
  for (const _name in template.annotations) return false;
  return pod >= 0 && !env.store.pods.isDeleting(pod) && ownerOf(env, pod)?.kind !== "DaemonSet";
}
