import type { NodeInfos, PodTemplate } from "../../../cluster/index.ts";
import type { Labels } from "../../../model/index.ts";
import { type Give, type KeyedColumn, KeyedSums } from "../../topology/keyed-sums.ts";
import type { Domains } from "../../topology/row-numbers.ts";
import { Tables, TopologyTables } from "../../topology/tables.ts";
import type { NamedTerms, OwnTerms } from "./own-terms.ts";
import { type AffinityTerm, matchesAll, matchesResolved, matchesTerm, termsOf } from "./terms.ts";

type Columns = ReadonlyMap<string, KeyedColumn>;

/** What there is to count for terms, kept from one attempt to the next. */
export class AffinityCounts {
  private readonly tables = new TopologyTables();
  private readonly sums = new Tables<KeyedSums>();
  private readonly hardWeight: number;

  constructor(hardPodAffinityWeight: number) {
    this.hardWeight = hardPodAffinityWeight;
  }

  domainsOf(infos: NodeInfos, key: string): Domains {
    return this.tables.domainsOf(infos, key);
  }

  /** By row: pods that all of the terms mean. Source: interpodaffinity/filtering.go, updateWithAffinityTerms. */
  podsMeantByAll(infos: NodeInfos, { terms, name }: NamedTerms): Int32Array {
    return this.tables.podCounts(infos, name, (template) => matchesAll(terms, template));
  }

  /** Under each key: pods that its terms mean, once for each term. Source: interpodaffinity/filtering.go, updateWithAntiAffinityTerms. */
  podsMeant(infos: NodeInfos, { terms, name }: NamedTerms): Columns {
    const make = () =>
      new KeyedSums(({ pods }, row, give) => {
        for (const template of pods[row].templates) {
          for (const term of terms) if (matchesResolved(term, template)) give(term.topologyKey, 1);
        }
      });
    return this.sums.get(infos, `far ${name}`, make).columns;
  }

  /** Under any key: required terms of pods that want the pod far. Source: filtering.go, getExistingAntiAffinityCounts. */
  unwelcoming(infos: NodeInfos, incoming: PodTemplate, { identity, namespaceLabels }: OwnTerms): Columns {
    const make = () =>
      new KeyedSums(({ pods, antiAffinityPodCount }, row, give) => {
        if (antiAffinityPodCount[row] === 0) return;
        for (const template of pods[row].templates) {
          if (!template.hasRequiredAntiAffinity) continue;
          for (const term of termsOf(template).antiAffinity) {
            if (matchesTerm(term, incoming, namespaceLabels)) give(term.topologyKey, 1);
          }
        }
      });
    return this.sums.get(infos, `unwelcome ${identity}`, make).columns;
  }

  /**
   * Under any key: how much nodes are preferred for the pod, by its own terms and those of pods that run already.
   * Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/scoring.go, processExistingPod.
   */
  preferences(infos: NodeInfos, incoming: PodTemplate, own: OwnTerms): Columns {
    const { preferredAffinity, preferredAntiAffinity, namespaceLabels, identity } = own;
    const near = preferredAffinity.terms;
    const far = preferredAntiAffinity.terms;
    const hasPreferences = near.length > 0 || far.length > 0;
    const make = () =>
      new KeyedSums(({ pods, affinityPodCount }, row, give) => {
        if (!hasPreferences && affinityPodCount[row] === 0) return;
        for (const template of pods[row].templates) {
          for (const term of near) if (matchesResolved(term, template)) give(term.topologyKey, term.weight);
          for (const term of far) if (matchesResolved(term, template)) give(term.topologyKey, -term.weight);
          if (template.hasPodAffinity) this.preferencesOf(template, incoming, namespaceLabels, give);
        }
      });
    return this.sums.get(infos, `prefers ${identity} ${preferredAffinity.name} ${preferredAntiAffinity.name}`, make).columns;
  }

  /** What a pod that runs already thinks of the pod. */
  private preferencesOf(existing: PodTemplate, incoming: PodTemplate, namespaceLabels: Labels, give: Give): void {
    const { affinity, preferredAffinity, preferredAntiAffinity } = termsOf(existing);
    const each = (terms: readonly AffinityTerm[], weightOf: (term: AffinityTerm) => number): void => {
      for (const term of terms) if (matchesTerm(term, incoming, namespaceLabels)) give(term.topologyKey, weightOf(term));
    };
    if (this.hardWeight > 0) each(affinity, () => this.hardWeight);
    each(preferredAffinity, ({ weight }) => weight);
    each(preferredAntiAffinity, ({ weight }) => -weight);
  }
}
