import { assert, empty, growColumns } from "../engine/index.ts";
import type { Labels, Node, Taint } from "../model/index.ts";
import { nodeAllocatable } from "./node-resources.ts";
import { type PodTemplate, portKey } from "./pod-template.ts";
import {
  CPU_COLUMN,
  EPHEMERAL_STORAGE_COLUMN,
  MEMORY_COLUMN,
  PODS_COLUMN,
  type ResourceAmounts,
  type ResourceColumn,
  type ResourceNames,
} from "./resource-names.ts";
import { RowChanges } from "./row-changes.ts";

/** A row of {@link NodeInfos}. In the store it is the node's id; in a hypothetical copy it is a row of that copy. */
export type NodeRow = number;

/** The pods counted on one node, in the order that kube-scheduler keeps: adding appends, removing moves the last one into the hole. */
export interface PodsOnNode {
  /** Pod ids; hypothetical pods have negative ones. */
  readonly ids: number[];
  readonly templates: PodTemplate[];
}

const NO_LABELS: Labels = Object.freeze({});
const NO_TAINTS: readonly Taint[] = Object.freeze([]);
const FIRST_CAPACITY = 64;

/**
 * What scheduling needs to know of nodes, by row: amounts in typed columns, the rest in plain arrays.
 * The store holds one for the real cluster; the autoscaler copies it, changes the copy and takes changes back (`fork`, `revert`, `commit`).
 * Source: kube-scheduler v1.36, framework/types.go, NodeInfo.
 */
export class NodeInfos {
  readonly resources: ResourceNames;
  /** Rows made so far; rows of removed nodes stay and are not `alive`. */
  count = 0;
  /** Rows that are alive. */
  aliveCount = 0;
  /** By resource column, then by row. Use {@link column} to be sure that a column exists. */
  readonly allocatable: Float64Array[] = [];
  readonly requested: Float64Array[] = [];
  /** CPU and memory with kube-scheduler's defaults for containers that request none. */
  nonZeroCpuMillicores = new Float64Array(FIRST_CAPACITY);
  nonZeroMemoryBytes = new Float64Array(FIRST_CAPACITY);
  podCount = new Int32Array(FIRST_CAPACITY);
  /** Pods with affinity or anti-affinity to pods, and of these the ones with required anti-affinity. */
  affinityPodCount = new Int32Array(FIRST_CAPACITY);
  antiAffinityPodCount = new Int32Array(FIRST_CAPACITY);
  /** The same for all rows together. */
  affinityPodTotal = 0;
  antiAffinityPodTotal = 0;
  /** On live rows: taints, taints of effect PreferNoSchedule, and rows with more than one of these. */
  taintTotal = 0;
  discouragements = 0;
  discouragedTwice = 0;
  /** Cordoned live rows. */
  cordons = 0;
  alive = new Uint8Array(FIRST_CAPACITY);
  unschedulable = new Uint8Array(FIRST_CAPACITY);
  /** Grows with every change of a row: equal generation, equal row. */
  generation = new Float64Array(FIRST_CAPACITY);
  readonly nodes: Node[] = [];
  readonly names: string[] = [];
  readonly labels: Labels[] = [];
  readonly taints: (readonly Taint[])[] = [];
  readonly pods: PodsOnNode[] = [];
  /** Image name -> size in bytes, as the node reports them. */
  readonly images: ReadonlyMap<string, number>[] = [];
  /**
   * Host ports, as {@link portKey} writes them, that went with one pod of a row although another one names them too: they count as free
   * until a pod that names them is added.
   * Source: kube-scheduler v1.36, k8s.io/kube-scheduler framework/types.go, HostPortInfo: a set, not a count.
   */
  readonly givenUpPorts: (ReadonlySet<string> | undefined)[] = [];
  private readonly rowsByName = new Map<string, NodeRow>();
  private changes = 0;
  readonly rowChanges = new RowChanges();
  /** Of these changes, all but pods that are added: after them a row may take what it refused before. */
  readonly reliefs = new RowChanges();
  /** What takes changes back. There are many of two kinds: a row stands for a pod that was added to it, and `~row` for the row's own making. */
  private readonly undo: ((() => void) | number)[] = [];
  private readonly forks: number[] = [];

  constructor(resources: ResourceNames) {
    this.resources = resources;
    this.ensureColumn(PODS_COLUMN);
  }

  /** The live row of a node name, or undefined. */
  rowOf(name: string): NodeRow | undefined {
    return this.rowsByName.get(name);
  }

  /** Makes sure that resource columns up to `column` exist, so that plugins may index them. */
  ensureColumn(column: ResourceColumn): void {
    while (this.allocatable.length <= column) {
      this.allocatable.push(new Float64Array(this.podCount.length));
      this.requested.push(new Float64Array(this.podCount.length));
    }
  }

  /** Adds a node without pods and returns its row. Two live nodes of one name are a bug. */
  addNode(node: Node): NodeRow {
    const row = this.count++;
    if (row >= this.podCount.length) growColumns(this, this.podCount.length * 2);
    this.names.push(node.metadata.name ?? "");
    assert(!this.rowsByName.has(this.names[row]), "node names are unique", { node: this.names[row] });
    this.rowsByName.set(this.names[row], row);
    this.pods.push({ ids: [], templates: [] });
    this.alive[row] = 1;
    this.aliveCount++;
    this.write(row, node);
    if (this.forks.length > 0) this.undo.push(~row);
    return row;
  }

  /** Replaces the node object of a row: labels, taints, allocatable, images. Pods stay. */
  setNode(row: NodeRow, node: Node): void {
    const before = this.nodes[row];
    this.write(row, node);
    this.record(() => this.write(row, before));
  }

  /** Takes a node out. Its row keeps its pods' amounts and is never used again. */
  removeNode(row: NodeRow): void {
    assert(this.alive[row] === 1, "only a live node can be removed", { node: this.names[row] });
    const name = this.names[row];
    this.countMarks(row, -1);
    this.alive[row] = 0;
    this.aliveCount--;
    this.rowsByName.delete(name);
    this.touch(row);
    this.record(() => {
      this.countMarks(row, 1);
      this.alive[row] = 1;
      this.aliveCount++;
      this.rowsByName.set(name, row);
      this.touch(row);
    });
  }

  /** Counts a pod on a node. Whether it fits is the caller's business: the real kubelet's pods may exceed a node too. */
  addPod(row: NodeRow, id: number, template: PodTemplate): void {
    const { ids, templates } = this.pods[row];
    ids.push(id);
    templates.push(template);
    if (template.hostPorts.length > 0) this.takePorts(row, template);
    this.account(row, template, 1);
    if (this.forks.length > 0) this.undo.push(row);
  }

  /** Stops counting a pod on a node. The last pod of the list moves into its place. */
  removePod(row: NodeRow, id: number): void {
    const { ids, templates } = this.pods[row];
    const index = ids.lastIndexOf(id);
    assert(index >= 0, "a pod is counted on its node", { pod: id, node: this.names[row] });
    const template = templates[index];
    const last = ids.length - 1;
    ids[index] = ids[last];
    templates[index] = templates[last];
    ids.pop();
    templates.pop();
    if (template.hostPorts.length > 0) this.giveUpPorts(row, template);
    this.account(row, template, -1);
    if (this.forks.length === 0) return;
    this.undo.push(() => {
      if (index < last) {
        ids.push(ids[index]);
        templates.push(templates[index]);
        ids[index] = id;
        templates[index] = template;
      } else {
        ids.push(id);
        templates.push(template);
      }
      this.account(row, template, 1);
    });
  }

  /** Stops counting the pod at a place of a node's list. Unlike {@link removePod}, those behind it keep their order. */
  removePodAt(row: NodeRow, index: number): void {
    const { ids, templates } = this.pods[row];
    const id = ids[index];
    const template = templates[index];
    for (let at = index + 1; at < ids.length; at++) {
      ids[at - 1] = ids[at];
      templates[at - 1] = templates[at];
    }
    ids.pop();
    templates.pop();
    if (template.hostPorts.length > 0) this.giveUpPorts(row, template);
    this.account(row, template, -1);
    if (this.forks.length === 0) return;
    this.undo.push(() => {
      ids.splice(index, 0, id);
      templates.splice(index, 0, template);
      this.account(row, template, 1);
    });
  }

  /**
   * A counted pod has changed: it is taken out and put in again, and so stands last.
   * Source: kube-scheduler v1.36, backend/cache/cache.go, updatePod.
   */
  updatePod(row: NodeRow, id: number): void {
    const { ids, templates } = this.pods[row];
    const template = templates[ids.lastIndexOf(id)];
    this.removePod(row, id);
    this.addPod(row, id, template);
  }

  /** Starts remembering changes. Forks nest. */
  fork(): void {
    this.forks.push(this.undo.length);
  }

  /** Takes back every change since the last fork. */
  revert(): void {
    const mark = this.forks.pop();
    assert(mark !== undefined, "revert follows a fork");
    while (this.undo.length > mark) {
      const undo = this.undo.pop()!;
      if (typeof undo === "function") undo();
      else if (undo < 0) this.forgetLastRow(~undo);
      else this.popPod(undo);
    }
  }

  /** Takes off the pod that was added to a row last. */
  private popPod(row: NodeRow): void {
    const { ids, templates } = this.pods[row];
    ids.pop();
    this.account(row, templates.pop()!, -1);
  }

  /** Keeps the changes since the last fork. */
  commit(): void {
    assert(this.forks.pop() !== undefined, "commit follows a fork");
    if (this.forks.length === 0) empty(this.undo);
  }

  /** A new table with the live rows of this one, in the order given, with their pods. */
  copyOf(rows: Iterable<NodeRow>): NodeInfos {
    const copy = new NodeInfos(this.resources);
    for (const row of rows) {
      const to = copy.addNode(this.nodes[row]);
      const { ids, templates } = this.pods[row];
      for (let i = 0; i < ids.length; i++) copy.addPod(to, ids[i], templates[i]);
    }
    return copy;
  }

  /**
   * Calls `look` once for each row that has changed after change number `since`; returns the number of the last change.
   * A row that has been forgotten is not among them: its next use is a change.
   */
  changesSince(since: number, look: (row: NodeRow) => void): number {
    return this.rowChanges.since(since, this.count, look);
  }

  /** Something about the pods of a row has changed that is kept elsewhere. */
  touch(row: NodeRow): void {
    this.noteChange(row);
    this.reliefs.note(row);
  }

  private noteChange(row: NodeRow): void {
    this.generation[row] = ++this.changes;
    this.rowChanges.note(row);
  }

  private takePorts(row: NodeRow, { hostPorts }: PodTemplate): void {
    const before = this.givenUpPorts[row];
    if (before === undefined) return;
    const left = new Set(before);
    for (const port of hostPorts) left.delete(portKey(port));
    this.setGivenUp(row, left);
  }

  private giveUpPorts(row: NodeRow, { hostPorts }: PodTemplate): void {
    const keys = hostPorts.map(portKey);
    const others = this.pods[row].templates.flatMap((other) => other.hostPorts.map(portKey));
    const shared = keys.filter((key) => others.includes(key));
    if (shared.length > 0) this.setGivenUp(row, new Set([...(this.givenUpPorts[row] ?? []), ...shared]));
  }

  private setGivenUp(row: NodeRow, ports: ReadonlySet<string>): void {
    const before = this.givenUpPorts[row];
    this.givenUpPorts[row] = ports.size === 0 ? undefined : ports;
    this.record(() => {
      this.givenUpPorts[row] = before;
    });
  }

  private account(row: NodeRow, template: PodTemplate, sign: 1 | -1): void {
    const { held, nonZero } = template;
    this.requested[CPU_COLUMN][row] += sign * held.cpuMillicores;
    this.requested[MEMORY_COLUMN][row] += sign * held.memoryBytes;
    if (held.ephemeralStorageBytes !== 0) this.requested[EPHEMERAL_STORAGE_COLUMN][row] += sign * held.ephemeralStorageBytes;
    if (held.scalars.length > 0) this.accountScalars(row, held, sign);
    this.nonZeroCpuMillicores[row] += sign * nonZero.cpuMillicores;
    this.nonZeroMemoryBytes[row] += sign * nonZero.memoryBytes;
    this.podCount[row] += sign;
    if (template.hasPodAffinity) {
      this.affinityPodCount[row] += sign;
      this.affinityPodTotal += sign;
    }
    if (template.hasRequiredAntiAffinity) {
      this.antiAffinityPodCount[row] += sign;
      this.antiAffinityPodTotal += sign;
    }
    this.noteChange(row);
    if (sign < 0) this.reliefs.note(row);
  }

  private accountScalars(row: NodeRow, { scalars }: ResourceAmounts, sign: 1 | -1): void {
    for (const { column, amount } of scalars) {
      this.ensureColumn(column);
      this.requested[column][row] += sign * amount;
    }
  }

  private write(row: NodeRow, node: Node): void {
    this.nodes[row] = node;
    this.labels[row] = node.metadata.labels ?? NO_LABELS;
    const isAlive = this.alive[row] === 1;
    if (isAlive) this.countMarks(row, -1);
    this.taints[row] = node.spec?.taints ?? NO_TAINTS;
    this.unschedulable[row] = node.spec?.unschedulable === true ? 1 : 0;
    if (isAlive) this.countMarks(row, 1);
    this.images[row] = imageSizes(node);
    for (const column of this.allocatable) column[row] = 0;
    const amounts = nodeAllocatable(node, this.resources);
    for (let i = 0; i < amounts.length; i++) {
      const column = amounts[i][0];
      this.ensureColumn(column);
      this.allocatable[column][row] = amounts[i][1];
    }
    this.touch(row);
  }

  /** Counts what keeps pods off a row, or no longer does. */
  private countMarks(row: NodeRow, sign: 1 | -1): void {
    const taints = this.taints[row] ?? NO_TAINTS;
    let discouraging = 0;
    for (const { effect } of taints) if (effect === "PreferNoSchedule") discouraging++;
    this.taintTotal += sign * taints.length;
    this.discouragements += sign * discouraging;
    if (discouraging > 1) this.discouragedTwice += sign;
    this.cordons += sign * this.unschedulable[row];
  }

  private forgetLastRow(row: NodeRow): void {
    this.countMarks(row, -1);
    this.unschedulable[row] = 0;
    this.rowsByName.delete(this.names[row]);
    for (const list of [this.nodes, this.names, this.labels, this.taints, this.pods, this.images]) list.pop();
    this.givenUpPorts[row] = undefined;
    for (let column = 0; column < this.allocatable.length; column++) {
      this.allocatable[column][row] = 0;
      this.requested[column][row] = 0;
    }
    this.nonZeroCpuMillicores[row] = 0;
    this.nonZeroMemoryBytes[row] = 0;
    this.podCount[row] = 0;
    this.alive[row] = 0;
    this.aliveCount--;
    this.count = row;
  }

  private record(inverse: () => void): void {
    if (this.forks.length > 0) this.undo.push(inverse);
  }
}

const NO_IMAGES: ReadonlyMap<string, number> = new Map();

function imageSizes(node: Node): ReadonlyMap<string, number> {
  const images = node.status?.images;
  if (images === undefined || images.length === 0) return NO_IMAGES;
  const sizes = new Map<string, number>();
  for (const image of images) {
    for (const name of image.names ?? []) if (!sizes.has(name)) sizes.set(name, image.sizeBytes ?? 0);
  }
  return sizes;
}
