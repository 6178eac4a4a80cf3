import type { Millis } from "../engine/index.ts";
import { compileSelector, matchesLabels, type PodDisruptionBudget } from "../model/index.ts";
import type { Id } from "./kinds.ts";
import type { ObjectTable } from "./object-table.ts";
import { PodPhase, type PodTable } from "./pod-table.ts";

/** What came of an eviction: a pod that is going already counts as evicted. */
export type Eviction = "evicted" | "refused" | "several-budgets";

/** What an eviction reads and writes of the store. */
export interface Evictable {
  readonly pods: PodTable;
  readonly podDisruptionBudgets: ObjectTable<PodDisruptionBudget>;
  replaceObject(kind: "PodDisruptionBudget", id: Id, budget: PodDisruptionBudget): void;
  deletePod(pod: Id, graceMs: Millis | undefined, reason: string): void;
}

/**
 * The eviction API: deletes the pod unless a PodDisruptionBudget that selects it allows no disruption now. Pods that have not started or have
 * ended are deleted whatever budgets say.
 * Source: kube-apiserver v1.36, registry/core/pod/storage/eviction.go.
 * Differs: whether a pod is ready plays no part: `unhealthyPodEvictionPolicy` is not looked at.
 */
export function evict(store: Evictable, pod: Id, graceMs?: Millis): Eviction {
  const { pods } = store;
  if (pods.removed[pod] === 1 || pods.isDeleting(pod)) return "evicted";
  const budgets = pods.phase[pod] === PodPhase.Running ? budgetsOf(store, pod) : [];
  if (budgets.length > 1) return "several-budgets";
  for (const id of budgets) {
    const budget = store.podDisruptionBudgets.get(id)!;
    const allowed = budget.status?.disruptionsAllowed ?? 0;
    if (allowed < 1) return "refused";
    store.replaceObject("PodDisruptionBudget", id, { ...budget, status: { ...budget.status, disruptionsAllowed: allowed - 1 } });
  }
  store.deletePod(pod, graceMs, "Evicted");
  return "evicted";
}

/** Ids of the PodDisruptionBudgets that select a pod. */
export function budgetsOf(store: Evictable, pod: Id): Id[] {
  const { namespace, labels } = store.pods.templates[pod];
  const found: Id[] = [];
  for (const [id, budget] of store.podDisruptionBudgets.entries()) {
    if ((budget.metadata.namespace ?? "default") === namespace && matchesLabels(compileSelector(budget.spec.selector), labels))
      found.push(id);
  }
  return found;
}
