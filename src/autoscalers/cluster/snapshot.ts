import { type Id, NodeInfos, type NodeRow, type PodTemplate, type Store } from "../../cluster/index.ts";
import { grown } from "../../engine/index.ts";
import type { Node } from "../../model/index.ts";
import { isExpendable } from "./pod-facts.ts";

/** No row, or no node of the real cluster behind a row. */
export const NONE = -1;

/**
 * The hypothetical cluster of a loop: real nodes with their pods, then placeholders and what the simulations add.
 * It lives on between loops: only nodes that have changed are copied again, and what a loop did is taken back at its end.
 * Source: cluster-autoscaler 1.36.1, simulator/clustersnapshot/store/delta.go.
 */
export class ClusterSnapshot {
  readonly infos: NodeInfos;
  /** Grows with every change, also when one is taken back. */
  version = 0;
  private readonly store: Store;
  private readonly cutoff: number;
  /** Rows in list order. While a fork holds the list it may become longer; it is replaced when anything else becomes of it. */
  private list: NodeRow[] = [];
  private readonly lists: { readonly list: NodeRow[]; readonly length: number }[] = [];
  private listIsShared = false;
  /** By node id. */
  private readonly rowOf: NodeRow[] = [];
  private readonly syncedGeneration: number[] = [];
  /** By row. */
  private readonly nodeBehind: Id[] = [];
  /** The nodes last shown, and their rows in the same order. */
  private shown: readonly Id[] = [];
  private shownRows: NodeRow[] = [];
  /** Up to which change of the store's rows the copies are up to date, and which nodes are to be copied again whatever it says. */
  private cursor = 0;
  private readonly stale = new Set<Id>();
  private hypotheticalPods = 0;
  /** By pod: the last row brought up to date that is to hold it and does not yet, as a running number. */
  private wanted = new Int32Array(1024);
  private syncs = 0;

  constructor(store: Store, expendableCutoff: number) {
    this.store = store;
    this.cutoff = expendableCutoff;
    this.infos = new NodeInfos(store.resources);
  }

  /** All rows: base nodes as given, then added ones. */
  get rows(): readonly NodeRow[] {
    return this.list;
  }

  /**
   * Makes the snapshot show `nodes`, in order of creation, with their pods and the nominated ones. Everything after it is taken back by `end`.
   * They are those shown the last time, but for those that are gone, and new ones.
   * Giving the same array again says that the nodes are the same ones.
   */
  begin(nodes: readonly Id[], nominated: readonly Id[]): void {
    this.syncChanged(nodes);
    this.list = this.shownRows;
    this.listIsShared = true;
    this.version++;
    this.fork();
    const { pods } = this.store;
    for (const pod of nominated) {
      const row = this.rowOfNode(pods.nominatedNode[pod]);
      if (row !== NONE && !isExpendable(pods.templates[pod], this.cutoff)) this.place(row, pod, pods.templates[pod]);
    }
  }

  /** Takes everything since `begin` back. */
  end(): void {
    while (this.lists.length > 0) this.revert();
  }

  /** The row of a node of the real cluster, or NONE when the snapshot does not show it. */
  rowOfNode(node: Id): NodeRow {
    const row = this.rowOf[node] ?? NONE;
    return row !== NONE && this.infos.alive[row] === 1 ? row : NONE;
  }

  /** The real node behind a row, or NONE for a hypothetical one. */
  nodeOf(row: NodeRow): Id {
    return this.nodeBehind[row] ?? NONE;
  }

  /** The row of a node name, or NONE. */
  rowOfName(name: string): NodeRow {
    return this.infos.rowOf(name) ?? NONE;
  }

  /** Has a node copied again at the next `begin`: something about its pods has changed that its row does not show. */
  resync(node: Id): void {
    this.syncedGeneration[node] = NONE;
    this.stale.add(node);
  }

  fork(): void {
    this.infos.fork();
    this.lists.push({ list: this.list, length: this.list.length });
    this.listIsShared = true;
  }

  revert(): void {
    this.infos.revert();
    const { list, length } = this.lists.pop()!;
    list.length = length;
    this.list = list;
    this.listIsShared = true;
    this.version++;
  }

  commit(): void {
    this.infos.commit();
    this.lists.pop();
    this.listIsShared = true;
  }

  /** Appends a hypothetical node with the pods that any such node has. */
  addNode(node: Node, pods: readonly PodTemplate[]): NodeRow {
    const row = this.infos.addNode(node);
    this.nodeBehind[row] = NONE;
    this.list.push(row);
    this.version++;
    for (const template of pods) this.infos.addPod(row, --this.hypotheticalPods, template);
    return row;
  }

  /** Counts a pod on a row. */
  place(row: NodeRow, pod: Id, template: PodTemplate): void {
    this.infos.addPod(row, pod, template);
    this.version++;
  }

  /** Takes a pod off a row. */
  unplace(row: NodeRow, pod: Id): void {
    this.infos.removePod(row, pod);
    this.version++;
  }

  /** Replaces the node object of a row; it keeps its position and its pods. */
  replaceNode(row: NodeRow, node: Node): void {
    this.infos.setNode(row, node);
    this.version++;
  }

  /** Takes a node with its pods out of the list; those behind it move up. */
  removeNode(row: NodeRow): void {
    this.infos.removeNode(row);
    const list = this.ownList();
    list.splice(list.indexOf(row), 1);
    this.version++;
  }

  /** Takes several nodes out. */
  removeNodes(rows: readonly NodeRow[]): void {
    if (rows.length === 0) return;
    for (const row of rows) this.infos.removeNode(row);
    this.list = this.list.filter((row) => this.infos.alive[row] === 1);
    this.listIsShared = false;
    this.version++;
  }

  private ownList(): NodeRow[] {
    if (this.listIsShared) this.list = [...this.list];
    this.listIsShared = false;
    return this.list;
  }

  /** Copies the nodes that have changed since the last time, and those that are new. */
  private syncChanged(nodes: readonly Id[]): void {
    const { infos } = this.store.nodes;
    this.cursor = infos.changesSince(this.cursor, this.takeIn);
    for (const node of this.stale) this.takeIn(node);
    this.stale.clear();
    if (nodes === this.shown) return;
    let known = nodes.length;
    while (known > 0 && (this.rowOf[nodes[known - 1]] ?? NONE) === NONE) known--;
    for (; known < nodes.length; known++) this.sync(nodes[known]);
    this.shown = nodes;
    this.shownRows = nodes.map((node) => this.rowOf[node]);
  }

  /** Takes in that a node has changed, if it has a row. */
  private readonly takeIn = (node: Id): void => {
    const row = this.rowOf[node] ?? NONE;
    if (row === NONE) return;
    if (this.store.nodes.isAlive(node)) this.sync(node);
    else {
      this.infos.removeNode(row);
      this.rowOf[node] = NONE;
    }
  };

  private sync(node: Id): void {
    const { infos } = this.store.nodes;
    let row = this.rowOf[node] ?? NONE;
    if (row !== NONE && this.syncedGeneration[node] === infos.generation[node]) return;
    if (row === NONE) {
      row = this.infos.addNode(infos.nodes[node]);
      this.rowOf[node] = row;
      this.nodeBehind[row] = node;
    } else {
      // Writing a node makes the row another one for all who remember what they have worked out for it.
      if (this.infos.nodes[row] !== infos.nodes[node] || this.syncedGeneration[node] === NONE) this.infos.setNode(row, infos.nodes[node]);
    }
    this.syncPods(row, infos.pods[node].ids);
    this.syncedGeneration[node] = infos.generation[node];
  }

  /**
   * Makes a row hold `pods`, in order of creation: takes off those that have gone, then what follows the part that is right, and appends the
   * rest. Those that come are the last ones nearly always.
   */
  private syncPods(row: NodeRow, pods: readonly Id[]): void {
    const { templates, count } = this.store.pods;
    const { ids, templates: copied } = this.infos.pods[row];
    if (count > this.wanted.length) this.wanted = grown(this.wanted, count * 2);
    const { wanted } = this;
    const sync = ++this.syncs;
    let missing = 0;
    for (const pod of pods) {
      if (isExpendable(templates[pod], this.cutoff)) continue;
      wanted[pod] = sync;
      missing++;
    }
    let outdated = NONE;
    for (let at = ids.length - 1; at >= 0; at--) {
      const pod = ids[at];
      if (wanted[pod] !== sync) {
        this.infos.removePodAt(row, at);
        if (outdated !== NONE) outdated--;
        continue;
      }
      wanted[pod] = 0;
      missing--;
      if (copied[at] !== templates[pod]) outdated = at;
    }
    if (missing === 0 && outdated === NONE) return;
    const come = missing === 0 ? [] : pods.filter((pod) => wanted[pod] === sync).sort((a, b) => a - b);
    let same = outdated === NONE ? ids.length : outdated;
    while (same > 0 && ids[same - 1] > come[0]) same--;
    const again = ids.slice(same);
    while (ids.length > same) this.infos.removePod(row, ids[ids.length - 1]);
    const rest = again.length === 0 ? come : [...come, ...again].sort((a, b) => a - b);
    for (const pod of rest) this.infos.addPod(row, pod, templates[pod]);
  }
}
