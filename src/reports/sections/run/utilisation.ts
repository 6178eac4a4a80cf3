import type { ResultTable } from "../../../metrics/index.ts";
import { figures } from "../../charts/figure.ts";
import { type TimeSeries, timeChart } from "../../charts/time-chart.ts";
import { type Html, join } from "../../markup/html.ts";
import { scalingOf } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { type Metrics, readMetrics } from "./metrics.ts";
import { resourceNames, type SampledResource, sampledResources } from "./resources.ts";

/** What pods requested and used of what nodes offer, per resource. */
export const utilisation: Section = {
  id: "utilisation",
  title: "Utilisation",
  tables: ["timeseries", "summary"],
  optional: ["nodes"],
  render(folder) {
    const table = folder.table("timeseries");
    const metrics = readMetrics(folder);
    const nameOf = resourceNames(folder);
    return figures(join(sampledResources(table).map((resource) => resourceChart(table, resource, metrics, nameOf(resource.name)))));
  },
};

/** Requested inside allocatable, and used, in cores, GiB or units. */
function resourceChart(table: ResultTable, { name, unit }: SampledResource, metrics: Metrics, title: string): Html {
  const { per, name: unitName } = scalingOf(unit);
  const values = (kind: string): Float64Array => table.numbers(`${name}_${kind}_${unit}`).map((value) => value / per);
  const series: TimeSeries[] = [
    { label: "requested by bound pods", values: values("requested"), series: 1, filled: true },
    { label: "allocatable", values: values("allocatable"), series: 6 },
  ];
  if (table.has(`${name}_used_${unit}`)) series.push({ label: "used", values: values("used"), series: 2 });
  const shares = ["requested", "used"].filter((kind) => !Number.isNaN(metrics.value(`${name}_${kind}_ratio`)));
  const told = shares.map((kind) => `${metrics.text(`${name}_${kind}_ratio`)} ${kind}`).join(", ");
  return timeChart({
    id: `use-${name}`,
    title,
    description: `${title} allocatable, requested and used over virtual time, in ${unitName}. Of allocatable, over the whole run: ${told}.`,
    note: told === "" ? undefined : `Of what was allocatable, over the whole run: ${told} (ratios of integrals over time).`,
    times: table.numbers("time_seconds"),
    series,
    unit: unitName,
  });
}
