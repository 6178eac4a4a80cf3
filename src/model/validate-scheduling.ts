import type {
  Affinity,
  LabelSelector,
  LabelSelectorRequirement,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  Toleration,
  TopologySpreadConstraint,
} from "./objects.ts";
import { keyProblems, type Problem, problem, rangeProblems, valueProblems, wordProblems } from "./problem.ts";

const LABEL_OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"];
const NODE_OPERATORS = [...LABEL_OPERATORS, "Gt", "Lt"];
const FIELD_OPERATORS = ["In", "NotIn"];
const TOLERATION_OPERATORS = ["Equal", "Exists"];
const TOLERATION_EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const SPREAD_ACTIONS = ["DoNotSchedule", "ScheduleAnyway"];
const SPREAD_POLICIES = ["Honor", "Ignore"];

/**
 * What is wrong with `spec.affinity`.
 * Source: Kubernetes v1.36, validation.go, validateAffinity.
 */
export function affinityProblems(affinity: Affinity | undefined, path: string): Problem[] {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const requiredPath = `${path}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  const preferredPath = `${path}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution`;
  const terms = required?.nodeSelectorTerms ?? [];
  return [
    ...(required !== undefined && terms.length === 0 ? [problem(requiredPath, "at least one term", "none")] : []),
    ...terms.flatMap((term, i) => nodeTermProblems(term, `${requiredPath}[${i}]`)),
    ...preferred.flatMap(({ weight, preference }, i) => [
      ...weightProblems(weight, `${preferredPath}[${i}]`),
      ...nodeTermProblems(preference, `${preferredPath}[${i}].preference`),
    ]),
    ...podAffinityProblems(affinity?.podAffinity, `${path}.podAffinity`),
    ...podAffinityProblems(affinity?.podAntiAffinity, `${path}.podAntiAffinity`),
  ];
}

/**
 * What is wrong with `spec.tolerations`.
 * Source: Kubernetes v1.36, validation.go, ValidateTolerations.
 */
export function tolerationProblems(tolerations: readonly Toleration[] | undefined, path: string): Problem[] {
  return (tolerations ?? []).flatMap(({ key, operator, value, effect, tolerationSeconds }, i) => {
    const at = `${path}[${i}]`;
    const problems: Problem[] = [];
    if (key) problems.push(...keyProblems(`${at}.key`, key));
    else if (operator !== "Exists") problems.push(problem(`${at}.operator`, "Exists, because no key is given", operator ?? "none"));
    problems.push(...wordProblems(`${at}.operator`, operator || undefined, TOLERATION_OPERATORS));
    if (operator === "Exists" && value) problems.push(problem(`${at}.value`, "no value, because of the operator Exists", value));
    else if (value) problems.push(...valueProblems(`${at}.value`, value));
    problems.push(...wordProblems(`${at}.effect`, effect || undefined, TOLERATION_EFFECTS));
    if (tolerationSeconds !== undefined && effect !== "NoExecute") {
      problems.push(problem(`${at}.effect`, "NoExecute, because tolerationSeconds is given", effect ?? "none"));
    }
    return problems;
  });
}

/**
 * What is wrong with `spec.topologySpreadConstraints`.
 * Source: Kubernetes v1.36, validation.go, validateTopologySpreadConstraints.
 */
export function topologySpreadProblems(constraints: readonly TopologySpreadConstraint[] | undefined, path: string): Problem[] {
  const seen = new Set<string>();
  return (constraints ?? []).flatMap((constraint, i) => {
    const at = `${path}[${i}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
    const pair = `${topologyKey}, ${whenUnsatisfiable}`;
    const problems: Problem[] = [];
    problems.push(...rangeProblems(`${at}.maxSkew`, maxSkew ?? 0, 1, Number.MAX_SAFE_INTEGER));
    problems.push(...topologyKeyProblems(topologyKey, at));
    problems.push(...wordProblems(`${at}.whenUnsatisfiable`, whenUnsatisfiable ?? "", SPREAD_ACTIONS));
    if (seen.has(pair)) problems.push(problem(at, "constraints that are unique by topologyKey and whenUnsatisfiable", pair));
    problems.push(...rangeProblems(`${at}.minDomains`, minDomains, 1, Number.MAX_SAFE_INTEGER));
    if (minDomains !== undefined && whenUnsatisfiable !== "DoNotSchedule") {
      problems.push(problem(`${at}.minDomains`, "no minDomains, but with DoNotSchedule", minDomains));
    }
    problems.push(...wordProblems(`${at}.nodeAffinityPolicy`, nodeAffinityPolicy, SPREAD_POLICIES));
    problems.push(...wordProblems(`${at}.nodeTaintsPolicy`, nodeTaintsPolicy, SPREAD_POLICIES));
    seen.add(pair);
    problems.push(...labelSelectorProblems(constraint.labelSelector, `${at}.labelSelector`));
    return [...problems, ...labelKeysProblems(constraint, at)];
  });
}

/**
 * What is wrong with a label selector.
 * Source: k8s.io/apimachinery v0.36, apis/meta/v1/validation, ValidateLabelSelector.
 */
export function labelSelectorProblems(selector: LabelSelector | undefined, path: string): Problem[] {
  return [
    ...Object.entries(selector?.matchLabels ?? {}).flatMap(([key, value]) => [
      ...keyProblems(`${path}.matchLabels`, key),
      ...valueProblems(`${path}.matchLabels.${key}`, value),
    ]),
    ...(selector?.matchExpressions ?? []).flatMap((expression, i) =>
      expressionProblems(expression, LABEL_OPERATORS, `${path}.matchExpressions[${i}]`),
    ),
  ];
}

function nodeTermProblems(term: NodeSelectorTerm | undefined, path: string): Problem[] {
  return [
    ...(term?.matchExpressions ?? []).flatMap((expression, i) =>
      expressionProblems(expression, NODE_OPERATORS, `${path}.matchExpressions[${i}]`),
    ),
    ...(term?.matchFields ?? []).flatMap((field, i) => fieldProblems(field, `${path}.matchFields[${i}]`)),
  ];
}

function fieldProblems({ key, operator, values = [] }: NodeSelectorRequirement, path: string): Problem[] {
  return [
    ...(key === "metadata.name" ? [] : [problem(`${path}.key`, "metadata.name", key)]),
    ...wordProblems(`${path}.operator`, operator, FIELD_OPERATORS),
    ...(values.length === 1 ? [] : [problem(`${path}.values`, "exactly one value", values)]),
  ];
}

function expressionProblems(requirement: LabelSelectorRequirement, operators: readonly string[], path: string): Problem[] {
  const { key, operator, values = [] } = requirement;
  const problems = keyProblems(`${path}.key`, key ?? "");
  if (!operators.includes(operator)) return [...problems, ...wordProblems(`${path}.operator`, operator ?? "", operators)];
  if (operator === "In" || operator === "NotIn") {
    if (values.length === 0) problems.push(problem(`${path}.values`, `at least one value for the operator ${operator}`, "none"));
    values.forEach((value, i) => {
      problems.push(...valueProblems(`${path}.values[${i}]`, value));
    });
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (values.length > 0) problems.push(problem(`${path}.values`, `no values for the operator ${operator}`, values));
  } else if (values.length !== 1 || typeof values[0] !== "string" || !/^[0-9]+$/.test(values[0])) {
    problems.push(problem(`${path}.values`, `one whole number of 0 or more for the operator ${operator}`, values));
  }
  return problems;
}

function podAffinityProblems(affinity: PodAffinity | undefined, path: string): Problem[] {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...required.flatMap((term, i) => podTermProblems(term, `${path}.requiredDuringSchedulingIgnoredDuringExecution[${i}]`)),
    ...preferred.flatMap(({ weight, podAffinityTerm }, i) => {
      const at = `${path}.preferredDuringSchedulingIgnoredDuringExecution[${i}]`;
      return [...weightProblems(weight, at), ...podTermProblems(podAffinityTerm, `${at}.podAffinityTerm`)];
    }),
  ];
}

function podTermProblems(term: PodAffinityTerm | undefined, path: string): Problem[] {
  return [
    ...labelSelectorProblems(term?.labelSelector, `${path}.labelSelector`),
    ...labelSelectorProblems(term?.namespaceSelector, `${path}.namespaceSelector`),
    ...topologyKeyProblems(term?.topologyKey, path),
    ...(term === undefined ? [] : labelKeysProblems(term, path)),
  ];
}

/** A key that the selector names itself cannot be merged into it. Expressions are not looked at, for that is where merged keys stand. */
function labelKeysProblems(holder: PodAffinityTerm | TopologySpreadConstraint, path: string): Problem[] {
  const named = holder.labelSelector?.matchLabels ?? {};
  const clashes = (list: string, keys: readonly string[]) =>
    keys.flatMap((key, i) =>
      Object.hasOwn(named, key) ? [problem(`${path}.${list}[${i}]`, "a key that labelSelector does not name", key)] : [],
    );
  const mismatched = "mismatchLabelKeys" in holder ? (holder.mismatchLabelKeys ?? []) : [];
  return [...clashes("matchLabelKeys", holder.matchLabelKeys ?? []), ...clashes("mismatchLabelKeys", mismatched)];
}

function topologyKeyProblems(topologyKey: string | undefined, path: string): Problem[] {
  if (!topologyKey) return [problem(`${path}.topologyKey`, "the key of a node label", "none")];
  return keyProblems(`${path}.topologyKey`, topologyKey);
}

function weightProblems(weight: number, path: string): Problem[] {
  return rangeProblems(`${path}.weight`, weight ?? 0, 1, 100);
}
