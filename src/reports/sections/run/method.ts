import { dataTable } from "../../markup/data-table.ts";
import { type Html, html } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { readMetrics, unitOfMetric } from "./metrics.ts";

/** How the figures and charts of this page come about. */
const CHARTS: readonly (readonly [what: string, how: string])[] = [
  ["Times", "Virtual time since the run began; nothing here is measured on a real clock."],
  [
    "Charts over time",
    "Samples of timeseries.csv, drawn as steps. Samples that fall on one unit of paper become a stroke from the lowest to the highest.",
  ],
  [
    "Utilisation",
    "Sums of requests, or of use, over what is allocatable. Figures for the whole run are ratios of integrals over time, exact between samples.",
  ],
  [
    "Waiting",
    "From the creation of a pod to its binding. The causes are told apart at every moment, so that they add up to the whole wait.",
  ],
  [
    "Distributions",
    "Kaplan–Meier: waits that had not ended count as longer than they were seen. Without such waits it is the share counted.",
  ],
  ["Packing", "From the moments at which pods were bound and ended, averaged over each span; a node counts while it is registered."],
  ["Cost", "Hours from request to end of each machine, booting included, times the price of its pool."],
  ["Digest", "A hash over all events of the run: equal inputs, seed and version give an equal digest."],
];

/** The definition of every number on the page. */
export const method: Section = {
  id: "method",
  title: "How this was computed",
  tables: ["summary"],
  render(folder) {
    return html`${termList(CHARTS)}${dataTable({
      caption: "All metrics of the run with their definitions",
      search: true,
      columns: [{ title: "metric" }, { title: "value", numeric: true }, { title: "definition" }],
      rows: readMetrics(folder).all.map((metric) => [metric.name, formatQuantity(metric.value, unitOfMetric(metric)), metric.help]),
    })}`;
  },
};

/** Terms with what they mean. */
export function termList(terms: readonly (readonly [term: string, meaning: string])[]): Html {
  return html`<dl class="terms">${terms.map(([term, meaning]) => html`<dt>${term}</dt><dd>${meaning}</dd>`)}</dl>
`;
}
