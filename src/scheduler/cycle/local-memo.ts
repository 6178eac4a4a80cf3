import type { NodeRow } from "../../cluster/index.ts";
import { Candidates } from "../framework/candidates.ts";
import type { Cycle, ScoreSheet } from "../framework/plugin.ts";
import type { Profile } from "../framework/profile.ts";

/** What is known of every node for one pod template, by row; true as long as the row's generation is the one noted. */
interface Known {
  verdicts: Int32Array;
  verdictsAt: Float64Array;
  totals: Float64Array;
  totalsAt: Float64Array;
}

/** Rows times templates of which something is kept: about 24 bytes each. */
const CELLS_MAX = 1_000_000;
const TEMPLATES_MIN = 16;
const NEVER_SEEN = -1;
/** A scheduler has fewer plugins than this. */
const FILTERS_MAX = 32;

/**
 * Remembers what node-local plugins said of a node for a pod template, until that node changes: most nodes have not changed since the last
 * pod of the same shape was placed, or failed to be. Filters count up to the first that is not node-local; the rest are asked every time.
 * Without it all answers are the same and take longer.
 */
export class LocalMemo {
  /** Nodes that filters were really asked about. */
  filtered = 0;
  private readonly byProfile = new Map<Profile, Map<number, Known>>();
  private known: Known = emptyKnown(0);
  private localFilters = 0;
  private readonly fresh = new Candidates();
  private readonly places: number[] = [];
  private sums = new Float64Array(64);
  private scratch = new Float64Array(64);

  /** Turns to the cycle's template. PreFilter has run. */
  begin(profile: Profile, cycle: Cycle): void {
    const { count } = cycle.snapshot.infos;
    this.localFilters = profile.filtering.localFilters(cycle);
    let byTemplate = this.byProfile.get(profile);
    if (byTemplate === undefined) {
      byTemplate = new Map();
      this.byProfile.set(profile, byTemplate);
    }
    // A filter that is not node-local may have nothing to say today and much tomorrow: then fewer filters count.
    const key = cycle.template.id * FILTERS_MAX + this.localFilters;
    let known = byTemplate.get(key);
    if (known === undefined) known = makeRoom(byTemplate, count) ?? emptyKnown(count);
    else byTemplate.delete(key);
    // The least recently used stands first.
    byTemplate.set(key, known);
    if (known.verdicts.length < count) grow(known, count * 2);
    this.known = known;
  }

  /** As `Filtering.filter`. */
  filter(profile: Profile, cycle: Cycle, nodes: Candidates): void {
    const { verdicts, verdictsAt } = this.known;
    const { generation } = cycle.snapshot.infos;
    const { rows, count } = nodes;
    const { fresh } = this;
    fresh.begin(cycle.snapshot.infos.count);
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      if (verdictsAt[row] !== generation[row]) fresh.rows[fresh.count++] = row;
    }
    if (fresh.count > 0) this.ask(profile, cycle);
    nodes.error ??= fresh.error;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      const verdict = verdicts[row];
      if (verdict === 0) rows[kept++] = row;
      else nodes.rejectAs(row, verdict);
    }
    nodes.count = kept;
    profile.filtering.filter(cycle, nodes, this.localFilters);
  }

  /** What the node-local scorers give the nodes in all, weights included, into `totals`. */
  score(profile: Profile, cycle: Cycle, rows: Int32Array, count: number, totals: Float64Array): void {
    const { known, places } = this;
    const { generation } = cycle.snapshot.infos;
    const { fresh } = this;
    fresh.begin(cycle.snapshot.infos.count);
    places.length = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      if (known.totalsAt[row] === generation[row]) {
        totals[i] = known.totals[row];
        continue;
      }
      fresh.rows[places.length] = row;
      places.push(i);
    }
    if (places.length > 0) this.rate(profile, cycle, generation, totals);
  }

  private ask(profile: Profile, cycle: Cycle): void {
    const { fresh, known } = this;
    const { generation } = cycle.snapshot.infos;
    const { count } = fresh;
    this.filtered += count;
    profile.filtering.filter(cycle, fresh, 0, this.localFilters);
    for (let i = 0; i < fresh.count; i++) this.note(fresh.rows[i], 0, generation);
    for (const row of fresh.rejected) this.note(row, fresh.statusIds[row], generation);
    if (fresh.error !== undefined) known.verdictsAt.fill(NEVER_SEEN);
  }

  private rate(profile: Profile, cycle: Cycle, generation: Float64Array, totals: Float64Array): void {
    const { known, places, fresh } = this;
    const count = places.length;
    if (count > this.sums.length) {
      this.sums = new Float64Array(count * 2);
      this.scratch = new Float64Array(count * 2);
    }
    const { sums, scratch } = this;
    sums.fill(0, 0, count);
    const sheet: ScoreSheet = { rows: fresh.rows, count, scores: scratch };
    for (const { plugin, weight, maySkip, isLocal } of profile.scorers) {
      if (!isLocal) continue;
      const prepared = plugin.preScore?.(cycle, sheet);
      if (prepared?.skip === true && maySkip) continue;
      scratch.fill(0, 0, count);
      if (!plugin.score!(cycle, prepared?.state, sheet)) continue;
      for (let i = 0; i < count; i++) sums[i] += scratch[i] * weight;
    }
    for (let i = 0; i < count; i++) {
      const row = fresh.rows[i];
      known.totals[row] = sums[i];
      known.totalsAt[row] = generation[row];
      totals[places[i]] = sums[i];
    }
  }

  private note(row: NodeRow, verdict: number, generation: Float64Array): void {
    this.known.verdicts[row] = verdict;
    this.known.verdictsAt[row] = generation[row];
  }
}

/** Forgets the template that was not used for longest when there are too many; its arrays serve again. */
function makeRoom(byTemplate: Map<number, Known>, rowCount: number): Known | undefined {
  const most = Math.max(TEMPLATES_MIN, Math.trunc(CELLS_MAX / (rowCount + 1)));
  if (byTemplate.size < most) return undefined;
  const [oldest] = byTemplate.keys();
  const known = byTemplate.get(oldest)!;
  byTemplate.delete(oldest);
  known.verdictsAt.fill(NEVER_SEEN);
  known.totalsAt.fill(NEVER_SEEN);
  return known;
}

function emptyKnown(length: number): Known {
  return {
    verdicts: new Int32Array(length),
    verdictsAt: new Float64Array(length).fill(NEVER_SEEN),
    totals: new Float64Array(length),
    totalsAt: new Float64Array(length).fill(NEVER_SEEN),
  };
}

function grow(known: Known, length: number): void {
  const longer = emptyKnown(length);
  longer.verdicts.set(known.verdicts);
  longer.verdictsAt.set(known.verdictsAt);
  longer.totals.set(known.totals);
  longer.totalsAt.set(known.totalsAt);
  Object.assign(known, longer);
}
