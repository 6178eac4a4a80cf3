import type { Cycle, ScoreSheet } from "../../framework/plugin.ts";
import { EMPTY_DOMAIN, NO_DOMAIN } from "../../topology/row-numbers.ts";
import type { SpreadConstraint } from "./constraints.ts";
import type { SpreadCounts } from "./counts.ts";
import { goLog } from "./go-log.ts";

const HOSTNAME = "kubernetes.io/hostname";
const SCORE_MAX = 100;
const UNSEEN = -1;

/** One soft constraint, ready to score. */
interface Weighted {
  readonly maxSkew: number;
  /** By row. */
  readonly domains: Int32Array;
  /** Grows with the number of domains: constraints over many domains would otherwise hardly count. */
  readonly weight: number;
  /** Matching pods by row for host names, else by domain. */
  readonly byRow: Int32Array | undefined;
  readonly byDomain: Float64Array;
}

/** What PreScore leaves. */
export interface SpreadScores {
  readonly constraints: readonly Weighted[];
  /** By place in the sheet: 1 for nodes that lack a topology key and so are the worst; undefined: none does. */
  readonly ignored: Uint8Array | undefined;
}

/**
 * Counts pods by domain over all nodes, for the domains of the nodes to score.
 * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, initPreScoreState and PreScore.
 */
export function countSoft(
  constraints: readonly SpreadConstraint[],
  requireAll: boolean,
  { template, snapshot: { infos, rows } }: Cycle,
  sheet: ScoreSheet,
  source: SpreadCounts,
): SpreadScores {
  const domains = constraints.map((constraint) => source.domainsOf(infos, constraint));
  const keyed = domains.map(({ of }) => of);
  const ignored = requireAll ? ignoredNodes(keyed, sheet) : undefined;
  let scored = sheet.count;
  if (ignored !== undefined) for (const one of ignored) scored -= one;
  return {
    ignored,
    constraints: constraints.map((constraint, c) => {
      const { maxSkew, topologyKey } = constraint;
      const pods = source.podsOf(infos, template, constraint);
      const isHost = topologyKey === HOSTNAME;
      const byDomain = new Float64Array(isHost ? 0 : domains[c].count).fill(UNSEEN);
      const size = isHost ? scored : seeDomains(keyed[c], byDomain, sheet, ignored);
      if (!isHost && pods !== undefined) {
        const takesPart = source.inclusion.of(infos, template, constraint);
        const needed = requireAll ? keyed : [];
        for (let i = 0; i < rows.length; i++) {
          const row = rows[i];
          if (pods[row] === 0 || (takesPart !== undefined && takesPart[row] === 0) || lacksKey(needed, row)) continue;
          const domain = keyed[c][row] === NO_DOMAIN ? EMPTY_DOMAIN : keyed[c][row];
          if (byDomain[domain] !== UNSEEN) byDomain[domain] += pods[row];
        }
      }
      return { maxSkew, domains: keyed[c], weight: goLog(size + 2), byRow: isHost ? pods : undefined, byDomain };
    }),
  };
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, Score. */
export function scoreSpread({ constraints, ignored }: SpreadScores, { rows, count, scores }: ScoreSheet): void {
  for (const { maxSkew, domains, weight, byRow, byDomain } of constraints) {
    const isHost = byDomain.length === 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      const domain = domains[row];
      if (domain === NO_DOMAIN) continue;
      const pods = isHost ? (byRow === undefined ? 0 : byRow[row]) : byDomain[domain];
      scores[i] += pods * weight + (maxSkew - 1);
    }
  }
  for (let i = 0; i < count; i++) scores[i] = ignored?.[i] === 1 ? 0 : Math.round(scores[i]);
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

/** Notes the domains of the nodes to score, with no pods yet; returns how many there are. */
function seeDomains(domains: Int32Array, byDomain: Float64Array, { rows, count }: ScoreSheet, ignored: Uint8Array | undefined): number {
  let size = 0;
  for (let i = 0; i < count; i++) {
    if (ignored?.[i] === 1) continue;
    const domain = domains[rows[i]] === NO_DOMAIN ? EMPTY_DOMAIN : domains[rows[i]];
    if (byDomain[domain] !== UNSEEN) continue;
    byDomain[domain] = 0;
    size++;
  }
  return size;
}

function lacksKey(keyed: readonly Int32Array[], row: number): boolean {
  for (let c = 0; c < keyed.length; c++) if (keyed[c][row] === NO_DOMAIN) return true;
  return false;
}
