import type { Labels, NodeSelector, NodeSelectorTerm, PodSpec, PreferredSchedulingTerm } from "./objects.ts";
import { goQuote, makeRequirement, meetsRequirement, quotedList, type Requirement, requirementComplaints } from "./requirement.ts";

interface CompiledTerm {
  /** False for an empty term and for one that cannot be read: they match no node. */
  readonly usable: boolean;
  readonly labels: readonly Requirement[];
  readonly fields: readonly FieldRequirement[];
}

interface FieldRequirement {
  readonly key: string;
  readonly value: string;
  readonly equal: boolean;
}

const NODE_NAME_FIELD = "metadata.name";
const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];
const FIELD_OPERATORS = ["In", "NotIn"];
const NEVER: CompiledTerm = { usable: false, labels: [], fields: [] };

/** Terms belong to specs, which do not change: each is read once, whatever the number of nodes it is asked about. */
const compiledTerms = new WeakMap<NodeSelectorTerm, CompiledTerm>();

/**
 * Whether a node satisfies all label and field conditions of a term. An empty term, or one with an error in it, matches no node.
 * Source: Kubernetes v1.36, component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go, nodeSelectorTerm.match.
 */
export function matchesNodeSelectorTerm(term: NodeSelectorTerm, nodeName: string, labels: Labels): boolean {
  const compiled = compileTerm(term);
  if (!compiled.usable) return false;
  for (const requirement of compiled.labels) {
    if (!meetsRequirement(requirement, labels)) return false;
  }
  for (const field of compiled.fields) {
    const actual = field.key === NODE_NAME_FIELD ? nodeName : "";
    if ((actual === field.value) !== field.equal) return false;
  }
  return true;
}

/**
 * Whether a node satisfies any term; a selector without terms matches no node.
 * Source: Kubernetes v1.36, component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go, NodeSelector.Match.
 */
export function matchesNodeSelector(selector: NodeSelector, nodeName: string, labels: Labels): boolean {
  return (selector.nodeSelectorTerms ?? []).some((term) => matchesNodeSelectorTerm(term, nodeName, labels));
}

/**
 * Whether a node satisfies both `spec.nodeSelector` and the required node affinity.
 * Source: Kubernetes v1.36, component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go, RequiredNodeAffinity.Match.
 */
export function matchesRequiredNodeAffinity(spec: PodSpec, nodeName: string, labels: Labels): boolean {
  const { nodeSelector } = spec;
  if (nodeSelector !== undefined) {
    for (const key of Object.keys(nodeSelector)) {
      if (!Object.hasOwn(labels, key) || labels[key] !== nodeSelector[key]) return false;
    }
  }
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || matchesNodeSelector(required, nodeName, labels);
}

/**
 * Sum of the weights of the preferred terms that a node satisfies; empty terms count nothing.
 * Source: Kubernetes v1.36, component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go, PreferredSchedulingTerms.Score.
 */
export function preferredNodeAffinityWeight(
  terms: readonly PreferredSchedulingTerm[] | undefined,
  nodeName: string,
  labels: Labels,
): number {
  let weight = 0;
  for (const term of terms ?? []) {
    if (term.weight !== 0 && matchesNodeSelectorTerm(term.preference, nodeName, labels)) weight += term.weight;
  }
  return weight;
}

/**
 * The only nodes that required affinity can allow, when every term names them by `metadata.name In`: the union over the
 * terms of the intersection inside each. Undefined when some term names none; empty when the names contradict each other.
 * Source: kube-scheduler v1.36, plugins/nodeaffinity/node_affinity.go, PreFilter.
 */
export function nodeNamesRequired(spec: PodSpec): ReadonlySet<string> | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  if (terms === undefined || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const term of terms) {
    const named = namesInTerm(term);
    if (named === undefined) return undefined;
    for (const name of named) names.add(name);
  }
  return names;
}

function namesInTerm(term: NodeSelectorTerm): readonly string[] | undefined {
  let names: readonly string[] | undefined;
  for (const { key, operator, values = [] } of term.matchFields ?? []) {
    if (key !== NODE_NAME_FIELD || operator !== "In") continue;
    names = names === undefined ? values : names.filter((name) => values.includes(name));
  }
  return names;
}

function compileTerm(term: NodeSelectorTerm): CompiledTerm {
  let compiled = compiledTerms.get(term);
  if (compiled === undefined) {
    compiled = readTerm(term);
    compiledTerms.set(term, compiled);
  }
  return compiled;
}

function readTerm(term: NodeSelectorTerm): CompiledTerm {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length === 0 && matchFields.length === 0) return NEVER;
  if (nodeSelectorTermComplaints(term, "").length > 0) return NEVER;
  const labels = matchExpressions.map(({ key, operator, values }) => makeRequirement(key, operator, values ?? []));
  const fields = matchFields.map(({ key, operator, values }) => ({ key, value: values![0], equal: operator === "In" }));
  return { usable: true, labels, fields };
}

/**
 * What is wrong with a term, in the words of who reads it, with `path` for its place: such a term matches no node.
 * Source: Kubernetes v1.36, component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go, newNodeSelectorTerm.
 */
export function nodeSelectorTermComplaints({ matchExpressions, matchFields }: NodeSelectorTerm, path: string): string[] {
  const complaints = (matchExpressions ?? []).flatMap(({ key, operator, values }, i) => {
    const at = `${path}.matchExpressions[${i}]`;
    return OPERATORS.includes(operator)
      ? requirementComplaints(key, operator, values, at)
      : [unsupported(`${at}.operator`, operator, OPERATORS)];
  });
  (matchFields ?? []).forEach(({ operator, values }, i) => {
    const at = `${path}.matchFields[${i}]`;
    if (!FIELD_OPERATORS.includes(operator)) complaints.push(unsupported(`${at}.operator`, operator, FIELD_OPERATORS));
    else if (values?.length !== 1) complaints.push(`${at}.values: Invalid value: ${quotedList(values)}: must have one element`);
  });
  return complaints;
}

function unsupported(path: string, value: string, known: readonly string[]): string {
  return `${path}: Unsupported value: ${goQuote(value)}: supported values: ${known.map(goQuote).join(", ")}`;
}
