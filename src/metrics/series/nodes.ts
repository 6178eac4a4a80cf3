import type { NodeGroup } from "../../cluster/index.ts";
import { distinctSnakeCase } from "../columns.ts";
import { type Series, series } from "./series.ts";

/** Nodes that are registered, whatever their pool. */
export const nodeSeries: readonly Series[] = [
  series("nodes", "nodes", "Nodes registered.", (view) => view.nodes),
  series("ready_nodes", "nodes", "Nodes whose condition Ready is True.", (view) => view.readyNodes),
  series("no_pool_nodes", "nodes", "Nodes registered that belong to no pool.", (view) => view.poollessNodes),
];

/** One series per node pool, in the order of the pools. */
export function poolSeries(groups: readonly Pick<NodeGroup, "id" | "name">[]): Series[] {
  const names = distinctSnakeCase(groups.map((group) => group.name));
  return groups.map(({ id, name }, i) =>
    series(`pool_${names[i]}_nodes`, "nodes", `Nodes registered of pool ${name}.`, (view) => view.poolNodes[id] ?? 0),
  );
}
