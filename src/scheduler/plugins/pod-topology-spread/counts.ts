import type { NodeInfos, NodeRow, PodTemplate, Store } from "../../../cluster/index.ts";
import { matchesLabels } from "../../../model/index.ts";
import type { Cycle } from "../../framework/plugin.ts";
import type { Snapshot } from "../../framework/snapshot.ts";
import type { GroupMatch } from "../../topology/group-matches.ts";
import { NO_DOMAIN } from "../../topology/row-numbers.ts";
import { Tables, TopologyTables } from "../../topology/tables.ts";
import { isWhole } from "../../topology/whole.ts";
import type { SpreadConstraint } from "./constraints.ts";
import { DomainPods } from "./domain-pods.ts";
import { Inclusion } from "./inclusion.ts";
import { ConstraintPlaces, Places } from "./places.ts";

const NOBODY: readonly GroupMatch<true>[] = [];

/** What there is to count for constraints, kept from one attempt to the next. */
export class SpreadCounts {
  private readonly tables: TopologyTables<true>;
  private readonly inclusion: Inclusion;
  private readonly places = new Tables<Places>();
  private readonly names = new WeakMap<readonly SpreadConstraint[], string>();
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
    return this.places.get(infos, `${requireAll} ${this.nameOf(constraints, template)}`, make).each;
  }

  /** Names the nodes that take part in each. A list of constraints belongs to one template. */
  private nameOf(constraints: readonly SpreadConstraint[], template: PodTemplate): string {
    let name = this.names.get(constraints);
    if (name === undefined) {
      name = constraints.map((one) => `${one.topologyKey} ${this.inclusion.nameOf(template, one)}`).join("\n");
      this.names.set(constraints, name);
    }
    return name;
  }

  /** By domain: matching pods on nodes that take part. Lent until asked again. */
  byDomain(snapshot: Snapshot, template: PodTemplate, constraint: SpreadConstraint, places: ConstraintPlaces): Int32Array {
    const { infos } = snapshot;
    if (isWhole(snapshot)) {
      const make = () => new DomainPods(places, (all) => this.podsOf(all, template, constraint));
      return places.pods.get(infos, constraint.name, make).sums;
    }
    const { of, members } = places;
    const sums = new Int32Array(members.length);
    const add = (count: number, row: NodeRow): void => {
      if (of[row] !== NO_DOMAIN) sums[of[row]] += count;
    };
    for (const { group } of this.podsOf(infos, template, constraint)) group.rows.forEach(add);
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
    const counts = new Int32Array(count);
    // A group on many nodes is asked about these nodes, one on few tells where it is.
    for (const { group } of matches) if (group.rows.dense === undefined) group.rows.forEach(add);
    for (let i = 0; i < count; i++) counts[i] = onRow[rows[i]];
    for (const { group } of matches) {
      const { dense } = group.rows;
      if (dense === undefined) group.rows.forEach(clear);
      else for (let i = 0; i < count; i++) if (rows[i] < dense.length) counts[i] += dense[rows[i]];
    }
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
