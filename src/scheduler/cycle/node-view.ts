import type { NodeRow } from "../../cluster/index.ts";
import type { PreFilterOutcome } from "../framework/filtering.ts";
import type { Cycle } from "../framework/plugin.ts";
import type { Profile } from "../framework/profile.ts";
import type { Status } from "../framework/status.ts";
import { Scoring } from "./scoring.ts";

/** What one plugin gives a node: before normalisation, and as it goes into the total. */
export interface PluginScore {
  readonly raw: number;
  readonly weighted: number;
}

/** Scores of one node by plugin, and their sum. */
export interface NodeScores {
  readonly scores: ReadonlyMap<string, PluginScore>;
  readonly total: number;
}

/** Every node as the plugins see it for one pod, without an early end. */
export interface NodeView {
  readonly preFilter: PreFilterOutcome;
  /** By row, for nodes that were asked; undefined: feasible. */
  readonly verdicts: ReadonlyMap<NodeRow, Status | undefined>;
  /** Over all feasible nodes, if there are two or more and no plugin fails to score. */
  readonly scores: ReadonlyMap<NodeRow, NodeScores>;
}

/** Asks all plugins about all nodes: for people who want to know why. Uses up the cycle's states. */
export function viewNodes(profile: Profile, cycle: Cycle): NodeView {
  const { rows, infos } = cycle.snapshot;
  const preFilter = profile.filtering.preFilter(cycle);
  const verdicts = new Map<NodeRow, Status | undefined>();
  if (preFilter.status === undefined) {
    for (const row of rows) {
      if (preFilter.nodeNames?.has(infos.names[row]) !== false) verdicts.set(row, profile.filtering.filterRow(cycle, row));
    }
  }
  const feasible = [...verdicts].flatMap(([row, status]) => (status === undefined ? [row] : []));
  const isScored = feasible.length > 1 && profile.scoreError(cycle) === undefined;
  return { preFilter, verdicts, scores: isScored ? scoreNodes(profile, cycle, feasible) : new Map() };
}

/** The scores of these nodes, plugin by plugin. */
export function scoreNodes(profile: Profile, cycle: Cycle, rows: readonly NodeRow[]): ReadonlyMap<NodeRow, NodeScores> {
  const scores = rows.map(() => new Map<string, PluginScore>());
  const scoring = new Scoring();
  scoring.run(profile, cycle, Int32Array.from(rows), rows.length, undefined, (plugin, raw, weighted) => {
    scores.forEach((byPlugin, i) => {
      byPlugin.set(plugin, { raw: raw[i], weighted: weighted[i] });
    });
  });
  return new Map(rows.map((row, i) => [row, { scores: scores[i], total: sum(scores[i]) }]));
}

function sum(scores: ReadonlyMap<string, PluginScore>): number {
  let total = 0;
  for (const { weighted } of scores.values()) total += weighted;
  return total;
}
