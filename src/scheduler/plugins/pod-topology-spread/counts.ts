import type { NodeInfos, NodeRow, PodTemplate, Store } from "../../../cluster/index.ts";
import { matchesLabels } from "../../../model/index.ts";
import type { Cycle } from "../../framework/plugin.ts";
import type { Snapshot } from "../../framework/snapshot.ts";
import type { GroupMatch } from "../../topology/group-matches.ts";
import { NO_DOMAIN, RowNumbers } from "../../topology/row-numbers.ts";
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
  private readonly nodePods = new Tables<RowNumbers>();

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
      const make = () => new DomainPods(places, (all) => this.onNodes(all, template, constraint));
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

  /** By row: matching pods on each node. Lent until asked again. */
  onNodes(infos: NodeInfos, template: PodTemplate, constraint: SpreadConstraint): Int32Array {
    const make = () =>
      new RowNumbers((all) => {
        const matches = this.podsOf(all, template, constraint);
        return (row) => {
          let pods = 0;
          for (const { group } of matches) pods += group.rows.at(row);
          return pods;
        };
      });
    return this.nodePods.get(infos, constraint.name, make).of;
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
