import { dataTable } from "../../markup/data-table.ts";
import { NOTHING } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import { unitOfMetric } from "../run/metrics.ts";
import type { Section } from "../section.ts";
import { type EffectRow, readEffects } from "./effects.ts";
import { readCells } from "./sweep-cells.ts";

/** The cells with their headline metrics. */
export const cells: Section = {
  id: "cells",
  title: "Cells",
  tables: ["cells", "effects"],
  render(folder) {
    const rows = readEffects(folder).filter(({ scope }) => scope === "cell");
    const metrics = [...new Set(rows.filter(({ n }) => n > 0).map(({ metric }) => metric))];
    if (rows.length === 0) return NOTHING;
    const byPlace = new Map(rows.map((row) => [`${row.cell}\n${row.metric}`, row]));
    return dataTable({
      caption: "Means over seeds, with half of the 95 % interval",
      search: true,
      columns: [{ title: "cell" }, { title: "settings" }, ...metrics.map((title) => ({ title, numeric: true }))],
      rows: readCells(folder).map(({ cell, settings }) => [
        cell,
        settings,
        ...metrics.map((metric) => meanText(byPlace.get(`${cell}\n${metric}`))),
      ]),
    });
  },
};

function meanText(row: EffectRow | undefined): string {
  if (row === undefined || !(row.n > 0)) return "–";
  const unit = unitOfMetric({ name: row.metric, unit: row.unit });
  const half = Number.isFinite(row.halfWidth) && row.halfWidth > 0 ? ` ± ${formatQuantity(row.halfWidth, unit)}` : "";
  return formatQuantity(row.mean, unit) + half;
}
