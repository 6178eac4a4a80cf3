import type { Id, NodeInfos, NodeRow, PodTemplate } from "../../cluster/index.ts";
import { Domains, RowNumbers } from "./row-numbers.ts";

/** Keeps something about the nodes of one table, and can bring it up to date. */
interface Follower {
  refresh(infos: NodeInfos): void;
}

/** Rows times tables that are kept: a few bytes each. */
const CELLS_MAX = 4_000_000;
const TABLES_MIN = 64;

/** What is kept about nodes, by what it is about. Tables that have not been asked for longest are dropped. */
export class Tables<T extends Follower> {
  private readonly byNodes = new WeakMap<NodeInfos, Map<string, T>>();

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
      if (tables.size >= Math.max(TABLES_MIN, CELLS_MAX / (infos.count + 1))) {
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

/** Counts of pods, marks on nodes and topology domains, as one plugin uses them. */
export class TopologyTables {
  private readonly domains = new Tables<Domains>();
  private readonly numbers = new Tables<RowNumbers>();

  /** The domains of a label key. */
  domainsOf(infos: NodeInfos, key: string): Domains {
    return this.domains.get(infos, key, () => new Domains(key));
  }

  /** By row: how many pods of the node are picked. The same name must always pick the same pods. */
  podCounts(infos: NodeInfos, name: string, picks: (template: PodTemplate, id: Id) => boolean): Int32Array {
    return this.numbers.get(infos, `pods ${name}`, () => new RowNumbers((all, row) => countPods(all, row, picks))).of;
  }

  /** By row: 1 for nodes that are picked, else 0. */
  nodeMarks(infos: NodeInfos, name: string, picks: (infos: NodeInfos, row: NodeRow) => boolean): Int32Array {
    return this.numbers.get(infos, `nodes ${name}`, () => new RowNumbers((all, row) => (picks(all, row) ? 1 : 0))).of;
  }
}

function countPods({ pods }: NodeInfos, row: NodeRow, picks: (template: PodTemplate, id: Id) => boolean): number {
  const { ids, templates } = pods[row];
  let count = 0;
  for (let i = 0; i < ids.length; i++) if (picks(templates[i], ids[i])) count++;
  return count;
}
