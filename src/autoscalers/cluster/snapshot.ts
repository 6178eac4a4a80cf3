import { type Id, NodeInfos, type NodeRow, type PodTemplate, type Store } from "../../cluster/index.ts";
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
  /** Rows in list order; replaced, not changed, while a fork holds the list. */
  private list: NodeRow[] = [];
  private readonly lists: NodeRow[][] = [];
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

  /** Takes in what has become of the pods of the nodes last shown, between loops. */
  refresh(): void {
    this.syncChanged(this.shown);
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
    this.lists.push(this.list);
    this.listIsShared = true;
  }

  revert(): void {
    this.infos.revert();
    this.list = this.lists.pop()!;
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
    this.ownList().push(row);
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
    this.cursor = infos.changesSince(this.cursor, (node) => {
      if (this.rowOf[node] !== undefined && this.rowOf[node] !== NONE) this.stale.add(node);
    });
    for (const node of this.stale) if (!this.store.nodes.isAlive(node)) this.forget(node);
    if (nodes !== this.shown)
      for (let i = nodes.length - 1; i >= 0 && (this.rowOf[nodes[i]] ?? NONE) === NONE; i--) this.stale.add(nodes[i]);
    if (this.stale.size > 1) for (const node of [...this.stale].sort((a, b) => a - b)) this.sync(node);
    else for (const node of this.stale) this.sync(node);
    this.stale.clear();
    if (nodes === this.shown) return;
    this.shown = nodes;
    this.shownRows = nodes.map((node) => this.rowOf[node]);
  }

  private forget(node: Id): void {
    this.stale.delete(node);
    if ((this.rowOf[node] ?? NONE) === NONE) return;
    this.infos.removeNode(this.rowOf[node]);
    this.rowOf[node] = NONE;
  }

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
    this.syncPods(row, inOrderOfCreation(infos.pods[node].ids));
    this.syncedGeneration[node] = infos.generation[node];
  }

  /**
   * Makes a row hold `pods`, in that order: takes off those that have gone, then what follows the part that is right, and appends the rest.
   * Pods stand in order of creation nearly always, so that those that come are the last ones.
   */
  private syncPods(row: NodeRow, pods: readonly Id[]): void {
    const { templates } = this.store.pods;
    const { ids, templates: copied } = this.infos.pods[row];
    const shown = pods.filter((pod) => !isExpendable(templates[pod], this.cutoff));
    for (let at = ids.length - 1, wanted = shown.length - 1; at >= 0; at--) {
      while (wanted >= 0 && shown[wanted] > ids[at]) wanted--;
      if (wanted < 0 || shown[wanted] !== ids[at]) this.infos.removePodAt(row, at);
    }
    let same = 0;
    while (same < shown.length && same < ids.length && ids[same] === shown[same] && copied[same] === templates[shown[same]]) same++;
    while (ids.length > same) this.infos.removePod(row, ids[ids.length - 1]);
    for (let i = same; i < shown.length; i++) this.infos.addPod(row, shown[i], templates[shown[i]]);
  }
}

function inOrderOfCreation(ids: readonly Id[]): readonly Id[] {
  for (let i = 1; i < ids.length; i++) if (ids[i - 1] > ids[i]) return [...ids].sort((a, b) => a - b);
  return ids;
}
