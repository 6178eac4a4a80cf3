import type { NodeRow } from "../../cluster/index.ts";
import { empty } from "../../engine/index.ts";
import { Candidates } from "../framework/candidates.ts";
import { type Diagnosis, type StatusCount, tally } from "../framework/diagnosis.ts";
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

const FOUND: SearchResult = Object.freeze({ kind: "found" });

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
  feasibleCount = 0;
  /** Distinct nodes with a result in the last search. */
  evaluated = 0;
  /** The last search was made by what is remembered of nodes: all filters are node-local, or had nothing to say. */
  walked = false;
  /** What is remembered of nodes, if anything. */
  readonly memo: LocalMemo | undefined;
  private listed = new Int32Array(64);
  /** What was found stands in the memo and has not been written down. */
  private unlisted = false;
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

  /** Feasible rows in the order found; the first `feasibleCount` of them belong to the last search. */
  get feasible(): Int32Array {
    if (this.unlisted) {
      this.memo!.list(this.listed, this.feasibleCount);
      this.unlisted = false;
    }
    return this.listed;
  }

  /** Fills `feasible` for the cycle's pod. `nominatedNode` is a name or ""; `hint` gives another, and is asked after PreFilter. */
  run(profile: Profile, cycle: Cycle, nominatedNode: string, hint?: () => string): SearchResult {
    const { infos, rows } = cycle.snapshot;
    const { nodes } = this;
    nodes.begin(infos.count);
    this.feasibleCount = 0;
    this.evaluated = 0;
    this.unlisted = false;
    this.walked = false;
    if (this.listed.length < rows.length + 1) this.listed = new Int32Array(rows.length * 2 + 1);
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
    const knowsAll = this.memo?.begin(profile, cycle) === true;
    // A node that has been turned away already must not be counted twice: then each is noted by itself.
    const mayWalk = knowsAll && pool === rows && profile.hasFilters && !profile.filtering.hasNominations && nodes.rejected.length === 0;
    this.walked = mayWalk && this.walk(profile, cycle);
    let error: Status | undefined;
    if (!this.walked) {
      error = this.scan(profile, cycle, pool);
      this.evaluated = this.feasibleCount + nodes.rejected.length;
    }
    const start = this.nextStart % rows.length;
    this.nextStart = (this.nextStart + this.evaluated) % rows.length;
    if (error !== undefined) return this.failed(error);
    if (this.feasibleCount > 0) return FOUND;
    return { kind: "none", diagnosis: this.diagnose(start, absent, rejectors) };
  }

  /** Counts a search that is known to turn down all of so many nodes: the next one begins where it began. */
  passAll(nodeCount: number): void {
    this.examined += nodeCount;
    this.feasibleCount = 0;
    this.evaluated = nodeCount;
  }

  /** The search by what is known of blocks of nodes; false when it must be made node by node. */
  private walk(profile: Profile, cycle: Cycle): boolean {
    const { length } = cycle.snapshot.rows;
    const memo = this.memo!;
    const want = this.wanted(profile, length);
    const start = this.nextStart % length;
    if (!memo.walk(profile, cycle, start, want + 1)) return false;
    const { found, passed } = memo.stretches;
    this.examined += passed;
    this.feasibleCount = Math.min(found, want);
    this.evaluated = this.feasibleCount + passed - found;
    this.unlisted = found > 0;
    return true;
  }

  private wanted(profile: Profile, length: number): number {
    if (!profile.hasScorePlugins) return 1;
    return feasibleNodesToFind(length, profile.percentageOfNodesToScore ?? this.options.percentageOfNodesToScore);
  }

  /** The node that wins if node-local scores decide; undefined when that cannot be told without the list. */
  get localWinner(): NodeRow | undefined {
    return this.unlisted ? this.memo!.winner(this.feasibleCount) : undefined;
  }

  /** Nodes are taken in chunks no longer than what may still be found, so that none is looked at behind the one that ends the search. */
  private scan(profile: Profile, cycle: Cycle, pool: readonly NodeRow[]): Status | undefined {
    const { nodes } = this;
    const { length } = pool;
    const want = this.wanted(profile, length);
    // Without filters the search ends with the node that is enough; with filters only the next feasible one ends it.
    const limit = profile.hasFilters ? want + 1 : Math.min(want, length);
    const splits = profile.filtering.hasNominations;
    const ring = this.ringOf(pool);
    let position = length === 0 ? 0 : this.nextStart % length;
    for (let looked = 0; looked < length && this.feasibleCount < limit; ) {
      const size = Math.min(length - looked, limit - this.feasibleCount);
      const start = position;
      looked += size;
      position = (position + size) % length;
      this.examined += size;
      const rejected = nodes.rejected.length;
      nodes.rows.set(ring.subarray(start, start + size));
      nodes.count = size;
      if (splits) this.filterWithNominations(profile, cycle);
      else this.filter(profile, cycle);
      if (nodes.error !== undefined) {
        nodes.takeBack(rejected);
        return this.rescan(profile, cycle, ring.subarray(start, start + size));
      }
      this.listed.set(nodes.rows.subarray(0, nodes.count), this.feasibleCount);
      this.feasibleCount += nodes.count;
    }
    if (this.feasibleCount > want) this.feasibleCount = want;
    return undefined;
  }

  /** A chunk of nodes in which a filter has failed, again and one by one: those before the failure count, those behind it are not looked at. */
  private rescan(profile: Profile, cycle: Cycle, chunk: Int32Array): Status | undefined {
    const { nodes } = this;
    for (const row of chunk) {
      const status = profile.filtering.filterRow(cycle, row);
      if (status === undefined) this.listed[this.feasibleCount++] = row;
      else if (isRejected(status.code)) nodes.reject(row, status);
      else return status;
    }
    return undefined;
  }

  /** What has been found by then is given up. */
  private failed(status: Status): SearchResult {
    this.feasibleCount = 0;
    return { kind: "error", status };
  }

  /** The list twice over, so that every chunk of it is one piece. Kept while the list is the same. */
  private ringOf(pool: readonly NodeRow[]): Int32Array {
    if (pool === this.ringed && pool !== this.byName) return this.ring;
    this.ringed = pool;
    this.ring = Int32Array.from([...pool, ...pool]);
    return this.ring;
  }

  private filter(profile: Profile, cycle: Cycle): void {
    if (this.memo === undefined) profile.filtering.filter(cycle, this.nodes);
    else this.memo.filter(profile, cycle, this.nodes);
  }

  /** As `Filtering.filter`, but nodes with nominated pods are asked one by one. */
  private filterWithNominations(profile: Profile, cycle: Cycle): void {
    const { nodes, chunk } = this;
    empty(chunk);
    for (let i = 0; i < nodes.count; i++) chunk.push(nodes.rows[i]);
    let plain = 0;
    for (const row of chunk) {
      if (profile.filtering.hasRelevantNominations(cycle, row)) {
        const status = profile.filtering.filterRow(cycle, row);
        if (status !== undefined) nodes.reject(row, status);
      } else nodes.rows[plain++] = row;
    }
    nodes.count = plain;
    this.filter(profile, cycle);
    let kept = 0;
    for (const row of chunk) if (nodes.statusIds[row] === NO_STATUS) nodes.rows[kept++] = row;
    nodes.count = kept;
  }

  private only(row: NodeRow): SearchResult {
    this.listed[0] = row;
    this.feasibleCount = 1;
    this.evaluated = 1;
    return FOUND;
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
    empty(byName);
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

  /** Why the search, which began at place `start`, found nothing. */
  private diagnose(start: number, absent: Status, before: PluginSet): Diagnosis {
    const { statuses, nodes, memo, walked } = this;
    const counts = walked ? memo!.countRefusals(statuses) : tally(statuses, nodes.statusIds, nodes.rejected);
    let rejectors = before;
    let pendingRejectors = 0;
    for (const { status } of counts) {
      const plugin = this.names.bitOf(status.plugin);
      rejectors |= plugin;
      if (status.code === Code.Pending) pendingRejectors |= plugin;
    }
    const explain = (): void => {
      if (walked) memo!.explain(start, nodes);
    };
    return new SearchDiagnosis({ statuses, counts, absent, rejectors, pendingRejectors }, nodes, explain);
  }
}

/** A diagnosis that writes down what each node was turned away for when somebody asks. */
class SearchDiagnosis implements Diagnosis {
  readonly statuses: StatusTable;
  readonly counts: readonly StatusCount[];
  readonly absent: Status;
  readonly preFilterMessage = "";
  readonly rejectors: PluginSet;
  readonly pendingRejectors: PluginSet;
  private readonly nodes: Candidates;
  private readonly explain: () => void;
  private isExplained = false;

  constructor(known: Omit<Diagnosis, "statusIds" | "preFilterMessage">, nodes: Candidates, explain: () => void) {
    this.statuses = known.statuses;
    this.counts = known.counts;
    this.absent = known.absent;
    this.rejectors = known.rejectors;
    this.pendingRejectors = known.pendingRejectors;
    this.nodes = nodes;
    this.explain = explain;
  }

  get statusIds(): Int32Array {
    if (!this.isExplained) this.explain();
    this.isExplained = true;
    return this.nodes.statusIds;
  }
}
