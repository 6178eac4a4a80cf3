import type { NodeRow } from "../../cluster/index.ts";
import type { Cycle, PluginHandle } from "../framework/plugin.ts";
import type { Status } from "../framework/status.ts";
import { type Budget, splitByBudgets } from "./budgets.ts";
import { goSort } from "./go-sort.ts";
import { lowerPriorityPods, moreImportant, type Victim } from "./victim.ts";

/** A node on which evictions would make room. */
export interface Candidate {
  readonly row: NodeRow;
  /** Most important first. */
  readonly victims: readonly Victim[];
  readonly violations: number;
}

/** What trying one node in thought came to. */
export type DryRun = { readonly candidate: Candidate } | { readonly candidate?: undefined; readonly status: Status };

/** What a dry run may answer besides a filter's status. */
export interface DryRunTexts {
  readonly noVictims: Status;
  expectedVictim(node: string): Status;
}

/**
 * Finds the fewest, least important pods whose eviction makes a node fit. Leaves everything as it was.
 * Source: kube-scheduler v1.36, framework/plugins/defaultpreemption/default_preemption.go, SelectVictimsOnNode.
 */
export function dryRun(cycle: Cycle, row: NodeRow, budgets: readonly Budget[], handle: PluginHandle, texts: DryRunTexts): DryRun {
  const { infos } = cycle.snapshot;
  const lower = lowerPriorityPods(cycle, row, handle);
  if (lower.length === 0) return { status: texts.noVictims };
  infos.fork();
  const result = selectVictims(handle.branch(cycle), row, lower, budgets, handle, texts);
  infos.revert();
  return result;
}

function selectVictims(
  cycle: Cycle,
  row: NodeRow,
  lower: Victim[],
  budgets: readonly Budget[],
  handle: PluginHandle,
  texts: DryRunTexts,
): DryRun {
  for (const victim of lower) handle.removePod(cycle, victim, row);
  const status = handle.filterRow(cycle, row);
  if (status !== undefined) return { status };
  goSort(lower, moreImportant);
  const { violating, others } = splitByBudgets(lower, budgets, handle.store);
  const evictable = (pods: readonly Victim[]): Victim[] =>
    pods.filter((pod) => {
      handle.addPod(cycle, pod, row);
      if (handle.filterRow(cycle, row) === undefined) return false;
      handle.removePod(cycle, pod, row);
      return true;
    });
  const violations = evictable(violating);
  const victims = [...violations, ...evictable(others)];
  if (victims.length === 0) return { status: texts.expectedVictim(cycle.snapshot.infos.names[row]) };
  if (violating.length > 0 && others.length > 0) goSort(victims, moreImportant);
  return { candidate: { row, victims, violations: violations.length } };
}
