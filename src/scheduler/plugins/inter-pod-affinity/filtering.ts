import type { NodeRow, PodTemplate } from "../../../cluster/index.ts";
import type { Candidates } from "../../framework/candidates.ts";
import type { Cycle, OtherPod } from "../../framework/plugin.ts";
import type { Status } from "../../framework/status.ts";
import { DomainSums } from "../../topology/domain-sums.ts";
import type { AffinityCounts } from "./counts.ts";
import type { NamedTerms, OwnTerms } from "./own-terms.ts";
import { matchesAll, matchesResolved, matchesTerm, termsOf } from "./terms.ts";

/** What PreFilter leaves: pods by domain, under the keys of terms. */
export interface AffinityState {
  readonly own: OwnTerms;
  /** Pods that the pod wants near, under each key of its required affinity. */
  readonly near: ReadonlyMap<string, DomainSums>;
  /** Pods that it wants far, under each key of its required anti-affinity. */
  readonly far: ReadonlyMap<string, DomainSums>;
  /** Terms of other pods that want it far, under any key. */
  readonly unwelcome: Map<string, DomainSums>;
}

/** Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/filtering.go, PreFilter. Undefined: nothing to filter by. */
export function countRequired({ template, snapshot }: Cycle, own: OwnTerms, counts: AffinityCounts): AffinityState | undefined {
  const { infos } = snapshot;
  const { affinity, antiAffinity } = own;
  const hasTerms = affinity.terms.length > 0 || antiAffinity.terms.length > 0;
  if (!hasTerms && infos.antiAffinityPodTotal === 0) return undefined;
  const none: ReadonlyMap<string, DomainSums> = new Map();
  const unwelcome = infos.antiAffinityPodTotal === 0 ? new Map<string, DomainSums>() : counts.unwelcoming(snapshot, template, own);
  if (!hasTerms && unwelcome.size === 0) return undefined;
  // Every key of the pod's own terms has its sums, so that pods may be added.
  const complete = ({ terms }: NamedTerms, sums: ReadonlyMap<string, DomainSums>) =>
    new Map(terms.map(({ topologyKey: key }) => [key, sums.get(key) ?? new DomainSums(counts.domainsOf(infos, key))]));
  const near = complete(affinity, affinity.terms.length === 0 ? none : counts.podsMeantByAll(snapshot, affinity));
  const far = complete(antiAffinity, antiAffinity.terms.length === 0 ? none : counts.podsMeant(snapshot, antiAffinity));
  return { own, near, far, unwelcome };
}

/** A copy whose counts may be changed. */
export function cloneAffinity({ own, near, far, unwelcome }: AffinityState): AffinityState {
  return { own, near: copied(near), far: copied(far), unwelcome: copied(unwelcome) };
}

/** Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/filtering.go, updateWithPod. */
export function moveAffinity(
  { own, near, far, unwelcome }: AffinityState,
  { template, snapshot: { infos } }: Cycle,
  other: OtherPod,
  row: NodeRow,
  change: 1 | -1,
  counts: AffinityCounts,
): void {
  for (const term of termsOf(other.template).antiAffinity) {
    if (!matchesTerm(term, template, own.namespaceLabels)) continue;
    let sums = unwelcome.get(term.topologyKey);
    if (sums === undefined) {
      sums = new DomainSums(counts.domainsOf(infos, term.topologyKey));
      unwelcome.set(term.topologyKey, sums);
    }
    sums.add(row, change);
  }
  if (matchesAll(own.affinity.terms, other.template)) for (const sums of near.values()) sums.add(row, change);
  for (const term of own.antiAffinity.terms) if (matchesResolved(term, other.template)) far.get(term.topologyKey)!.add(row, change);
}

/** Why nodes do not take the pod. */
export interface AffinityStatuses {
  readonly notNear: Status;
  readonly notFar: Status;
  readonly unwelcome: Status;
}

/** Source: kube-scheduler v1.36, framework/plugins/interpodaffinity/filtering.go, Filter. */
export function filterAffinity(
  { own, near, far, unwelcome }: AffinityState,
  template: PodTemplate,
  nodes: Candidates,
  texts: AffinityStatuses,
): void {
  if (near.size > 0) {
    const sums = [...near.values()];
    // The first pod of a group that wants to be together has nobody to go to.
    const isFirst = sums.every(({ isEmpty }) => isEmpty) && matchesAll(own.affinity.terms, template);
    narrow(nodes, texts.notNear, (row) => sums.every((one) => (isFirst ? one.has(row) : one.at(row) > 0)));
  }
  for (const sums of far.values()) if (!sums.isEmpty) narrow(nodes, texts.notFar, (row) => !(sums.at(row) > 0));
  for (const sums of unwelcome.values()) if (!sums.isEmpty) narrow(nodes, texts.unwelcome, (row) => !(sums.at(row) > 0));
}

function narrow(nodes: Candidates, status: Status, fits: (row: NodeRow) => boolean): void {
  const { rows } = nodes;
  let kept = 0;
  for (let i = 0; i < nodes.count; i++) {
    const row = rows[i];
    if (fits(row)) rows[kept++] = row;
    else nodes.reject(row, status);
  }
  nodes.count = kept;
}

function copied(sums: ReadonlyMap<string, DomainSums>): Map<string, DomainSums> {
  return new Map(Array.from(sums, ([key, one]) => [key, one.copy()]));
}
