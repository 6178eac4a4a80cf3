import type { NodeRow } from "../../cluster/index.ts";
import { Candidates } from "../framework/candidates.ts";
import { type Diagnosis, tally } from "../framework/diagnosis.ts";
import type { PreFilterOutcome } from "../framework/filtering.ts";
import type { Cycle } from "../framework/plugin.ts";
import type { PluginNames, PluginSet } from "../framework/plugin-names.ts";
import type { Profile } from "../framework/profile.ts";
import { Code, isRejected, NO_STATUS, type Status, type StatusTable, statusMessage } from "../framework/status.ts";
import { LocalMemo } from "./local-memo.ts";
import { feasibleNodesToFind } from "./sampling.ts";

/** What a search came to. */
export type SearchResult =
  | { readonly kind: "found" }
  | { readonly kind: "none"; readonly diagnosis: Diagnosis }
  | { readonly kind: "error"; readonly status: Status };

/** What a search may be told. */
export interface SearchOptions {
  /** In percent, 0: adapts. For profiles that say nothing. */
  readonly percentageOfNodesToScore: number;
  /** Whether verdicts and scores of unchanged nodes are remembered; asking again gives the same answers. */
  readonly memo: boolean;
}

/**
 * Finds nodes for pods. Goes on where the last search stopped, as kube-scheduler does.
 * Source: kube-scheduler v1.36, schedule_one.go, findNodesThatFitPod and findNodesThatPassFilters.
 * Differs: as with parallelism 1; names from PreFilter are looked at in list order.
 */
export class Search {
  /** Where in the node list the next search begins. */
  nextStart = 0;
  /** Nodes looked at so far. */
  examined = 0;
  /** Feasible rows in the order found; the first `feasibleCount` of them belong to the last search. */
  feasible = new Int32Array(64);
  feasibleCount = 0;
  /** Distinct nodes with a result in the last search. */
  evaluated = 0;
  /** What is remembered of nodes, if anything. */
  readonly memo: LocalMemo | undefined;
  private readonly statuses: StatusTable;
  private readonly names: PluginNames;
  private readonly options: SearchOptions;
  private readonly nodes = new Candidates();
  private readonly byName: NodeRow[] = [];
  private readonly defaultAbsent: Status;
  private readonly chunk: NodeRow[] = [];
  private ring = new Int32Array();
  private ringed: readonly NodeRow[] = [];

  constructor(statuses: StatusTable, names: PluginNames, options: SearchOptions) {
    this.statuses = statuses;
    this.names = names;
    this.options = options;
    this.memo = options.memo ? new LocalMemo() : undefined;
    this.defaultAbsent = statuses.intern(Code.UnschedulableAndUnresolvable, "", []);
  }

  /** Fills `feasible` for the cycle's pod. `nominatedNode` is a name or ""; `hint` gives another, and is asked after PreFilter. */
  run(profile: Profile, cycle: Cycle, nominatedNode: string, hint?: () => string): SearchResult {
    const { infos, rows } = cycle.snapshot;
    const { nodes } = this;
    nodes.begin(infos.count);
    this.feasibleCount = 0;
    this.evaluated = 0;
    if (this.feasible.length < rows.length + 1) this.feasible = new Int32Array(rows.length * 2 + 1);
    const before = profile.filtering.preFilter(cycle);
    if (before.status !== undefined) return this.preFilterRejected(profile, before, before.status);
    let rejectors = before.narrowedBy;
    const hinted = hint?.() ?? "";
    const tryFirst = nominatedNode === "" ? hinted : nominatedNode;
    const nominatedRow = tryFirst === "" ? undefined : infos.rowOf(tryFirst);
    if (nominatedRow !== undefined) {
      this.examined++;
      const status = profile.filtering.filterRow(cycle, nominatedRow);
      if (status === undefined) return this.only(nominatedRow);
      if (isRejected(status.code)) {
        nodes.reject(nominatedRow, status);
        rejectors |= profile.setOf(status);
      }
    }
    const pool = before.nodeNames === undefined ? rows : this.rowsNamed(cycle, before.nodeNames);
    const absent = before.nodeNames === undefined ? this.defaultAbsent : this.unsatisfied(rejectors);
    this.memo?.begin(profile, cycle);
    const error = this.scan(profile, cycle, pool);
    if (error !== undefined) return { kind: "error", status: error };
    this.evaluated = this.feasibleCount + nodes.rejected.length;
    this.nextStart = (this.nextStart + this.evaluated) % rows.length;
    if (this.feasibleCount > 0) return { kind: "found" };
    return { kind: "none", diagnosis: this.diagnose(nodes.statusIds, nodes.rejected, absent, rejectors) };
  }

  /** Nodes are taken in chunks no longer than what may still be found, so that none is looked at behind the one that ends the search. */
  private scan(profile: Profile, cycle: Cycle, pool: readonly NodeRow[]): Status | undefined {
    const { nodes } = this;
    const length = pool.length;
    const percent = profile.percentageOfNodesToScore ?? this.options.percentageOfNodesToScore;
    const want = profile.hasScorePlugins ? feasibleNodesToFind(length, percent) : 1;
    // Without filters the search ends with the node that is enough; with filters only the next feasible one ends it.
    const limit = profile.hasFilters ? want + 1 : Math.min(want, length);
    const splits = profile.filtering.hasNominations;
    const ring = this.ringOf(pool);
    let position = length === 0 ? 0 : this.nextStart % length;
    for (let looked = 0; looked < length && this.feasibleCount < limit; ) {
      const size = Math.min(length - looked, limit - this.feasibleCount);
      nodes.rows.set(ring.subarray(position, position + size));
      nodes.count = size;
      looked += size;
      position = (position + size) % length;
      this.examined += size;
      if (splits) this.filterWithNominations(profile, cycle);
      else if (this.memo === undefined) profile.filtering.filter(cycle, nodes);
      else this.memo.filter(profile, cycle, nodes);
      if (nodes.error !== undefined) return nodes.error;
      this.feasible.set(nodes.rows.subarray(0, nodes.count), this.feasibleCount);
      this.feasibleCount += nodes.count;
    }
    if (this.feasibleCount > want) this.feasibleCount = want;
    return undefined;
  }

  /** The list twice over, so that every chunk of it is one piece. Kept while the list is the same. */
  private ringOf(pool: readonly NodeRow[]): Int32Array {
    if (pool === this.ringed && pool !== this.byName) return this.ring;
    this.ringed = pool;
    this.ring = Int32Array.from([...pool, ...pool]);
    return this.ring;
  }

  /** As `Filtering.filter`, but nodes with nominated pods are asked one by one. */
  private filterWithNominations(profile: Profile, cycle: Cycle): void {
    const { nodes, chunk } = this;
    chunk.length = 0;
    for (let i = 0; i < nodes.count; i++) chunk.push(nodes.rows[i]);
    let plain = 0;
    for (const row of chunk) {
      if (profile.filtering.hasRelevantNominations(cycle, row)) {
        const status = profile.filtering.filterRow(cycle, row);
        if (status !== undefined) nodes.reject(row, status);
      } else nodes.rows[plain++] = row;
    }
    nodes.count = plain;
    profile.filtering.filter(cycle, nodes);
    let kept = 0;
    for (const row of chunk) if (nodes.statusIds[row] === NO_STATUS) nodes.rows[kept++] = row;
    nodes.count = kept;
  }

  private only(row: NodeRow): SearchResult {
    this.feasible[0] = row;
    this.feasibleCount = 1;
    this.evaluated = 1;
    return { kind: "found" };
  }

  private preFilterRejected(profile: Profile, before: PreFilterOutcome, status: Status): SearchResult {
    if (!isRejected(status.code)) return { kind: "error", status };
    const rejectors = before.narrowedBy | profile.setOf(status);
    const diagnosis: Diagnosis = {
      statuses: this.statuses,
      statusIds: this.nodes.statusIds,
      counts: [],
      absent: status,
      preFilterMessage: statusMessage(status),
      rejectors,
      pendingRejectors: status.code === Code.Pending ? profile.setOf(status) : 0,
    };
    return { kind: "none", diagnosis };
  }

  private rowsNamed(cycle: Cycle, names: ReadonlySet<string>): readonly NodeRow[] {
    const { infos, rows } = cycle.snapshot;
    const { byName } = this;
    byName.length = 0;
    if (names.size === 1) {
      for (const name of names) {
        const row = infos.rowOf(name);
        if (row !== undefined) byName.push(row);
      }
      return byName;
    }
    for (const row of rows) if (names.has(infos.names[row])) byName.push(row);
    return byName;
  }

  private unsatisfied(rejectors: PluginSet): Status {
    const names = this.names.namesIn(rejectors).join(" ");
    return this.statuses.intern(Code.UnschedulableAndUnresolvable, "", [`node(s) didn't satisfy plugin(s) [${names}]`]);
  }

  private diagnose(statusIds: Int32Array, explicit: readonly NodeRow[], absent: Status, before: PluginSet): Diagnosis {
    let rejectors = before;
    let pendingRejectors = 0;
    const { statuses } = this;
    const counts = tally(statuses, statusIds, explicit);
    for (const { status } of counts) {
      const plugin = this.names.bitOf(status.plugin);
      rejectors |= plugin;
      if (status.code === Code.Pending) pendingRejectors |= plugin;
    }
    return { statuses, statusIds, counts, absent, preFilterMessage: "", rejectors, pendingRejectors };
  }
}
