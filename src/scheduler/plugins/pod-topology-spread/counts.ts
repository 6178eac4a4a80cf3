import type { NodeInfos, NodeRow, PodTemplate, Store } from "../../../cluster/index.ts";
import { matchesLabels } from "../../../model/index.ts";
import type { Cycle } from "../../framework/plugin.ts";
import type { GroupMatch } from "../../topology/group-matches.ts";
import { NO_DOMAIN } from "../../topology/row-numbers.ts";
import { Tables, TopologyTables } from "../../topology/tables.ts";
import { isWhole } from "../../topology/whole.ts";
import type { SpreadConstraint } from "./constraints.ts";
import { Inclusion } from "./inclusion.ts";
import { ConstraintPlaces, Places } from "./places.ts";

const NOBODY: readonly GroupMatch<true>[] = [];

/** What there is to count for constraints, kept from one attempt to the next. */
export class SpreadCounts {
  private readonly tables: TopologyTables<true>;
  private readonly inclusion: Inclusion;
  private readonly places = new Tables<Places>();
  /** By row; zero outside of a call. */
  private onRow = new Int32Array(64);

  constructor({ pods }: Store) {
    this.tables = new TopologyTables((pod) => pods.isDeleting(pod));
    this.inclusion = new Inclusion(this.tables);
  }

  /** Which nodes take part in each constraint. Lent until asked again. */
  placesOf(constraints: readonly SpreadConstraint[], requireAll: boolean, { template, snapshot }: Cycle): readonly ConstraintPlaces[] {
    const { infos, rows } = snapshot;
    const make = () => {
      const each = constraints.map((constraint) => {
        return new ConstraintPlaces(this.tables.domainsOf(infos, constraint.topologyKey), this.inclusion.of(infos, template, constraint));
      });
      return new Places(each, requireAll);
    };
    if (!isWhole(snapshot)) return make().takeOnly(infos, rows).each;
    const names = constraints.map((one) => `${one.topologyKey} ${this.inclusion.nameOf(template, one)}`);
    return this.places.get(infos, `${requireAll} ${names.join("\n")}`, make).each;
  }

  /** By domain: matching pods on nodes that take part. */
  byDomain(infos: NodeInfos, template: PodTemplate, constraint: SpreadConstraint, { of, members }: ConstraintPlaces): Int32Array {
    const sums = new Int32Array(members.length);
    for (const { group } of this.podsOf(infos, template, constraint)) {
      group.rows.forEach((count, row) => {
        if (of[row] !== NO_DOMAIN) sums[of[row]] += count;
      });
    }
    return sums;
  }

  /** Matching pods on each of these nodes, in their order. */
  onNodes(infos: NodeInfos, template: PodTemplate, constraint: SpreadConstraint, rows: Int32Array, count: number): Int32Array {
    const matches = this.podsOf(infos, template, constraint);
    if (this.onRow.length < infos.count) this.onRow = new Int32Array(infos.count * 2);
    const { onRow } = this;
    const add = (pods: number, row: NodeRow): void => {
      onRow[row] += pods;
    };
    const clear = (_pods: number, row: NodeRow): void => {
      onRow[row] = 0;
    };
    for (const { group } of matches) group.rows.forEach(add);
    const counts = new Int32Array(count);
    for (let i = 0; i < count; i++) counts[i] = onRow[rows[i]];
    for (const { group } of matches) group.rows.forEach(clear);
    return counts;
  }

  /**
   * Matching pods of the pod's namespace that are not on their way out; none for a selector that takes all.
   * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/common.go, countPodsMatchSelector.
   */
  private podsOf(infos: NodeInfos, { namespace }: PodTemplate, { selector, name }: SpreadConstraint): readonly GroupMatch<true>[] {
    if (selector.requirements.length === 0) return NOBODY;
    return this.tables.podsMatching(infos, name, (template, leaving) =>
      !leaving && template.namespace === namespace && matchesLabels(selector, template.labels) ? true : undefined,
    );
  }
}
