import type { NodeInfos, PodTemplate } from "../../../cluster/index.ts";
import type { Labels } from "../../../model/index.ts";
import type { Snapshot } from "../../framework/snapshot.ts";
import { DomainSums } from "../../topology/domain-sums.ts";
import type { Domains } from "../../topology/row-numbers.ts";
import { TopologyTables } from "../../topology/tables.ts";
import { listedRows } from "../../topology/whole.ts";
import type { NamedTerms, OwnTerms } from "./own-terms.ts";
import { type AffinityTerm, matchesAll, matchesResolved, matchesTerm, termsOf } from "./terms.ts";

/** What each pod of a group adds to its domain under a label key. */
interface Gift {
  readonly key: string;
  readonly amount: number;
}

/** By label key. */
type Sums = Map<string, DomainSums>;

/** What there is to count for terms, kept from one attempt to the next. */
export class AffinityCounts {
  private readonly tables: TopologyTables<readonly Gift[]>;
  private readonly hardWeight: number;

  constructor(hardPodAffinityWeight: number) {
    // Pods that are being deleted count like others.
    this.tables = new TopologyTables(() => false);
    this.hardWeight = hardPodAffinityWeight;
  }

  domainsOf(infos: NodeInfos, key: string): Domains {
    return this.tables.domainsOf(infos, key);
  }

  /** Under the key of each term: pods that all of the terms mean. Source: interpodaffinity/filtering.go, updateWithAffinityTerms. */
  podsMeantByAll(snapshot: Snapshot, { terms, name }: NamedTerms): Sums {
    const gifts = [...new Set(terms.map(({ topologyKey }) => topologyKey))].map((key) => ({ key, amount: 1 }));
    return this.sumsOf(snapshot, `near ${name}`, (template) => (matchesAll(terms, template) ? gifts : []));
  }

  /** Under each key: pods that its terms mean, once for each term. Source: interpodaffinity/filtering.go, updateWithAntiAffinityTerms. */
  podsMeant(snapshot: Snapshot, { terms, name }: NamedTerms): Sums {
    return this.sumsOf(snapshot, `far ${name}`, (template) =>
      terms.filter((term) => matchesResolved(term, template)).map(({ topologyKey: key }) => ({ key, amount: 1 })),
    );
  }

  /** Under any key: required terms of pods that want the pod far. Source: filtering.go, getExistingAntiAffinityCounts. */
  unwelcoming(snapshot: Snapshot, incoming: PodTemplate, { identity, namespaceLabels }: OwnTerms): Sums {
    return this.sumsOf(snapshot, `unwelcome ${identity}`, (template) => {
      if (!template.hasRequiredAntiAffinity) return [];
      const terms = termsOf(template).antiAffinity.filter((term) => matchesTerm(term, incoming, namespaceLabels));
      return terms.map(({ topologyKey: key }) => ({ key, amount: 1 }));
    });
  }

  /**
   * Under any key: how much nodes are preferred for the pod, by its own terms and those of pods that run already.
   * Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/scoring.go, processExistingPod.
   */
  preferences(snapshot: Snapshot, incoming: PodTemplate, own: OwnTerms): Sums {
    const { preferredAffinity, preferredAntiAffinity, namespaceLabels, identity } = own;
    const name = `prefers ${identity} ${preferredAffinity.name} ${preferredAntiAffinity.name}`;
    return this.sumsOf(snapshot, name, (template) => [
      ...preferredAffinity.terms.filter((term) => matchesResolved(term, template)).map((term) => gift(term, term.weight)),
      ...preferredAntiAffinity.terms.filter((term) => matchesResolved(term, template)).map((term) => gift(term, -term.weight)),
      ...(template.hasPodAffinity ? this.preferencesOf(template, incoming, namespaceLabels) : []),
    ]);
  }

  /** What a pod that runs already thinks of the pod. */
  private preferencesOf(existing: PodTemplate, incoming: PodTemplate, namespaceLabels: Labels): Gift[] {
    const { affinity, preferredAffinity, preferredAntiAffinity } = termsOf(existing);
    const meant = (terms: readonly AffinityTerm[]) => terms.filter((term) => matchesTerm(term, incoming, namespaceLabels));
    return [
      ...(this.hardWeight > 0 ? meant(affinity).map((term) => gift(term, this.hardWeight)) : []),
      ...meant(preferredAffinity).map((term) => gift(term, term.weight)),
      ...meant(preferredAntiAffinity).map((term) => gift(term, -term.weight)),
    ];
  }

  /** Adds up what pods give. A key under which nobody gives anything is left out, one under which gifts cancel out is not. */
  private sumsOf(snapshot: Snapshot, name: string, giftsOf: (template: PodTemplate) => readonly Gift[]): Sums {
    const { infos } = snapshot;
    const matches = this.tables.podsMatching(infos, name, (template) => {
      const gifts = giftsOf(template);
      return gifts.length > 0 ? gifts : undefined;
    });
    const listed = matches.length === 0 ? undefined : listedRows(snapshot);
    const known: Sums = new Map();
    const used: Sums = new Map();
    for (const { group, value } of matches) {
      for (const { key, amount } of value) {
        const sums = known.get(key) ?? new DomainSums(this.domainsOf(infos, key));
        known.set(key, sums);
        let any = false;
        group.rows.forEach((count, row) => {
          if ((listed === undefined || listed[row] === 1) && sums.add(row, amount * count)) any = true;
        });
        if (any) used.set(key, sums);
      }
    }
    return used;
  }
}

function gift({ topologyKey: key }: AffinityTerm, amount: number): Gift {
  return { key, amount };
}
