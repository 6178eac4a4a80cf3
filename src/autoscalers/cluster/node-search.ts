import type { Id, NodeRow, PodTemplate } from "../../cluster/index.ts";
import type { Changes } from "./deadlines.ts";
import type { SchedulingPredicates } from "./predicates.ts";
import { type ClusterSnapshot, NONE } from "./snapshot.ts";

/** Every node is accepted. */
export const ANYWHERE = (): boolean => true;

/**
 * Next-fit over the nodes of the snapshot: every search goes on behind the node found last, whoever asked.
 * Source: cluster-autoscaler 1.36.1, simulator/clustersnapshot/predicate/plugin_runner.go, RunFiltersUntilPassingNode.
 */
export class NodeSearch {
  private readonly snapshot: ClusterSnapshot;
  private readonly predicates: SchedulingPredicates;
  private readonly changes: Changes;
  /** Index of the node found last. */
  private lastIndex: number;

  /** `firstStart`: where the first search of a process begins. */
  constructor(snapshot: ClusterSnapshot, predicates: SchedulingPredicates, changes: Changes, firstStart = 1) {
    this.lastIndex = firstStart - 1;
    this.snapshot = snapshot;
    this.predicates = predicates;
    this.changes = changes;
  }

  /** Index at which the next search begins. */
  get start(): number {
    const { length } = this.snapshot.rows;
    return length === 0 ? 0 : (this.lastIndex + 1) % length;
  }

  /** Places the pod on the next accepted node that takes it; the row, or NONE. Rows before index `from` are known not to be accepted. */
  placeAnywhere(pod: Id, template: PodTemplate, accepts: (row: NodeRow) => boolean, from = 0): NodeRow {
    const { rows, infos } = this.snapshot;
    if (from >= rows.length) return NONE;
    const index = this.predicates.firstFit(infos, template, rows, Math.max(this.start, from), accepts, from);
    if (index < 0) return NONE;
    this.found(index, pod, template);
    return rows[index];
  }

  /** Places the pod on the node at `index` of the list, as a search that ended there would have. */
  found(index: number, pod: Id, template: PodTemplate): void {
    if (this.lastIndex !== index) this.changes.note();
    this.lastIndex = index;
    this.snapshot.place(this.snapshot.rows[index], pod, template);
  }

  /** Places the pod on exactly this row when it fits there. */
  placeOn(row: NodeRow, pod: Id, template: PodTemplate): boolean {
    const { infos, rows } = this.snapshot;
    if (!this.predicates.fits(infos, template, row, rows)) return false;
    this.snapshot.place(row, pod, template);
    return true;
  }

  /** Why the pod cannot go on the row; undefined when it can. */
  check(row: NodeRow, template: PodTemplate) {
    return this.predicates.check(this.snapshot.infos, template, row, this.snapshot.rows);
  }
}

/**
 * Whether a node that refuses the pod goes on refusing it while other pods are only added: then a failed search need not be repeated.
 * Pods drawn to other pods, and pods whose spread over a domain may become even, can find room later.
 */
export function refusalsLast({ spec }: PodTemplate): boolean {
  if ((spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length ?? 0) > 0) return false;
  return !(spec.topologySpreadConstraints ?? []).some(({ whenUnsatisfiable }) => whenUnsatisfiable === "DoNotSchedule");
}
