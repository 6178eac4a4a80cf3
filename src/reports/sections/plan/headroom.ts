import type { Facts } from "../../../metrics/index.ts";
import { formatShare } from "../../../metrics/index.ts";
import { type Bar, barChart } from "../../charts/bars.ts";
import { figure } from "../../charts/figure.ts";
import { legend } from "../../charts/legend.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import { resourceName } from "../run/resources.ts";
import type { Section } from "../section.ts";

/** How full the plan is of one resource. */
interface Headroom {
  readonly resource: string;
  readonly peak: number;
  readonly peakSeconds: number;
  readonly mean: number;
}

/** What is left of every resource, over the run and at its peak. */
export const headroom: Section = {
  id: "headroom",
  title: "Headroom",
  tables: [],
  render({ facts }) {
    const list = facts.get("headroom").list().map(readHeadroom);
    return list.length === 0 ? NOTHING : html`${headroomBars(list)}${headroomTable(list)}`;
  },
};

const readHeadroom = (facts: Facts): Headroom => ({
  resource: resourceName(facts.get("resource").text()),
  peak: facts.get("peakRatio").number(),
  peakSeconds: facts.get("peakSeconds").number(),
  mean: facts.get("meanRatio").number(),
});

const PARTS: readonly (readonly [label: string, series: number, share: (room: Headroom) => number])[] = [
  ["requested on average", 1, ({ mean }) => mean],
  ["more at the peak", 2, ({ peak, mean }) => peak - mean],
  ["free at the peak", 6, ({ peak }) => 1 - peak],
];

function headroomBars(list: readonly Headroom[]): Html {
  const bars = list.map(
    (room): Bar => ({
      label: room.resource,
      parts: PARTS.map(([label, series, share]) => ({
        series,
        value: share(room) * 100,
        title: `${room.resource}, ${label}: ${formatShare(share(room))}`,
      })),
      total: `${formatShare(room.peak)} at the peak`,
    }),
  );
  return figure({
    title: "Requested of allocatable, all nodes of the run together",
    legend: legend(PARTS.map(([label, series]) => ({ label, series, mark: "area" as const }))),
    chart: barChart(
      {
        id: "headroom-bars",
        title: "Headroom by resource",
        description: `${bars.map(({ label, total }) => `${label}: ${total}`).join("; ")}.`,
      },
      bars,
      "% of what is allocatable",
      true,
    ),
    note: "What is free on all nodes together need not have room for a pod on one of them.",
  });
}

const headroomTable = (list: readonly Headroom[]): Html =>
  dataTable({
    caption: "Headroom by resource, the fullest first",
    columns: [{ title: "resource" }, ...["peak", "free at the peak", "mean", "peak at"].map((title) => ({ title, numeric: true }))],
    rows: list.map(({ resource, peak, peakSeconds, mean }) => [
      resource,
      formatShare(peak),
      formatShare(1 - peak),
      formatShare(mean),
      formatQuantity(peakSeconds, "seconds"),
    ]),
  });
