import type { NodeRow } from "../../../cluster/index.ts";
import { matchesLabels } from "../../../model/index.ts";
import type { Candidates } from "../../framework/candidates.ts";
import type { Cycle, OtherPod } from "../../framework/plugin.ts";
import type { Status } from "../../framework/status.ts";
import { NO_DOMAIN } from "../../topology/row-numbers.ts";
import type { SpreadConstraint } from "./constraints.ts";
import type { SpreadCounts } from "./counts.ts";
import { Lowest } from "./lowest.ts";
import type { ConstraintPlaces } from "./places.ts";

/** One hard constraint with its pods counted. All but `changes` and `lowest` is shared by all copies of a state. */
interface Counted {
  readonly constraint: SpreadConstraint;
  readonly places: ConstraintPlaces;
  /** By domain. */
  readonly sums: Int32Array;
  readonly changes: Map<number, number>;
  readonly lowest: Lowest;
}

/** What PreFilter leaves. */
export type SpreadState = readonly Counted[];

/**
 * Pods by domain over all nodes that have every topology key. A domain is one as soon as a node in it takes part.
 * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/filtering.go, calPreFilterState.
 */
export function countHard(constraints: readonly SpreadConstraint[], cycle: Cycle, source: SpreadCounts): SpreadState {
  const { template, snapshot } = cycle;
  return source.placesOf(constraints, true, cycle).map((places, c) => {
    const constraint = constraints[c];
    const sums = source.byDomain(snapshot, template, constraint, places);
    return { constraint, places, sums, changes: new Map(), lowest: lowestOf(sums, places.members) };
  });
}

/** The lowest sum of domains with members. No pods are the fewest there can be: two such domains end the search. */
function lowestOf(sums: Int32Array, members: Int32Array): Lowest {
  const lowest = new Lowest();
  let bare = 0;
  for (let domain = 0; domain < members.length && bare < 2; domain++) {
    if (members[domain] === 0) continue;
    lowest.update(domain, sums[domain]);
    if (sums[domain] === 0) bare++;
  }
  return lowest;
}

/** A copy whose counts may be changed. */
export function cloneSpread(state: SpreadState): SpreadState {
  return state.map((counted) => ({ ...counted, changes: new Map(counted.changes), lowest: counted.lowest.copy() }));
}

/**
 * Counts another pod on a node, or with -1 no longer.
 * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/filtering.go, updateWithPod.
 */
export function moveSpread(state: SpreadState, { template }: Cycle, other: OtherPod, row: NodeRow, change: 1 | -1): void {
  if (other.template.namespace !== template.namespace) return;
  for (const counted of state) {
    const { constraint, places, changes, lowest } = counted;
    if (!matchesLabels(constraint.selector, other.template.labels)) continue;
    const domain = places.of[row];
    if (domain === NO_DOMAIN) continue;
    const count = countIn(counted, domain) + change;
    changes.set(domain, count);
    lowest.update(domain, count);
  }
}

/** Why nodes do not take the pod. */
export interface SpreadStatuses {
  readonly missingLabel: Status;
  readonly tooMany: Status;
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/filtering.go, Filter. */
export function filterSpread(state: SpreadState, nodes: Candidates, { missingLabel, tooMany }: SpreadStatuses): void {
  const { rows } = nodes;
  for (const counted of state) {
    const { constraint, places, sums, changes } = counted;
    const { maxSkew, minDomains, selectsSelf } = constraint;
    const least = places.inhabited < minDomains ? 0 : counted.lowest.count;
    const most = maxSkew - (selectsSelf ? 1 : 0) + least;
    const plain = changes.size === 0;
    const { of: domains } = places.domains;
    let kept = 0;
    for (let i = 0; i < nodes.count; i++) {
      const row = rows[i];
      const domain = domains[row];
      if (domain === NO_DOMAIN) nodes.reject(row, missingLabel);
      else if ((plain ? sums[domain] : countIn(counted, domain)) > most) nodes.reject(row, tooMany);
      else rows[kept++] = row;
    }
    nodes.count = kept;
  }
}

function countIn({ sums, changes }: Counted, domain: number): number {
  return changes.get(domain) ?? sums[domain];
}
