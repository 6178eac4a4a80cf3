import type { NodeGroup } from "../../cluster/index.ts";
import { costSeries } from "./cost.ts";
import { nodeSeries, poolSeries } from "./nodes.ts";
import { podSeries } from "./pods.ts";
import { resourceSeries, scalarSeries } from "./resources.ts";
import { type Series, series } from "./series.ts";

const timeSeries: readonly Series[] = [
  series("time_seconds", "seconds", "Virtual time since the run began; the row shows the end of this instant.", (_, now) => now / 1000),
];

/** Every series of a run with these pools and scalar resources, in the order of the columns. */
export function allSeries(groups: readonly Pick<NodeGroup, "id" | "name">[], scalarResources: readonly string[]): Series[] {
  return [
    ...timeSeries,
    ...podSeries,
    ...nodeSeries,
    ...poolSeries(groups),
    ...resourceSeries,
    ...scalarSeries(scalarResources),
    ...costSeries,
  ];
}
