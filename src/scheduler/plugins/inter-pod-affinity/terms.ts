import type { PodTemplate } from "../../../cluster/index.ts";
import {
  type CompiledSelector,
  compileSelector,
  type Labels,
  matchesLabels,
  type PodAffinity,
  type PodAffinityTerm,
  SelectorError,
} from "../../../model/index.ts";

/** Pods near which, or away from which, a pod wants to be: a term with nothing left to read. */
export interface AffinityTerm {
  readonly topologyKey: string;
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: CompiledSelector;
  readonly selector: CompiledSelector;
  readonly written: PodAffinityTerm;
  /** Of preferred terms, else 0. */
  readonly weight: number;
}

/** The terms of one pod. */
export interface PodTerms {
  readonly affinity: readonly AffinityTerm[];
  readonly antiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
  /** Why some term could not be read; such a list is empty. */
  readonly error: string | undefined;
}

const known = new WeakMap<PodTemplate, PodTerms>();
const NO_NAMESPACE_LABELS: Labels = {};

/** Source: k8s.io/kube-scheduler v0.36, framework/types.go, PodInfo.Update and newAffinityTerm. */
export function termsOf(template: PodTemplate): PodTerms {
  let terms = known.get(template);
  if (terms === undefined) {
    terms = readTerms(template);
    known.set(template, terms);
  }
  return terms;
}

/**
 * Whether a term means a pod. `namespaceLabels` are those of the pod's namespace.
 * Source: k8s.io/kube-scheduler v0.36, framework/types.go, AffinityTerm.Matches.
 */
export function matchesTerm(term: AffinityTerm, { namespace, labels }: PodTemplate, namespaceLabels: Labels): boolean {
  if (!term.namespaces.has(namespace) && !matchesLabels(term.namespaceSelector, namespaceLabels)) return false;
  return matchesLabels(term.selector, labels);
}

/** As `matchesTerm`, for terms whose namespaces have been looked up: what is left of the selector sees no labels. */
export function matchesResolved(term: AffinityTerm, template: PodTemplate): boolean {
  return matchesTerm(term, template, NO_NAMESPACE_LABELS);
}

/** Whether all terms mean the pod; none do not. Source: framework/plugins/interpodaffinity/filtering.go, podMatchesAllAffinityTerms. */
export function matchesAll(terms: readonly AffinityTerm[], template: PodTemplate): boolean {
  if (terms.length === 0) return false;
  for (let i = 0; i < terms.length; i++) if (!matchesResolved(terms[i], template)) return false;
  return true;
}

function readTerms({ spec, namespace }: PodTemplate): PodTerms {
  let error: string | undefined;
  const attempt = (read: () => AffinityTerm[]): AffinityTerm[] => {
    try {
      return read();
    } catch (problem) {
      if (!(problem instanceof SelectorError)) throw problem;
      error ??= problem.message;
      return [];
    }
  };
  const required = (affinity: PodAffinity | undefined) =>
    attempt(() => (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map((term) => readTerm(term, namespace, 0)));
  const preferred = (affinity: PodAffinity | undefined) =>
    attempt(() =>
      (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm }) =>
        readTerm(podAffinityTerm, namespace, weight),
      ),
    );
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const terms = {
    affinity: required(podAffinity),
    antiAffinity: required(podAntiAffinity),
    preferredAffinity: preferred(podAffinity),
    preferredAntiAffinity: preferred(podAntiAffinity),
  };
  return { ...terms, error };
}

function readTerm(written: PodAffinityTerm, ownNamespace: string, weight: number): AffinityTerm {
  const { topologyKey, namespaces = [], namespaceSelector, labelSelector } = written;
  const own = namespaces.length === 0 && namespaceSelector === undefined;
  return {
    topologyKey,
    namespaces: new Set(own ? [ownNamespace] : namespaces),
    namespaceSelector: compileSelector(namespaceSelector),
    selector: compileSelector(labelSelector),
    written,
    weight,
  };
}
