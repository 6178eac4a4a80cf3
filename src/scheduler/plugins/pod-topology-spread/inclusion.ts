import type { NodeInfos, PodTemplate } from "../../../cluster/index.ts";
import { matchesRequiredNodeAffinity, toleratesAll } from "../../../model/index.ts";
import type { RowNumbers } from "../../topology/row-numbers.ts";
import type { TopologyTables } from "../../topology/tables.ts";
import type { SpreadConstraint } from "./constraints.ts";

const FORBIDDING = ["NoSchedule", "NoExecute"];

/** What a template's spec says of the nodes that take part, as names for tables. */
interface Names {
  /** "" when every node will do. */
  readonly affinity: string;
  readonly tolerations: string;
}

/**
 * The nodes that take part in a constraint, by what the pod says of nodes.
 * Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/common.go, matchNodeInclusionPolicies.
 */
export class Inclusion {
  private readonly tables: TopologyTables<true>;
  private readonly names = new WeakMap<PodTemplate, Names>();

  constructor(tables: TopologyTables<true>) {
    this.tables = tables;
  }

  /** By row: 1 for nodes that take part; undefined: all do. */
  of(infos: NodeInfos, template: PodTemplate, constraint: SpreadConstraint): RowNumbers | undefined {
    const name = this.nameOf(template, constraint);
    if (name === "") return undefined;
    const { spec } = template;
    const { honorsAffinity, honorsTaints } = constraint;
    return this.tables.nodeMarks(infos, name, ({ names, labels, taints }, row) => {
      if (honorsAffinity && !matchesRequiredNodeAffinity(spec, names[row], labels[row])) return false;
      return !honorsTaints || toleratesAll(spec.tolerations, taints[row], FORBIDDING);
    });
  }

  /** Names the nodes that take part; "" when all do. */
  nameOf(template: PodTemplate, { honorsAffinity, honorsTaints }: SpreadConstraint): string {
    if (!honorsAffinity && !honorsTaints) return "";
    const { affinity, tolerations } = this.namesOf(template);
    if (!honorsTaints) return affinity;
    return `${honorsAffinity ? affinity : ""} ${tolerations}`;
  }

  private namesOf(template: PodTemplate): Names {
    let names = this.names.get(template);
    if (names === undefined) {
      const { nodeSelector = {}, affinity, tolerations = [] } = template.spec;
      const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      const free = Object.keys(nodeSelector).length === 0 && required === undefined;
      names = { affinity: free ? "" : JSON.stringify([nodeSelector, required ?? null]), tolerations: JSON.stringify(tolerations) };
      this.names.set(template, names);
    }
    return names;
  }
}
