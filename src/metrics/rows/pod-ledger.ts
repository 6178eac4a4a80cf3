import { type Id, NO_NODE, type Store } from "../../cluster/index.ts";
import { grown, type Millis } from "../../engine/index.ts";
import { tableColumns } from "../columns.ts";
import type { Cell, MetricSink } from "../sink.ts";
import { PodSummary } from "../summary/pod-summary.ts";
import { POD_COLUMNS } from "./pod-columns.ts";

/** The table of pods. */
export const PODS = {
  name: "pods",
  file: "pods.csv",
  help: "One row per pod: in the order in which they ended, then those still there at the end of the run, oldest first.",
  columns: tableColumns(POD_COLUMNS),
} as const;

const WRITTEN = 1;
const UNSCHEDULABLE = 2;
const HOSTED = 4;

/** Is told of each pod once. */
export interface PodFollower {
  /** A pod has ended, or the run has at `now`. */
  podOver(pod: Id, now: Millis): void;
}

/** Follows every pod: writes its row once it has ended or is gone, and hands it to the summary. Keeps one byte per pod. */
export class PodLedger {
  /** Pods for which the scheduler has found no node, now. */
  unschedulablePods = 0;
  readonly summary = new PodSummary();
  /** Pods ever bound, by node. */
  private readonly hosted: number[] = [];
  private flags = new Uint8Array(256);
  private readonly values: Cell[] = POD_COLUMNS.map(() => 0);
  private readonly store: Store;
  private readonly sink: MetricSink;
  private readonly followers: readonly PodFollower[];

  constructor(store: Store, sink: MetricSink, followers: readonly PodFollower[]) {
    this.store = store;
    this.sink = sink;
    this.followers = followers;
    sink.begin(PODS);
  }

  /** Pods ever bound to a node. */
  podsHosted(node: Id): number {
    return this.hosted[node] ?? 0;
  }

  /** Something about a pod has changed. */
  changed(pod: Id, now: Millis): void {
    if (pod >= this.flags.length) this.grow(pod);
    const before = this.flags[pod];
    if ((before & WRITTEN) !== 0) return;
    const { pods } = this.store;
    const bound = pods.node[pod] !== NO_NODE;
    const live = pods.isLive(pod);
    const unschedulable = live && !bound && pods.unschedulable[pod] === 1;
    if (bound && (before & HOSTED) === 0) this.hosted[pods.node[pod]] = this.podsHosted(pods.node[pod]) + 1;
    this.unschedulablePods += (unschedulable ? 1 : 0) - ((before & UNSCHEDULABLE) === 0 ? 0 : 1);
    this.flags[pod] = (unschedulable ? UNSCHEDULABLE : 0) | (bound ? HOSTED : 0);
    if (!live) this.write(pod, now);
  }

  /** The run is over: writes the rows of the pods that are still there. */
  finish(now: Millis): void {
    const { count } = this.store.pods;
    if (count > this.flags.length) this.grow(count);
    for (let pod = 0; pod < count; pod++) if ((this.flags[pod] & WRITTEN) === 0) this.write(pod, now);
  }

  private write(pod: Id, now: Millis): void {
    this.flags[pod] |= WRITTEN;
    const { store, values } = this;
    this.summary.add(store.pods, pod, now);
    for (const follower of this.followers) follower.podOver(pod, now);
    if (this.sink.discards === true) return;
    for (let i = 0; i < POD_COLUMNS.length; i++) values[i] = POD_COLUMNS[i].value(store, pod, now);
    this.sink.row(PODS.name, values);
  }

  private grow(pod: Id): void {
    let capacity = this.flags.length;
    while (capacity <= pod) capacity *= 2;
    this.flags = grown(this.flags, capacity);
  }
}
