import type { Id, PodTemplate, Store } from "../../../cluster/index.ts";
import { type CompiledSelector, compileSelector, type LabelSelector, matchesLabels } from "../../../model/index.ts";

/** A PodDisruptionBudget as one loop spends it. */
export interface RemainingBudget {
  readonly namespace: string;
  readonly selector: CompiledSelector;
  left: number;
}

const compiled = new WeakMap<LabelSelector, CompiledSelector>();

/**
 * The disruptions that budgets still allow in this loop: the API's figure minus what the loop has given away.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/pdb/basic.go.
 */
export class RemainingBudgets {
  private readonly budgets: RemainingBudget[];
  private readonly byTemplate = new Map<number, readonly RemainingBudget[]>();

  constructor(budgets: readonly RemainingBudget[]) {
    this.budgets = [...budgets];
  }

  /** Budgets that select pods of a template. */
  matching(template: PodTemplate): readonly RemainingBudget[] {
    if (this.budgets.length === 0) return NONE;
    let found = this.byTemplate.get(template.id);
    if (found === undefined) {
      found = this.budgets.filter(
        ({ namespace, selector }) => namespace === template.namespace && matchesLabels(selector, template.labels),
      );
      this.byTemplate.set(template.id, found);
    }
    return found;
  }

  /** Whether all these pods may be evicted at the same time. */
  allow(pods: readonly Id[], templates: readonly PodTemplate[]): boolean {
    if (this.budgets.length === 0) return true;
    const counts = new Map<RemainingBudget, number>();
    for (const pod of pods) for (const budget of this.matching(templates[pod])) counts.set(budget, (counts.get(budget) ?? 0) + 1);
    return [...counts].every(([{ left }, count]) => left >= count);
  }

  /** Takes one disruption per pod from every budget that selects it. */
  spend(pods: readonly Id[], templates: readonly PodTemplate[]): void {
    for (const pod of pods) for (const budget of this.matching(templates[pod])) budget.left--;
  }
}

const NONE: readonly RemainingBudget[] = [];
/** No budget at all. */
export const NO_BUDGETS = new RemainingBudgets([]);

/** Budgets with what their status allows now. */
export function budgetsNow({ podDisruptionBudgets }: Store): RemainingBudgets {
  const budgets: RemainingBudget[] = [];
  for (const [, { metadata, spec, status }] of podDisruptionBudgets.entries()) {
    budgets.push({
      namespace: metadata.namespace ?? "default",
      selector: selectorOf(spec.selector),
      left: status?.disruptionsAllowed ?? 0,
    });
  }
  return budgets.length === 0 ? NO_BUDGETS : new RemainingBudgets(budgets);
}

function selectorOf(selector: LabelSelector | undefined): CompiledSelector {
  if (selector === undefined) return compileSelector(undefined);
  let known = compiled.get(selector);
  if (known === undefined) {
    known = compileSelector(selector);
    compiled.set(selector, known);
  }
  return known;
}
