import type { NodeInfos, PodTemplate, Store } from "../../../cluster/index.ts";
import { matchesLabels } from "../../../model/index.ts";
import type { Domains } from "../../topology/row-numbers.ts";
import { TopologyTables } from "../../topology/tables.ts";
import type { SpreadConstraint } from "./constraints.ts";
import { Inclusion } from "./inclusion.ts";

/** What there is to count for constraints, kept from one attempt to the next. */
export class SpreadCounts {
  readonly inclusion: Inclusion;
  private readonly tables = new TopologyTables();
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
    this.inclusion = new Inclusion(this.tables);
  }

  domainsOf(infos: NodeInfos, { topologyKey }: SpreadConstraint): Domains {
    return this.tables.domainsOf(infos, topologyKey);
  }

  /**
   * By row: matching pods of the pod's namespace that are not on their way out; undefined: none anywhere, as for a selector that takes all.
   * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/common.go, countPodsMatchSelector.
   */
  podsOf(infos: NodeInfos, { namespace }: PodTemplate, { selector, name }: SpreadConstraint): Int32Array | undefined {
    if (selector.requirements.length === 0) return undefined;
    const { pods } = this.store;
    return this.tables.podCounts(
      infos,
      name,
      (template, id) => template.namespace === namespace && matchesLabels(selector, template.labels) && (id < 0 || !pods.isDeleting(id)),
    );
  }
}
