import type { NodeInfos, NodeRow, PodTemplate } from "../../cluster/index.ts";

/** Why a pod cannot go on a node: the first filter that says no, with all of its reasons. */
export interface Rejection {
  readonly plugin: string;
  /** May be empty: a filter that excludes a node beforehand says nothing. */
  readonly reasons: readonly string[];
}

/** The scheduler's filters, as the autoscaler uses them on a hypothetical cluster. `simulation/` passes them in. Rows ascend. */
export interface SchedulingPredicates {
  /**
   * Index into `rows` of the first node from `start` on, circularly, that is accepted, not unschedulable and passes all filters; -1 if none.
   * Nodes before index `from` are not accepted, whatever `accepts` says.
   */
  firstFit(
    snapshot: NodeInfos,
    template: PodTemplate,
    rows: readonly NodeRow[],
    start: number,
    accepts: (row: NodeRow) => boolean,
    from?: number,
  ): number;
  /** Whether the pod can go on exactly that row. */
  fits(snapshot: NodeInfos, template: PodTemplate, row: NodeRow, rows: readonly NodeRow[]): boolean;
  /** Why the pod cannot go on exactly that row; undefined when it can. `reasons` may be empty. */
  check(snapshot: NodeInfos, template: PodTemplate, row: NodeRow, rows: readonly NodeRow[]): Rejection | undefined;
}
