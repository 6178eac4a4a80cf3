import type { ResultTable } from "../../../metrics/index.ts";
import { formatCount } from "../../../metrics/index.ts";
import { distributionChart } from "../../charts/distribution.ts";
import { figure } from "../../charts/figure.ts";
import { legend } from "../../charts/legend.ts";
import { endedShares, type ShareStep, shareQuantile } from "../../charts/survival.ts";
import { dataTable } from "../../markup/data-table.ts";
import { html, NOTHING } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { endSeconds } from "./metrics.ts";

/** A kind of wait, measured from the creation of each pod. */
interface Wait {
  readonly label: string;
  readonly series: number;
  readonly ended: Float64Array;
  readonly censored: Float64Array;
  readonly steps: readonly ShareStep[];
}

/** How long pods waited: for a node, and until they were ready. */
export const waiting: Section = {
  id: "waiting",
  title: "Waiting times",
  tables: ["pods"],
  render(folder) {
    const table = folder.table("pods");
    const end = endSeconds(folder);
    const waits = [
      makeWait("to a node (pending)", 1, "scheduled_seconds", table, end),
      makeWait("to Ready", 2, "ready_seconds", table, end),
    ].filter(({ ended, censored }) => ended.length + censored.length > 0);
    if (waits.length === 0) return NOTHING;
    const censored = waits.some((wait) => wait.censored.length > 0);
    return html`${figure({
      title: "Share of pods that had waited no longer than this",
      legend: legend(waits.map(({ label, series }) => ({ label, series, mark: "line" as const }))),
      chart: distributionChart(
        { id: "waits", title: "Distribution of waiting times", description: `${waits.map(described).join("; ")}.` },
        waits,
      ),
      note: `Time since the creation of the pod, on an axis of log(1 + seconds).${censored ? " Upright strokes: pods whose wait had not ended when they or the run did; the curve counts them for as long as they were seen (Kaplan–Meier)." : ""}`,
    })}${quantileTable(waits)}`;
  },
};

/** Pods that the run made; those that existed before it have no wait of their own. */
function makeWait(label: string, series: number, column: string, table: ResultTable, end: number): Wait {
  const created = table.numbers("created_seconds");
  const [reached, gone, warm] = [column, "ended_seconds", "warm"].map((name) => table.numbers(name));
  const ended: number[] = [];
  const censored: number[] = [];
  created.forEach((from, i) => {
    if (warm[i] === 1) return;
    if (!Number.isNaN(reached[i])) ended.push(reached[i] - from);
    else censored.push((Number.isNaN(gone[i]) ? end : gone[i]) - from);
  });
  const lists = { ended: Float64Array.from(ended).sort(), censored: Float64Array.from(censored).sort() };
  return { label, series, ...lists, steps: endedShares(lists.ended, lists.censored) };
}

const quantile = ({ steps }: Wait, p: number): string => formatQuantity(shareQuantile(steps, p), "seconds");

const described = (wait: Wait): string => `${wait.label}: half within ${quantile(wait, 0.5)}, 99 in 100 within ${quantile(wait, 0.99)}`;

function quantileTable(waits: readonly Wait[]) {
  const numeric = (title: string) => ({ title, numeric: true });
  return dataTable({
    caption: "Quantiles, pods that never got there included",
    columns: [{ title: "wait" }, ...["pods", "never", "p50", "p90", "p99", "longest seen"].map(numeric)],
    rows: waits.map((wait) => [
      wait.label,
      formatCount(wait.ended.length + wait.censored.length),
      formatCount(wait.censored.length),
      ...[0.5, 0.9, 0.99].map((p) => quantile(wait, p)),
      formatQuantity(Math.max(wait.ended.at(-1) ?? 0, wait.censored.at(-1) ?? 0), "seconds"),
    ]),
  });
}
