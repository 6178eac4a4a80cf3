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

/** What is kept about nodes, by what it is about. Tables that have not been asked for longest are dropped. */
export class Tables<T extends Follower> {
  private readonly byNodes = new WeakMap<NodeInfos, Map<string, T>>();
  private readonly most: (infos: NodeInfos) => number;

  constructor(most = ({ count }: NodeInfos) => Math.max(TABLES_MIN, CELLS_MAX / (count + 1))) {
    this.most = most;
  }

  /** The table of a name, up to date. */
  get(infos: NodeInfos, name: string, make: () => T): T {
    let tables = this.byNodes.get(infos);
    if (tables === undefined) {
      tables = new Map();
      this.byNodes.set(infos, tables);
    }
    let table = tables.get(name);
    if (table === undefined) {
      table = make();
      if (tables.size >= this.most(infos)) {
        const [oldest] = tables.keys();
        tables.delete(oldest);
      }
    } else tables.delete(name);
    // The least recently used stands first.
    tables.set(name, table);
    table.refresh(infos);
    return table;
  }
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
    return this.marks.get(infos, name, () => new RowNumbers((all, row) => (picks(all, row) ? 1 : 0)));
  }

  /** The groups of assigned pods that are picked. The same name must always pick the same pods. */
  podsMatching(infos: NodeInfos, name: string, pick: (template: PodTemplate, leaving: boolean) => T | undefined): readonly GroupMatch<T>[] {
    const groups = this.groups.get(infos, "", () => new PodGroups(this.isLeaving));
    return this.matches.get(infos, name, () => new GroupMatches(groups, pick)).found;
  }
}
