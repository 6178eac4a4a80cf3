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
  /** Matching pods: for host names by row, for other keys by domain. */
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
      const pods = isHost ? source.onNodes(infos, template, constraint) : source.byDomain(snapshot, template, constraint, places[c]);
      return { maxSkew: constraint.maxSkew, domains: domains[c], weight: goLog(size + 2), isHost, pods };
    }),
  };
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, Score. */
export function scoreSpread({ constraints, ignored }: SpreadScores, { rows, count, scores }: ScoreSheet): void {
  constraints.forEach((constraint, i) => void addScores(constraint, rows, count, scores, i === constraints.length - 1));
  if (ignored !== undefined) clearIgnored(ignored, count, scores);
}

/** The sum over all constraints is rounded with the last of them. */
function addScores(
  { domains, pods, weight, maxSkew, isHost }: Weighted,
  rows: Int32Array,
  count: number,
  scores: Float64Array,
  isLast: boolean,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const domain = domains[row];
    const score = domain === NO_DOMAIN ? scores[i] : scores[i] + (pods[isHost ? row : domain] * weight + (maxSkew - 1));
    scores[i] = isLast ? Math.round(score) : score;
  }
}

function clearIgnored(ignored: Uint8Array, count: number, scores: Float64Array): void {
  for (let i = 0; i < count; i++) if (ignored[i] === 1) scores[i] = 0;
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, NormalizeScore. */
export function normalizeSpread({ ignored }: SpreadScores, { count, scores }: ScoreSheet): void {
  let min = Number.MAX_SAFE_INTEGER;
  let max = 0;
  for (let i = 0; i < count; i++) {
    if (ignored !== undefined && ignored[i] === 1) continue;
    const score = scores[i];
    if (score < min) min = score;
    if (score > max) max = score;
  }
  if (max === 0) scores.fill(SCORE_MAX, 0, count);
  // Small numbers come out: `| 0` rounds as Go does, and is faster than Math.trunc.
  else for (let i = 0; i < count; i++) scores[i] = ((SCORE_MAX * (max + min - scores[i])) / max) | 0;
  if (ignored !== undefined) clearIgnored(ignored, count, scores);
}

function ignoredNodes(keyed: readonly Int32Array[], { rows, count }: ScoreSheet): Uint8Array {
  const ignored = new Uint8Array(count);
  for (let i = 0; i < count; i++) if (lacksKey(keyed, rows[i])) ignored[i] = 1;
  return ignored;
}

/** How many domains the nodes to score are in; nodes without the label are in one together. */
function countDomains(domains: Int32Array, all: number, { rows, count }: ScoreSheet, ignored: Uint8Array | undefined): number {
  const seen = new Uint8Array(all);
  for (let i = 0; i < count; i++) {
    if (ignored !== undefined && ignored[i] === 1) continue;
    const domain = domains[rows[i]];
    seen[domain === NO_DOMAIN ? EMPTY_DOMAIN : domain] = 1;
  }
  let size = 0;
  for (let domain = 0; domain < all; domain++) size += seen[domain];
  return size;
}

function lacksKey(keyed: readonly Int32Array[], row: number): boolean {
  for (let c = 0; c < keyed.length; c++) if (keyed[c][row] === NO_DOMAIN) return true;
  return false;
}
