import type { Store } from "../../cluster/index.ts";
import { type CompiledSelector, compileSelector, matchesLabels } from "../../model/index.ts";
import type { Victim } from "./victim.ts";

/** A disruption budget as preemption reads it. */
export interface Budget {
  readonly namespace: string;
  readonly selector: CompiledSelector;
  readonly disruptionsAllowed: number;
  /** Names of pods whose eviction has been counted already. */
  readonly disruptedPods: Readonly<Record<string, unknown>>;
}

/** The budgets of the cluster in order of creation. A selector that selects nothing, or everything, protects nobody here. */
export function readBudgets(store: Store): Budget[] {
  const budgets: Budget[] = [];
  for (const [, { metadata, spec, status }] of store.podDisruptionBudgets.entries()) {
    const selector = compileSelector(spec.selector);
    if (selector.matchesNothing || selector.requirements.length === 0) continue;
    const { disruptedPods = {} } = (status ?? {}) as { readonly disruptedPods?: Readonly<Record<string, unknown>> };
    budgets.push({
      namespace: metadata.namespace ?? "default",
      selector,
      disruptionsAllowed: status?.disruptionsAllowed ?? 0,
      disruptedPods,
    });
  }
  return budgets;
}

/**
 * Splits victims, kept in order, into those whose eviction a budget forbids and the rest.
 * Source: kube-scheduler v1.36, framework/plugins/defaultpreemption/default_preemption.go, filterPodsWithPDBViolation.
 */
export function splitByBudgets(
  victims: readonly Victim[],
  budgets: readonly Budget[],
  store: Store,
): { readonly violating: Victim[]; readonly others: Victim[] } {
  const left = budgets.map(({ disruptionsAllowed }) => disruptionsAllowed);
  const violating: Victim[] = [];
  const others: Victim[] = [];
  for (const victim of victims) {
    const { namespace, labels } = victim.template;
    let violates = false;
    budgets.forEach((budget, i) => {
      if (budget.namespace !== namespace || Object.keys(labels).length === 0 || !matchesLabels(budget.selector, labels)) return;
      if (Object.hasOwn(budget.disruptedPods, store.pods.names[victim.id])) return;
      left[i]--;
      if (left[i] < 0) violates = true;
    });
    (violates ? violating : others).push(victim);
  }
  return { violating, others };
}
