import type { Cycle, ScoreSheet } from "../../framework/plugin.ts";
import { EMPTY_DOMAIN, NO_DOMAIN } from "../../topology/row-numbers.ts";
import type { SpreadConstraint } from "./constraints.ts";
import type { SpreadCounts } from "./counts.ts";
import { goLog } from "./go-log.ts";
import type { ConstraintPlaces } from "./places.ts";

const HOSTNAME = "kubernetes.io/hostname";

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
      const size = isHost ? scored : countDomains(places[c], sheet, ignored);
      const pods = isHost ? source.onNodes(infos, template, constraint) : source.byDomain(snapshot, template, constraint, places[c]);
      return { maxSkew: constraint.maxSkew, domains: domains[c], weight: goLog(size + 2), isHost, pods };
    }),
  };
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, Score. */
export function scoreSpread(state: SpreadScores, sheet: ScoreSheet): void {
  sumUp(state, sheet);
  round(state, sheet);
  clearIgnored(state, sheet);
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/scoring.go, NormalizeScore. */
export function normalizeSpread(state: SpreadScores, sheet: ScoreSheet): void {
  const { count, scores } = sheet;
  const { top, max } = round(state, sheet);
  for (let i = 0; i < count; i++) scores[i] = normalized(scores[i], top, max);
  clearIgnored(state, sheet);
}

/** As Score and NormalizeScore: adds what comes out, times `weight`, to `totals`. */
export function addSpread(state: SpreadScores, sheet: ScoreSheet, weight: number, totals: Float64Array): void {
  sumUp(state, sheet);
  const { ignored } = state;
  const { count, scores } = sheet;
  const { top, max } = round(state, sheet);
  for (let i = 0; i < count; i++) {
    if (ignored !== undefined && ignored[i] === 1) continue;
    totals[i] += normalized(scores[i], top, max) * weight;
  }
}

/** Writes what the constraints give in all. */
function sumUp({ constraints }: SpreadScores, sheet: ScoreSheet): void {
  sumTwo(constraints[0], constraints[1] ?? nothingBeside(constraints[0]), sheet);
  for (let c = 2; c < constraints.length; c++) addOne(constraints[c], sheet);
}

/** A constraint that adds 0. */
function nothingBeside(constraint: Weighted): Weighted {
  return { ...constraint, weight: 0, maxSkew: 1 };
}

/** Nearly all pods have two constraints, one for hosts and one for zones. One pass, since looking a node up is most of it. */
function sumTwo(a: Weighted, b: Weighted, { rows, count, scores }: ScoreSheet): void {
  const { domains: domainsA, pods: podsA, isHost: isHostA, weight: weightA } = a;
  const { domains: domainsB, pods: podsB, isHost: isHostB, weight: weightB } = b;
  const baseA = a.maxSkew - 1;
  const baseB = b.maxSkew - 1;
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const domainA = domainsA[row];
    const domainB = domainsB[row];
    let score = 0;
    // Nodes without the label are in NO_DOMAIN, below 0.
    if (domainA >= 0) score += podsA[isHostA ? row : domainA] * weightA + baseA;
    if (domainB >= 0) score += podsB[isHostB ? row : domainB] * weightB + baseB;
    scores[i] = score;
  }
}

function addOne({ domains, pods, weight, maxSkew, isHost }: Weighted, { rows, count, scores }: ScoreSheet): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const domain = domains[row];
    if (domain !== NO_DOMAIN) scores[i] += pods[isHost ? row : domain] * weight + (maxSkew - 1);
  }
}

/** Rounds all scores; returns the largest of nodes that have the topology keys, and the sum of that and the smallest. */
function round({ ignored }: SpreadScores, { count, scores }: ScoreSheet): { readonly top: number; readonly max: number } {
  let min = Number.MAX_SAFE_INTEGER;
  let max = 0;
  for (let i = 0; i < count; i++) {
    const score = Math.round(scores[i]);
    scores[i] = score;
    if (ignored !== undefined && ignored[i] === 1) continue;
    if (score < min) min = score;
    if (score > max) max = score;
  }
  // Where all are 0, each is the best.
  return max === 0 ? { top: 1, max: 1 } : { top: max + min, max };
}

/** Small numbers come out: `| 0` rounds as Go does, and is faster than Math.trunc. */
function normalized(score: number, top: number, max: number): number {
  return ((100 * (top - score)) / max) | 0;
}

function clearIgnored({ ignored }: SpreadScores, { count, scores }: ScoreSheet): void {
  if (ignored === undefined) return;
  for (let i = 0; i < count; i++) if (ignored[i] === 1) scores[i] = 0;
}

function ignoredNodes(keyed: readonly Int32Array[], { rows, count }: ScoreSheet): Uint8Array {
  const ignored = new Uint8Array(count);
  for (let i = 0; i < count; i++) if (lacksKey(keyed, rows[i])) ignored[i] = 1;
  return ignored;
}

/** How many domains the nodes to score are in; nodes without the label are in one together. */
function countDomains(
  { domains, marks, inhabited }: ConstraintPlaces,
  { rows, count }: ScoreSheet,
  ignored: Uint8Array | undefined,
): number {
  const seen = new Uint8Array(domains.count);
  // There are no more of them than all nodes of the cluster are in.
  const most = marks === undefined ? inhabited : domains.count;
  let size = 0;
  for (let i = 0; i < count && size < most; i++) {
    if (ignored !== undefined && ignored[i] === 1) continue;
    const domain = domains.of[rows[i]];
    const known = domain === NO_DOMAIN ? EMPTY_DOMAIN : domain;
    size += 1 - seen[known];
    seen[known] = 1;
  }
  return size;
}

function lacksKey(keyed: readonly Int32Array[], row: number): boolean {
  for (let c = 0; c < keyed.length; c++) if (keyed[c][row] === NO_DOMAIN) return true;
  return false;
}
