import { figure } from "../../charts/figure.ts";
import { ABSENT, FULL, heatLegend, heatMap } from "../../charts/heat-map.ts";
import { timeLabel } from "../../charts/ticks.ts";
import { type Html, html, jsonText, NOTHING } from "../../markup/html.ts";
import { counted, formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { type Machine, type MachineGroup, machineGroups, readMachines } from "./machines.ts";
import { endSeconds } from "./metrics.ts";
import { type PackedResource, packingGrids, rowCells } from "./packing-grid.ts";
import { resourceName } from "./resources.ts";

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
    const groups = machineGroups(all);
    const machines = groups.flatMap((group) => group.machines);
    const resources = packingGrids(machines, nodes, folder.table("pods"), end);
    const more = all.length - machines.length;
    const rest = more > 0 ? ` Of ${counted(all.length, "machine")} these are the ${machines.length} that were there the longest.` : "";
    const [first, ...others] = resources.map((resource) => overTime(resource, groups, end, rest));
    return html`${snapshot(resources, groups, end)}${first}${others.map(
      (map, i) => html`<details><summary>The same for ${resourceName(resources[i + 1].name)}</summary>${map}</details>
`,
    )}`;
  },
};

function overTime(resource: PackedResource, groups: readonly MachineGroup[], end: number, rest: string): Html {
  const { name, columns } = resource;
  const order = new Map(groups.flatMap(({ machines }) => machines).map((machine, i) => [machine, i]));
  const rows = groups.flatMap(({ lanes }) =>
    lanes.map((lane) =>
      rowCells(
        resource,
        lane.map((machine) => order.get(machine)!),
      ),
    ),
  );
  const title = `${resourceName(name)} requested of allocatable, node by node`;
  return figure({
    title,
    legend: heatLegend(),
    chart: heatMap(
      {
        id: `packing-${name.replace(/[^a-zA-Z0-9]+/g, "-")}`,
        title,
        description: `Nodes line by line, grouped by pool; the darker (by night: the lighter), the fuller.`,
      },
      { columns, rows, fromSeconds: 0, toSeconds: end },
      groups.map(({ pool, lanes }) => ({ label: pool, count: lanes.length })),
    ),
    note: `Each cell is an average over ${formatQuantity(end / columns, "seconds")}. Blank: the node was not there.${rest}`,
  });
}

/** All nodes at one time: at the peak of the first resource, and with the script at any time. */
function snapshot(resources: readonly PackedResource[], groups: readonly MachineGroup[], end: number): Html {
  const { columns } = resources[0];
  const peak = peakOf(resources[0]);
  const rows = resources.map((resource) => resource.filled.map((_, machine) => rowCells(resource, [machine])));
  const names = resources.map(({ name }) => resourceName(name));
  const data = {
    names,
    columns,
    endSeconds: end,
    peak,
    full: FULL,
    absent: ABSENT,
    cells: rows.map((cells) => Buffer.concat(cells).toString("base64")),
  };
  let next = 0;
  const tiles = (machines: readonly Machine[]) =>
    machines.map(({ name }) => {
      const machine = next++;
      return tile(
        name,
        names,
        rows.map((cells) => cells[machine][peak]),
      );
    });
  return html`<figure class="snapshot"><h3>Nodes at <span class="when">${timeLabel(Math.round(((peak + 0.5) * end) / columns))}</span></h3>
<div class="controls"></div>
${groups.map(
  ({ pool, machines }) => html`<div class="pool"><h4>${pool}</h4><ul class="tiles">${tiles(machines)}</ul></div>
`,
)}<script type="application/json" class="packing">${jsonText(data)}</script>
<figcaption>A box per node, a bar per resource (${names.join(", ")}, from the left): requested of allocatable. First shown is the time at which most ${names[0]} was requested.</figcaption></figure>
`;
}

/** The span of time in which most was requested. */
function peakOf({ filled, columns }: PackedResource): number {
  const totals = Array.from({ length: columns }, (_, column) => filled.reduce((sum, own) => sum + own[column], 0));
  return totals.indexOf(Math.max(...totals));
}

/** A node as a box with a bar per resource. The script draws them again for another time. */
function tile(node: string, names: readonly string[], cells: readonly number[]): Html {
  const percent = (cell: number): string => (cell === ABSENT ? "–" : `${Math.round((cell / FULL) * 100)} %`);
  const story = `${node}: ${cells.map((cell, i) => `${names[i]} ${percent(cell)}`).join(", ")}`;
  const bars = cells.map((cell, i) => {
    const height = cell === ABSENT ? 0 : Math.round((cell / FULL) * 20);
    return html`<path class="b${(i % 3) + 1}" d="M${2 + i * 6} ${21 - height}h5v${height}h-5z"/>`;
  });
  const width = cells.length * 6 + 2;
  const absent = cells.every((cell) => cell === ABSENT);
  return html`<li${absent && html` hidden`} data-node="${node}"><svg viewBox="0 0 ${width + 1} 22" role="img" aria-label="${story}"><title>${story}</title><path class="frame" d="M.5 .5h${width}v21h${-width}z"/>${bars}</svg></li>`;
}
