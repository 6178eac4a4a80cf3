import { figure } from "../../charts/figure.ts";
import { type GanttGroup, type GanttRow, gantt as ganttChart, type Span } from "../../charts/gantt.ts";
import { html, NOTHING } from "../../markup/html.ts";
import { counted, formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { type Lane, type Machine, machineGroups, readMachines } from "./machines.ts";
import { endSeconds } from "./metrics.ts";

/** The life of each node: asked for, booting, ready, gone. */
export const gantt: Section = {
  id: "gantt",
  title: "Lives of the nodes",
  tables: ["nodes"],
  render(folder) {
    const machines = readMachines(folder.table("nodes"), endSeconds(folder));
    if (machines.length === 0) return NOTHING;
    const groups = machineGroups(machines);
    const shown = groups.reduce((sum, group) => sum + group.machines.length, 0);
    const shared = groups.some(({ lanes }) => lanes.some((lane) => lane.length > 1));
    const more = machines.length - shown;
    return figure({
      title: "From request to removal, by pool",
      legend: html`<ul class="legend"><li><svg class="swatch" viewBox="0 0 22 12" aria-hidden="true"><path class="boot" d="M1 1h20v10h-20z"/></svg>asked for and booting</li><li><svg class="swatch" viewBox="0 0 22 12" aria-hidden="true"><path class="lived" d="M0 0h22v12h-22z"/></svg>from the first time Ready until it was gone</li></ul>`,
      chart: ganttChart(
        {
          id: "node-lives",
          title: "Lives of the nodes",
          description: `${counted(machines.length, "machine")} over virtual time, grouped by pool.`,
        },
        groups.map(({ pool, lanes }): GanttGroup => ({ label: pool, rows: lanes.map(rowOf) })),
        endSeconds(folder),
      ),
      note: `${counted(machines.length, "machine")}.${shared ? " Machines that followed each other share a line." : ""}${more > 0 ? ` Drawn are the ${shown} that were there the longest; ${more} more in nodes.csv.` : ""}`,
    });
  },
};

/** A line of its own has the name of its machine; a shared one tells names when one points at it. */
const rowOf = (lane: Lane): GanttRow => ({ label: lane.length === 1 ? lane[0].name : "", spans: lane.flatMap(spansOf) });

function spansOf({ name, requested, ready, removed, reason }: Machine): Span[] {
  const story = `${name}: asked for at ${formatQuantity(requested, "seconds")}, ready ${Number.isNaN(ready) ? "never" : `at ${formatQuantity(ready, "seconds")}`}${reason === "" ? "" : `, gone at ${formatQuantity(removed, "seconds")} (${reason})`}`;
  const booted = Number.isNaN(ready) ? removed : ready;
  const spans: Span[] = [];
  if (booted > requested) spans.push({ from: requested, to: booted, kind: "boot", title: story });
  if (removed > booted) spans.push({ from: booted, to: removed, kind: "lived", title: story });
  return spans;
}
