import type { NodeRow } from "../../cluster/index.ts";
import { Candidates } from "../framework/candidates.ts";
import type { StatusCount } from "../framework/diagnosis.ts";
import type { Cycle, FusedPass, PreparedScorer, ScoreSheet, WeightedPlugin } from "../framework/plugin.ts";
import type { Profile } from "../framework/profile.ts";
import type { StatusTable } from "../framework/status.ts";
import { BLOCK, BLOCK_BITS } from "./blocks.ts";
import { NodeIndex } from "./node-index.ts";
import { NodeOrder } from "./node-order.ts";
import { Stretches } from "./stretches.ts";
import { addWeighted } from "./weights.ts";

/** Rows times templates of which something is kept: 2 bytes each and a little. */
const CELLS_MAX = 4_000_000;
const TEMPLATES_MIN = 16;
/** A scheduler has fewer plugins than this. */
const FILTERS_MAX = 32;

/** What is remembered for a profile, by template and number of node-local filters; scores with those of a set of scorers in them. */
interface Known {
  localSet: number;
  readonly byTemplate: Map<number, Remembered>;
}

/** What is remembered of a template. */
interface Remembered {
  readonly index: NodeIndex;
  /** How its nodes are judged; undefined: none that takes its pods has been met yet. */
  judging: Judging | undefined;
  /** When it was last asked, in searches. */
  usedAt: number;
}

/** The node-local plugins that have something to say on the pods of a template. */
interface Judging {
  /** The last of the filters together with some scorers, if one pass does the work of them all; and how many filters come before. */
  readonly fused: { readonly place: number; readonly pass: FusedPass } | undefined;
  /** The scorers that are asked by themselves. */
  readonly scorers: readonly PreparedScorer[];
}

/**
 * Remembers what node-local plugins said of a node for a pod template, until that node changes: most nodes have not changed since the last
 * pod of the same shape was placed, or failed to be. Filters count up to the first that is not node-local; the rest are asked every time.
 * Without it all answers are the same and take longer.
 */
export class LocalMemo {
  /** Nodes that filters were really asked about. */
  filtered = 0;
  readonly order = new NodeOrder();
  /** What the {@link walk} of this cycle passed, if it was made. */
  readonly stretches = new Stretches();
  private readonly byProfile = new Map<Profile, Known>();
  private remembered: Remembered = remembered();
  private index = this.remembered.index;
  private localFilters = 0;
  /** The scorers that are node-local in this cycle besides those that always are, as bits. */
  private localSet = 0;
  private uses = 0;
  private readonly fresh = new Candidates();
  private refused = new Int32Array(64);
  private refusals = new Float64Array(64);
  private sums = new Float64Array(64);
  private scratch = new Float64Array(64);

  /** Turns to the cycle's template. PreFilter has run. True when no filter is left that must be asked every time. */
  begin(profile: Profile, cycle: Cycle): boolean {
    const { infos, rows } = cycle.snapshot;
    this.localFilters = profile.filtering.localFilters(cycle);
    const byTemplate = this.knownTo(profile, cycle);
    // A filter that is not node-local may have nothing to say today and much tomorrow: then fewer filters count.
    const key = cycle.template.id * FILTERS_MAX + this.localFilters;
    let known = byTemplate.get(key);
    if (known === undefined) {
      makeRoom(byTemplate, infos.count);
      known = remembered();
      byTemplate.set(key, known);
    }
    known.usedAt = ++this.uses;
    this.remembered = known;
    this.index = known.index;
    this.order.follow(rows, infos);
    this.index.follow(this.order, infos);
    this.fresh.begin(infos.count);
    this.stretches.clear();
    return this.localFilters === profile.filtering.count;
  }

  /** What is remembered for a profile: nothing when other scorers have become node-local. */
  private knownTo(profile: Profile, cycle: Cycle): Map<number, Remembered> {
    let known = this.byProfile.get(profile);
    if (known === undefined) {
      known = { localSet: 0, byTemplate: new Map() };
      this.byProfile.set(profile, known);
    }
    this.localSet = localSetOf(profile, cycle, known.localSet);
    if (this.localSet !== known.localSet) known.byTemplate.clear();
    known.localSet = this.localSet;
    return known.byTemplate;
  }

  /** Whether the scores of this cycle that are remembered have the plugin's in them. */
  includes({ isLocal, localBit }: WeightedPlugin): boolean {
    return isLocal || (localBit & this.localSet) !== 0;
  }

  /** Whether those scores alone decide this cycle. */
  decides(profile: Profile, cycle: Cycle): boolean {
    const { scorers } = profile;
    for (let i = 0; i < scorers.length; i++) {
      if (!this.includes(scorers[i]) && scorers[i].plugin.scoresAlike?.(cycle) !== true) return false;
    }
    return true;
  }

  /** As `Filtering.filter`. */
  filter(profile: Profile, cycle: Cycle, nodes: Candidates): void {
    const { rows, count } = nodes;
    this.refresh(profile, cycle, rows, count);
    nodes.error ??= this.fresh.error;
    const { values } = this.index;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      if (values[row] >= 0) rows[kept++] = row;
      else nodes.rejectAs(row, -values[row]);
    }
    nodes.count = kept;
    profile.filtering.filter(cycle, nodes, this.localFilters);
  }

  /**
   * A whole search when no other filter is left: from place `start` of the list on until `limit` nodes are found, block by block.
   * What it passed stands in `stretches`. False: a filter has failed, if only for a node that the search need not have looked at.
   */
  walk(profile: Profile, cycle: Cycle, start: number, limit: number): boolean {
    const { stretches, index, order } = this;
    const { length } = order;
    while (stretches.passed < length && stretches.found < limit) {
      const from = start + stretches.passed;
      const size = Math.min(length - stretches.passed, Math.max(BLOCK, limit - stretches.found));
      const place = from >= length ? from - length : from;
      if (!this.refreshBlocks(profile, cycle, place, place + size)) {
        stretches.clear();
        return false;
      }
      stretches.walk(index, order, place, place + size, limit);
    }
    return true;
  }

  /** The first `count` nodes of the last {@link walk}, and the one of them that wins. */
  list(feasible: Int32Array, count: number): void {
    this.stretches.list(this.index, this.order, feasible, count);
  }

  winner(count: number): NodeRow {
    return this.stretches.winner(this.index, this.order, count);
  }

  /** Records in `nodes` why the last {@link walk}, which began at place `start` and found nothing, turned each node away. */
  explain(start: number, nodes: Candidates): void {
    const { ring, length } = this.order;
    const { values } = this.index;
    for (let place = start; place < start + length; place++) nodes.rejectAs(ring[place], -values[ring[place]]);
  }

  /** How many nodes the last {@link walk}, which found nothing, turned away for what. */
  countRefusals(statuses: StatusTable): StatusCount[] {
    return this.index.countRefusals().map(([id, count]) => ({ status: statuses.get(id), count }));
  }

  /** What the node-local scorers give feasible nodes in all, weights included, into `totals`. */
  score(profile: Profile, cycle: Cycle, rows: Int32Array, count: number, totals: Float64Array): void {
    // All nodes that a walk of this cycle has passed are up to date.
    if (this.stretches.passed === 0) this.refresh(profile, cycle, rows, count);
    const { values } = this.index;
    for (let i = 0; i < count; i++) totals[i] = values[rows[i]];
  }

  /** Asks anew about those of the rows that have changed. */
  private refresh(profile: Profile, cycle: Cycle, rows: Int32Array, count: number): void {
    const { fresh, index } = this;
    fresh.begin(cycle.snapshot.infos.count);
    fresh.count = index.takeDirtyAmong(rows, count, fresh.rows);
    if (fresh.count > 0) this.ask(profile, cycle);
  }

  /** The same for the blocks that these places of the ring are in; false when a filter has failed. */
  private refreshBlocks(profile: Profile, cycle: Cycle, start: number, end: number): boolean {
    const { fresh, index, order } = this;
    const last = order.length - 1;
    fresh.begin(cycle.snapshot.infos.count);
    const first = start >> BLOCK_BITS;
    for (let block = first; block <= Math.min(end - 1, last) >> BLOCK_BITS; block++) {
      fresh.count = index.takeDirtyOf(block, fresh.rows, fresh.count);
    }
    // Behind the end of the list its beginning comes again, up to the block that came first.
    for (let block = 0; block < first && block <= (end - 1 - order.length) >> BLOCK_BITS; block++) {
      fresh.count = index.takeDirtyOf(block, fresh.rows, fresh.count);
    }
    if (fresh.count > 0) this.ask(profile, cycle);
    return fresh.error === undefined;
  }

  private ask(profile: Profile, cycle: Cycle): void {
    const { fresh, index } = this;
    this.filtered += fresh.count;
    this.makeSums(fresh.count);
    const { sums } = this;
    const fused = this.remembered.judging?.fused;
    profile.filtering.filter(cycle, fresh, 0, fused === undefined ? this.localFilters : fused.place);
    if (fused === undefined) fill(sums, profile.hasScorePlugins ? 0 : 1, fresh.count);
    else fused.pass.run(cycle, fresh, sums);
    if (fresh.error !== undefined) {
      index.clear();
      return;
    }
    const { rejected, rows, count } = fresh;
    if (rejected.length > 0) this.refuse();
    if (count > 0) this.rate(profile, cycle, rows, count);
    index.set(rows, sums, count);
  }

  private makeSums(count: number): void {
    if (count <= this.sums.length) return;
    this.sums = new Float64Array(count * 2);
    this.scratch = new Float64Array(count * 2);
  }

  private refuse(): void {
    const { rejected, statusIds } = this.fresh;
    const count = rejected.length;
    if (count > this.refused.length) {
      this.refused = new Int32Array(count * 2);
      this.refusals = new Float64Array(count * 2);
    }
    const { refused, refusals } = this;
    for (let i = 0; i < count; i++) {
      refused[i] = rejected[i];
      refusals[i] = -statusIds[rejected[i]];
    }
    this.index.set(refused, refusals, count);
  }

  /** Adds the node-local scores of these rows, weighted, to their sums. */
  private rate(profile: Profile, cycle: Cycle, rows: Int32Array, count: number): void {
    const { sums, scratch } = this;
    const sheet: ScoreSheet = { rows, count, scores: scratch };
    let scorers = this.remembered.judging?.scorers;
    if (scorers === undefined) {
      // The first time nothing is fused yet.
      scorers = this.prepare(profile, cycle, sheet);
      this.remembered.judging = this.judgingBy(scorers, profile, cycle);
    }
    for (let i = 0; i < scorers.length; i++) {
      const { plugin, weight, maySkip, isLocal } = scorers[i].scorer;
      let { state } = scorers[i];
      if (!isLocal) {
        const prepared = plugin.preScore?.(cycle, sheet);
        if (prepared?.skip === true && maySkip) continue;
        state = prepared?.state;
      }
      fill(scratch, 0, count);
      const decides = plugin.score!(cycle, state, sheet);
      if (!isLocal) plugin.normalize?.(cycle, state, sheet);
      else if (!decides) continue;
      addWeighted(sums, scratch, count, weight, plugin.name);
    }
  }

  /** The scorers of the set that do not skip the pods of the template. */
  private prepare(profile: Profile, cycle: Cycle, sheet: ScoreSheet): readonly PreparedScorer[] {
    const scorers: PreparedScorer[] = [];
    for (const scorer of profile.scorers) {
      if (!this.includes(scorer)) continue;
      const prepared = scorer.isLocal ? scorer.plugin.preScore?.(cycle, sheet) : undefined;
      if (prepared?.skip !== true || !scorer.maySkip) scorers.push({ scorer, state: prepared?.state });
    }
    return scorers;
  }

  private judgingBy(scorers: readonly PreparedScorer[], profile: Profile, cycle: Cycle): Judging {
    const local = scorers.filter(({ scorer }) => scorer.isLocal);
    const fused = profile.filtering.fuse(cycle, this.localFilters, local);
    return { fused, scorers: scorers.filter((scorer) => fused?.pass.scorers.includes(scorer) !== true) };
  }
}

function remembered(): Remembered {
  return { index: new NodeIndex(), judging: undefined, usedAt: 0 };
}

/** Of few numbers a loop makes less work than the call that TypedArray.fill is. */
function fill(numbers: Float64Array, value: number, count: number): void {
  for (let i = 0; i < count; i++) numbers[i] = value;
}

/** Scorers that are node-local in this cycle. One that has been stays so while it can, also when it finds all nodes alike. */
function localSetOf(profile: Profile, cycle: Cycle, before: number): number {
  let set = 0;
  const { sometimesLocal } = profile;
  for (let i = 0; i < sometimesLocal.length; i++) {
    const { plugin, localBit } = sometimesLocal[i];
    if ((before & localBit) === 0 && plugin.scoresAlike?.(cycle) === true) continue;
    if (plugin.scoresLocally!(cycle)) set |= localBit;
  }
  return set;
}

/** Forgets the half of the templates that was not used for longest when there are too many. */
function makeRoom(byTemplate: Map<number, Remembered>, rowCount: number): void {
  if (byTemplate.size < Math.max(TEMPLATES_MIN, Math.trunc(CELLS_MAX / (rowCount + 1)))) return;
  const uses = Float64Array.from(byTemplate.values(), ({ usedAt }) => usedAt).sort();
  const middle = uses[uses.length >> 1];
  for (const [key, { usedAt }] of byTemplate) if (usedAt <= middle) byTemplate.delete(key);
}
