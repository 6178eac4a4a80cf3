import type { NodeRow } from "../../../cluster/index.ts";
import { matchesLabels } from "../../../model/index.ts";
import type { Candidates } from "../../framework/candidates.ts";
import type { Cycle, OtherPod } from "../../framework/plugin.ts";
import type { Status } from "../../framework/status.ts";
import { NO_DOMAIN } from "../../topology/row-numbers.ts";
import type { SpreadConstraint } from "./constraints.ts";
import type { SpreadCounts } from "./counts.ts";
import { Lowest } from "./lowest.ts";

const ABSENT = -1;

/** One hard constraint with its pods counted. The arrays are shared by all copies of a state; what a copy changes is in `changes`. */
interface Counted {
  readonly constraint: SpreadConstraint;
  /** By row: domain and, unless all take part, whether the node does. */
  readonly domains: Int32Array;
  readonly takesPart: Int32Array | undefined;
  /** By domain: matching pods, or ABSENT where no node takes part. */
  readonly counts: Int32Array;
  readonly domainCount: number;
  readonly changes: Map<number, number>;
  readonly lowest: Lowest;
}

/** What PreFilter leaves. */
export type SpreadState = readonly Counted[];

/**
 * Counts pods by domain over all nodes that have every topology key.
 * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/filtering.go, calPreFilterState.
 */
export function countHard(constraints: readonly SpreadConstraint[], { template, snapshot }: Cycle, source: SpreadCounts): SpreadState {
  const { infos, rows } = snapshot;
  const inputs = constraints.map((constraint) => {
    const domains = source.domainsOf(infos, constraint);
    const counts = new Int32Array(domains.count).fill(ABSENT);
    const takesPart = source.inclusion.of(infos, template, constraint);
    return { domains: domains.of, counts, takesPart, pods: source.podsOf(infos, template, constraint) };
  });
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!hasAllKeys(inputs, row)) continue;
    for (const { domains, counts, takesPart, pods } of inputs) {
      if (takesPart !== undefined && takesPart[row] === 0) continue;
      const domain = domains[row];
      const count = pods === undefined ? 0 : pods[row];
      counts[domain] = counts[domain] === ABSENT ? count : counts[domain] + count;
    }
  }
  return inputs.map(({ domains, counts, takesPart }, i) => {
    const lowest = new Lowest();
    let domainCount = 0;
    for (let domain = 0; domain < counts.length; domain++) {
      if (counts[domain] === ABSENT) continue;
      domainCount++;
      lowest.update(domain, counts[domain]);
    }
    return { constraint: constraints[i], domains, takesPart, counts, domainCount, changes: new Map(), lowest };
  });
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
  if (other.template.namespace !== template.namespace || !hasAllKeys(state, row)) return;
  for (const counted of state) {
    const { constraint, domains, takesPart, changes, lowest } = counted;
    if (!matchesLabels(constraint.selector, other.template.labels)) continue;
    if (takesPart !== undefined && takesPart[row] === 0) continue;
    const domain = domains[row];
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
    const { constraint, domains, counts, changes } = counted;
    const { maxSkew, minDomains, selectsSelf } = constraint;
    const least = counted.domainCount < minDomains ? 0 : counted.lowest.count;
    const most = maxSkew - (selectsSelf ? 1 : 0) + least;
    const plain = changes.size === 0;
    let kept = 0;
    for (let i = 0; i < nodes.count; i++) {
      const row = rows[i];
      const domain = domains[row];
      if (domain === NO_DOMAIN) nodes.reject(row, missingLabel);
      else if ((plain ? counts[domain] : countIn(counted, domain)) > most) nodes.reject(row, tooMany);
      else rows[kept++] = row;
    }
    nodes.count = kept;
  }
}

function countIn({ counts, changes }: Counted, domain: number): number {
  const changed = changes.size === 0 ? undefined : changes.get(domain);
  return changed ?? Math.max(counts[domain], 0);
}

function hasAllKeys(list: readonly { readonly domains: Int32Array }[], row: NodeRow): boolean {
  for (let i = 0; i < list.length; i++) if (list[i].domains[row] === NO_DOMAIN) return false;
  return true;
}
