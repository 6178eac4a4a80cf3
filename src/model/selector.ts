import type { LabelSelector, Labels } from "./objects.ts";
import { makeRequirement, meetsRequirement, type Requirement, SelectorError } from "./requirement.ts";

/** A selector ready to be asked often; all requirements must hold. */
export interface CompiledSelector {
  /** True for the absent selector, which matches no object at all. */
  readonly matchesNothing: boolean;
  /** None of them, and not `matchesNothing`: every object matches. */
  readonly requirements: readonly Requirement[];
}

/** Matches no object. */
export const NOTHING: CompiledSelector = { matchesNothing: true, requirements: [] };
/** Matches every object, also one without labels. */
export const EVERYTHING: CompiledSelector = { matchesNothing: false, requirements: [] };

const NO_LABELS: Labels = {};
const LABEL_SELECTOR_OPERATORS: readonly string[] = ["In", "NotIn", "Exists", "DoesNotExist"];

/**
 * Prepares a label selector: absent matches nothing, empty matches everything.
 * Throws SelectorError for an unknown operator, a wrong number of values, or a key or value that no label can have.
 * Source: k8s.io/apimachinery v0.36, apis/meta/v1/helpers.go, LabelSelectorAsSelector.
 */
export function compileSelector(selector: LabelSelector | undefined): CompiledSelector {
  if (selector === undefined) return NOTHING;
  const equalities = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => makeRequirement(key, "In", [value]));
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values }) => {
    if (!LABEL_SELECTOR_OPERATORS.includes(operator)) throw new SelectorError(`"${operator}" is not a valid label selector operator`);
    // In messages no values are the same as none given.
    return makeRequirement(key, operator, values?.length ? values : undefined);
  });
  const requirements = [...equalities, ...expressions];
  return requirements.length === 0 ? EVERYTHING : { matchesNothing: false, requirements };
}

/** Whether an object with these labels is selected. */
export function matchesLabels(compiled: CompiledSelector, labels: Labels | undefined): boolean {
  if (compiled.matchesNothing) return false;
  const { requirements } = compiled;
  for (let i = 0; i < requirements.length; i++) {
    if (!meetsRequirement(requirements[i], labels ?? NO_LABELS)) return false;
  }
  return true;
}
