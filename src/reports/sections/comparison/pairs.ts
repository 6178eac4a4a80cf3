import type { ResultTable } from "../../../metrics/index.ts";
import { figure, figures } from "../../charts/figure.ts";
import { type Pair, pairsChart } from "../../charts/pairs-chart.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { counted, formatQuantity, scalingOf } from "../../markup/quantity.ts";
import { anyTable } from "../any-table.ts";
import type { Section } from "../section.ts";
import { type ComparedMetric, nameOf, readComparison } from "./comparison-rows.ts";

const CHARTS_MAX = 6;
const LINES_MAX = 60;

/** The runs behind the means: pair by pair. */
export const pairs: Section = {
  id: "pairs",
  title: "Pairs",
  tables: ["comparison", "pairs"],
  render(folder) {
    const table = folder.table("pairs");
    if (table.rows === 0) return NOTHING;
    const differing = readComparison(folder).filter(({ difference }) => difference !== 0 && !Number.isNaN(difference));
    const charts = differing.slice(0, CHARTS_MAX).flatMap((row, i) => {
      const own = pairsOf(table, row);
      return own.length < 2 ? [] : [chart(row, own, i)];
    });
    return html`${charts.length > 0 && figures(charts)}${anyTable(table, { caption: "Values by seed", rowsMax: 200 })}`;
  },
};

function pairsOf(table: ResultTable, { cell, metric }: ComparedMetric): Pair[] {
  const cells = table.has("cell") ? table.texts("cell") : undefined;
  const [metrics, seeds] = [table.texts("metric"), table.texts("seed")];
  const [a, b] = [table.numbers("a"), table.numbers("b")];
  const own = Array.from(metrics.keys()).filter((i) => metrics[i] === metric && (cells === undefined || cells[i] === cell));
  return own.filter((i) => Number.isFinite(a[i]) && Number.isFinite(b[i])).map((i) => ({ name: `seed ${seeds[i]}`, a: a[i], b: b[i] }));
}

function chart(row: ComparedMetric, all: readonly Pair[], number: number): Html {
  const { per, name } = scalingOf(row.unit);
  const shown = all.slice(0, LINES_MAX).map((pair) => ({ name: pair.name, a: pair.a / per, b: pair.b / per }));
  const means = `mean ${formatQuantity(row.meanA, row.unit)} to ${formatQuantity(row.meanB, row.unit)}`;
  return figure({
    title: `${nameOf(row)}: ${row.verdict}`,
    chart: pairsChart({ id: `pairs-${number}`, title: nameOf(row), description: `${counted(all.length, "pair")}, ${means}.` }, shown, name),
    note: `${counted(all.length, "pair")}; ${means}.${all.length > shown.length ? ` The first ${shown.length} are drawn.` : ""}`,
  });
}
