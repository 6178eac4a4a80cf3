import { figures } from "../../charts/figure.ts";
import { largestOf, timeChart } from "../../charts/time-chart.ts";
import { html } from "../../markup/html.ts";
import { counted } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";

/** How many pods ran and how many waited, over time. */
export const pods: Section = {
  id: "pods",
  title: "Pods over time",
  tables: ["timeseries"],
  render(folder) {
    const table = folder.table("timeseries");
    const times = table.numbers("time_seconds");
    const running = table.numbers("running_pods");
    const unbound = table.numbers("unbound_pods");
    const unschedulable = table.numbers("unschedulable_pods");
    return figures(
      html`${timeChart({
        id: "pods-running",
        title: "Pods on nodes",
        description: `Pods running and starting over virtual time; at most ${counted(largestOf([running]), "pod")} running in a sample.`,
        times,
        series: [
          { label: "running", values: running, series: 1, filled: true },
          { label: "starting", values: table.numbers("starting_pods"), series: 2, filled: true },
        ],
        unit: "pods",
        stacked: true,
      })}${timeChart({
        id: "pods-waiting",
        title: "Pods waiting for a node",
        description: `Pods without a node over virtual time; at most ${counted(largestOf([unbound]), "pod")} in a sample.`,
        note: "Unschedulable: the scheduler has looked and found no node.",
        times,
        series: [
          { label: "unschedulable", values: unschedulable, series: 2, filled: true },
          { label: "not yet looked at", values: unbound.map((value, i) => value - unschedulable[i]), series: 3, filled: true },
        ],
        unit: "pods",
        stacked: true,
      })}`,
    );
  },
};
