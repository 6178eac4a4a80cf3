import type { PodTemplate, Store } from "../../../cluster/index.ts";
import { type Labels, matchesLabels } from "../../../model/index.ts";
import { type AffinityTerm, termsOf } from "./terms.ts";

/** Terms of the pod to be placed, with a name for what they mean. */
export interface NamedTerms {
  readonly terms: readonly AffinityTerm[];
  readonly name: string;
}

/** What the plugin knows of the pod to be placed. */
export interface OwnTerms {
  readonly affinity: NamedTerms;
  readonly antiAffinity: NamedTerms;
  readonly preferredAffinity: NamedTerms;
  readonly preferredAntiAffinity: NamedTerms;
  /** Labels of the pod's namespace; none when there is no such namespace. */
  readonly namespaceLabels: Labels;
  /** Names all that terms of other pods look at: namespace and labels. */
  readonly identity: string;
}

const NO_LABELS: Labels = {};
const NAME_LABEL = "kubernetes.io/metadata.name";

/**
 * Terms of pods to be placed, with namespace selectors replaced by the namespaces they select.
 * Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/plugin.go, mergeAffinityTermNamespacesIfNotEmpty and
 * GetNamespaceLabelsSnapshot.
 */
export class OwnTermsReader {
  private readonly store: Store;
  private readonly known = new WeakMap<PodTemplate, { readonly version: number; readonly terms: OwnTerms }>();

  constructor(store: Store) {
    this.store = store;
  }

  of(template: PodTemplate): OwnTerms {
    const { version } = this.store.namespaces;
    let known = this.known.get(template);
    if (known?.version !== version) {
      known = { version, terms: this.resolve(template) };
      this.known.set(template, known);
    }
    return known.terms;
  }

  private resolve(template: PodTemplate): OwnTerms {
    const { affinity, antiAffinity, preferredAffinity, preferredAntiAffinity } = termsOf(template);
    const { namespace, labels } = template;
    const id = this.store.namespaces.find("", namespace);
    const namespaceLabels = id === undefined ? NO_LABELS : this.labelsOf(id);
    return {
      affinity: this.named(affinity),
      antiAffinity: this.named(antiAffinity),
      preferredAffinity: this.named(preferredAffinity),
      preferredAntiAffinity: this.named(preferredAntiAffinity),
      namespaceLabels,
      identity: JSON.stringify([namespace, sorted(labels), sorted(namespaceLabels)]),
    };
  }

  private named(terms: readonly AffinityTerm[]): NamedTerms {
    const resolved = terms.map((term) => this.withNamespaces(term));
    const name = resolved.map(({ topologyKey, namespaces, weight, written: { labelSelector, namespaceSelector } }) => [
      topologyKey,
      [...namespaces],
      weight,
      labelSelector ?? null,
      namespaceSelector ?? null,
    ]);
    return { terms: resolved, name: JSON.stringify(name) };
  }

  private withNamespaces(term: AffinityTerm): AffinityTerm {
    if (term.namespaceSelector.requirements.length === 0) return term;
    const namespaces = new Set(term.namespaces);
    for (const [id, { metadata }] of this.store.namespaces.entries()) {
      if (matchesLabels(term.namespaceSelector, this.labelsOf(id))) namespaces.add(metadata.name ?? "");
    }
    return { ...term, namespaces };
  }

  /** The API server labels every namespace with its name. */
  private labelsOf(id: number): Labels {
    const { metadata } = this.store.namespaces.get(id)!;
    return { ...metadata.labels, [NAME_LABEL]: metadata.name ?? "" };
  }
}

function sorted(labels: Labels): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
