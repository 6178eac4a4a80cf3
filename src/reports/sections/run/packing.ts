import { figure } from "../../charts/figure.ts";
import { ABSENT, FULL, heatLegend, heatMap } from "../../charts/heat-map.ts";
import { timeLabel } from "../../charts/ticks.ts";
import { Html, html, NOTHING } from "../../markup/html.ts";
import { counted, formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { type MachineGroup, machineGroups, readMachines } from "./machines.ts";
import { endSeconds } from "./metrics.ts";
import { type PackedResource, packingGrids } from "./packing-grid.ts";
import { resourceName } from "./resources.ts";

const ROWS_MAX = 200;

/** How full each node was: at any time, and over time. */
export const packing: Section = {
  id: "packing",
  title: "Packing",
  tables: ["pods", "nodes"],
  render(folder) {
    const end = endSeconds(folder);
    const nodes = folder.table("nodes");
    const all = readMachines(nodes, end);
    if (all.length === 0 || !(end > 0)) return NOTHING;
    const groups = machineGroups(all, ROWS_MAX);
    const machines = groups.flatMap((group) => group.machines);
    const resources = packingGrids(machines, nodes, folder.table("pods"), end);
    const more = all.length - machines.length;
    const rest = more > 0 ? ` Of ${counted(all.length, "machine")} these are the ${machines.length} that were there the longest.` : "";
    const [first, ...others] = resources.map((resource) => overTime(resource, groups, rest));
    return html`${snapshot(resources, groups, end)}${first}${others.map(
      (map, i) => html`<details><summary>The same for ${resourceName(resources[i + 1].name)}</summary>${map}</details>
`,
    )}`;
  },
};

function overTime({ name, grid }: PackedResource, groups: readonly MachineGroup[], rest: string): Html {
  const title = `${resourceName(name)} requested of allocatable, node by node`;
  return figure({
    title,
    legend: heatLegend(),
    chart: heatMap(
      {
        id: `packing-${name.replace(/[^a-zA-Z0-9]+/g, "-")}`,
        title,
        description: `A row per node, grouped by pool; the darker (by night: the lighter), the fuller.`,
      },
      grid,
      groups.map(({ pool, machines }) => ({ label: pool, count: machines.length })),
    ),
    note: `Each cell is an average over ${formatQuantity(grid.toSeconds / grid.columns, "seconds")}. Blank: the node was not there.${rest}`,
  });
}

/** All nodes at one time: at the peak of the first resource, and with the script at any time. */
function snapshot(resources: readonly PackedResource[], groups: readonly MachineGroup[], end: number): Html {
  const { requested, grid } = resources[0];
  const peak = requested.reduce((best, value, i) => (value > requested[best] ? i : best), 0);
  const width = end / grid.columns;
  const data = {
    columns: grid.columns,
    endSeconds: end,
    peak,
    full: FULL,
    absent: ABSENT,
    cells: resources.map(({ grid: own }) => base64(own.rows)),
  };
  let row = 0;
  return html`<figure class="snapshot"><h3>Nodes at <span class="when">${moment(peak, width)}</span></h3>
<div class="controls"></div>
${groups.map(
  ({
    pool,
    machines,
  }) => html`<div class="pool"><h4>${pool}</h4><ul class="tiles">${machines.map(({ name }) => tile(name, resources, row++, peak))}</ul></div>
`,
)}<script type="application/json" class="packing">${new Html(JSON.stringify(data).replaceAll("<", "\\u003c"))}</script>
<figcaption>A box per node, a bar per resource (${resources.map(({ name }) => resourceName(name)).join(", ")}, from the left): requested of allocatable. Shown is the time at which most ${resourceName(resources[0].name)} was requested.</figcaption></figure>
`;
}

/** A span of time as the slider names it: its middle. */
const moment = (column: number, width: number): string => timeLabel(Math.round((column + 0.5) * width));

function tile(name: string, resources: readonly PackedResource[], row: number, column: number): Html {
  const cells = resources.map(({ grid }) => grid.rows[row][column]);
  const absent = cells.every((cell) => cell === ABSENT);
  const percent = (cell: number): string => (cell === ABSENT ? "–" : `${Math.round((cell / FULL) * 100)} %`);
  const story = `${name}: ${resources.map((resource, i) => `${resourceName(resource.name)} ${percent(cells[i])}`).join(", ")}`;
  const bars = cells.map((cell, i) => {
    const height = cell === ABSENT ? 0 : Math.round((cell / FULL) * 20);
    return html`<path class="b${(i % 3) + 1}" d="M${2 + i * 6} ${21 - height}h5v${height}h-5z"/>`;
  });
  return html`<li${absent && html` hidden`} data-node="${name}"><svg viewBox="0 0 ${cells.length * 6 + 3} 22" role="img" aria-label="${story}"><title>${story}</title><path class="frame" d="M.5 .5h${cells.length * 6 + 2}v21h${-(cells.length * 6 + 2)}z"/>${bars}</svg></li>`;
}

const base64 = (rows: readonly Uint8Array[]): string => Buffer.concat(rows).toString("base64");
