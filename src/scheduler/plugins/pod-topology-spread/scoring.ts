import type { Cycle, ScoreSheet } from "../../framework/plugin.ts";
import { EMPTY_DOMAIN, NO_DOMAIN } from "../../topology/row-numbers.ts";
import type { SpreadConstraint } from "./constraints.ts";
import type { SpreadCounts } from "./counts.ts";
import { goLog } from "./go-log.ts";

const HOSTNAME = "kubernetes.io/hostname";
const SCORE_MAX = 100;

/** One soft constraint, ready to score. */
interface Weighted {
  readonly maxSkew: number;
  /** By row. */
  readonly domains: Int32Array;
  /** Grows with the number of domains: constraints over many domains would otherwise hardly count. */
  readonly weight: number;
  /** Matching pods: for host names by place in the sheet, for other keys by domain. */
  readonly isHost: boolean;
  readonly pods: Int32Array;
}

/** What PreScore leaves. */
export interface SpreadScores {
  readonly constraints: readonly Weighted[];
  /** By place in the sheet: 1 for nodes that lack a topology key and so are the worst; undefined: none does. */
  readonly ignored: Uint8Array | undefined;
}

/**
 * Counts pods by domain over all nodes; only domains of the nodes to score are asked for, and their number makes the weight.
 * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, initPreScoreState and PreScore.
 */
export function countSoft(
  constraints: readonly SpreadConstraint[],
  requireAll: boolean,
  cycle: Cycle,
  sheet: ScoreSheet,
  source: SpreadCounts,
): SpreadScores {
  const { template, snapshot } = cycle;
  const { infos } = snapshot;
  const places = source.placesOf(constraints, requireAll, cycle);
  const domains = places.map((one) => one.domains.of);
  const ignored = requireAll ? ignoredNodes(domains, sheet) : undefined;
  let scored = sheet.count;
  if (ignored !== undefined) for (const one of ignored) scored -= one;
  return {
    ignored,
    constraints: constraints.map((constraint, c) => {
      const isHost = constraint.topologyKey === HOSTNAME;
      const size = isHost ? scored : countDomains(domains[c], places[c].domains.count, sheet, ignored);
      const pods = isHost
        ? source.onNodes(infos, template, constraint, sheet.rows, sheet.count)
        : source.byDomain(snapshot, template, constraint, places[c]);
      return { maxSkew: constraint.maxSkew, domains: domains[c], weight: goLog(size + 2), isHost, pods };
    }),
  };
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, Score. */
export function scoreSpread({ constraints, ignored }: SpreadScores, { rows, count, scores }: ScoreSheet): void {
  for (const constraint of constraints) {
    if (constraint.isHost) addByNode(constraint, rows, count, scores);
    else addByDomain(constraint, rows, count, scores);
  }
  for (let i = 0; i < count; i++) scores[i] = Math.round(scores[i]);
  if (ignored === undefined) return;
  for (let i = 0; i < count; i++) if (ignored[i] === 1) scores[i] = 0;
}

function addByNode({ domains, pods, weight, maxSkew }: Weighted, rows: Int32Array, count: number, scores: Float64Array): void {
  for (let i = 0; i < count; i++) if (domains[rows[i]] !== NO_DOMAIN) scores[i] += pods[i] * weight + (maxSkew - 1);
}

function addByDomain({ domains, pods, weight, maxSkew }: Weighted, rows: Int32Array, count: number, scores: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const domain = domains[rows[i]];
    if (domain !== NO_DOMAIN) scores[i] += pods[domain] * weight + (maxSkew - 1);
  }
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, NormalizeScore. */
export function normalizeSpread({ ignored }: SpreadScores, { count, scores }: ScoreSheet): void {
  let min = Number.MAX_SAFE_INTEGER;
  let max = 0;
  for (let i = 0; i < count; i++) {
    if (ignored?.[i] === 1) continue;
    if (scores[i] < min) min = scores[i];
    if (scores[i] > max) max = scores[i];
  }
  for (let i = 0; i < count; i++) {
    if (ignored?.[i] === 1) scores[i] = 0;
    else scores[i] = max === 0 ? SCORE_MAX : Math.trunc((SCORE_MAX * (max + min - scores[i])) / max);
  }
}

function ignoredNodes(keyed: readonly Int32Array[], { rows, count }: ScoreSheet): Uint8Array {
  const ignored = new Uint8Array(count);
  for (let i = 0; i < count; i++) if (lacksKey(keyed, rows[i])) ignored[i] = 1;
  return ignored;
}

/** How many domains the nodes to score are in; nodes without the label are in one together. */
function countDomains(domains: Int32Array, all: number, { rows, count }: ScoreSheet, ignored: Uint8Array | undefined): number {
  const seen = new Uint8Array(all);
  let size = 0;
  for (let i = 0; i < count; i++) {
    if (ignored?.[i] === 1) continue;
    const domain = domains[rows[i]] === NO_DOMAIN ? EMPTY_DOMAIN : domains[rows[i]];
    size += 1 - seen[domain];
    seen[domain] = 1;
  }
  return size;
}

function lacksKey(keyed: readonly Int32Array[], row: number): boolean {
  for (let c = 0; c < keyed.length; c++) if (keyed[c][row] === NO_DOMAIN) return true;
  return false;
}
