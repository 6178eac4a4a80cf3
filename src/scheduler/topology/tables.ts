import type { Id, NodeInfos, NodeRow, PodTemplate } from "../../cluster/index.ts";
import { type GroupMatch, GroupMatches } from "./group-matches.ts";
import { PodGroups } from "./pod-groups.ts";
import { Domains, RowNumbers } from "./row-numbers.ts";

/** Keeps something about the nodes of one table, and can bring it up to date. */
interface Follower {
  refresh(infos: NodeInfos): void;
}

/** Numbers about rows that are kept in all, and tables at least. */
const CELLS_MAX = 4_000_000;
const TABLES_MIN = 64;
/** Conditions on pods of which the matching groups are kept. */
const MATCHES_MAX = 20_000;

/** A table, and how many had been asked for when it last was. */
interface Entry<T> {
  readonly table: T;
  usedAt: number;
}

/** What is kept about nodes, by what it is about. When there are too many, the half that has not been asked for longest is dropped. */
export class Tables<T extends Follower> {
  private readonly byNodes = new WeakMap<NodeInfos, Map<string, Entry<T>>>();
  private readonly most: (infos: NodeInfos) => number;
  private uses = 0;

  constructor(most = ({ count }: NodeInfos) => Math.max(TABLES_MIN, CELLS_MAX / (count + 1))) {
    this.most = most;
  }

  /** The table of a name, up to date. */
  get(infos: NodeInfos, name: string, make: () => T): T {
    let entries = this.byNodes.get(infos);
    if (entries === undefined) {
      entries = new Map();
      this.byNodes.set(infos, entries);
    }
    let entry = entries.get(name);
    if (entry === undefined) {
      entry = { table: make(), usedAt: 0 };
      if (entries.size >= this.most(infos)) dropOldHalf(entries);
      entries.set(name, entry);
    }
    entry.usedAt = ++this.uses;
    entry.table.refresh(infos);
    return entry.table;
  }
}

function dropOldHalf(entries: Map<string, Entry<unknown>>): void {
  const times = Float64Array.from(entries.values(), ({ usedAt }) => usedAt).sort();
  const middle = times[times.length >> 1];
  for (const [name, { usedAt }] of entries) if (usedAt <= middle) entries.delete(name);
}

/** Topology domains, marks on nodes and groups of pods, as one plugin uses them. */
export class TopologyTables<T> {
  private readonly domains = new Tables<Domains>();
  private readonly marks = new Tables<RowNumbers>();
  private readonly groups = new Tables<PodGroups>();
  private readonly matches = new Tables<GroupMatches<T>>(() => MATCHES_MAX);
  private readonly isLeaving: (pod: Id) => boolean;

  constructor(isLeaving: (pod: Id) => boolean) {
    this.isLeaving = isLeaving;
  }

  /** The domains of a label key. */
  domainsOf(infos: NodeInfos, key: string): Domains {
    return this.domains.get(infos, key, () => new Domains(key));
  }

  /** By row: 1 for nodes that are picked, else 0. The same name must always pick the same nodes. */
  nodeMarks(infos: NodeInfos, name: string, picks: (infos: NodeInfos, row: NodeRow) => boolean): RowNumbers {
    return this.marks.get(infos, name, () => new RowNumbers((all) => (row) => (picks(all, row) ? 1 : 0)));
  }

  /** The groups of assigned pods that are picked. The same name must always pick the same pods. */
  podsMatching(infos: NodeInfos, name: string, pick: (template: PodTemplate, leaving: boolean) => T | undefined): readonly GroupMatch<T>[] {
    const groups = this.groups.get(infos, "", () => new PodGroups(this.isLeaving));
    return this.matches.get(infos, name, () => new GroupMatches(groups, pick)).found;
  }
}
