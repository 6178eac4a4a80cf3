import type { RunFolder } from "../../metrics/index.ts";
import { InputError } from "../../model/index.ts";
import { pendingFigures, pendingWords } from "./pending.ts";
import { inOrder, momentsOf, rowsOf } from "./rows.ts";
import type { Figure, Story } from "./story.ts";
import { counted, lasting } from "./words.ts";

/** Messages of the scheduler that are shown, the commonest first. */
const MESSAGES_MAX = 10;

/**
 * What all pods of a run waited for. Counted as in the summary: pods that were bound and had not been there before the run; those that never
 * were bound stand apart. Throws an InputError when the waits do not add up to the summary's, exactly: then the tables are of two runs.
 */
export function explainRun(run: RunFolder): Story {
  const pods = rowsOf(run.table("pods"), (row) => row.number("warm") === 0);
  const bound = pods.filter((row) => row.text("node") !== "");
  const unbound = pods.filter((row) => row.text("node") === "");
  const figures = pendingFigures(bound);
  checkTotals(run, figures);
  const causes = pendingWords(figures, lasting);
  const apart =
    unbound.length === 0
      ? []
      : [`${counted(unbound.length, "pod")} never got a node: ${pendingWords(pendingFigures(unbound), lasting).join(", ")}.`];
  const messages = momentsOf(run, "Pod", () => true).filter(({ source }) => source.endsWith(" FailedScheduling"));
  return {
    subject: `run ${run.document.scenario}`,
    sentences: [
      `${counted(bound.length, "pod")} got a node; ${causes.length === 0 ? "none of them waited" : `their waits add up to ${causes.join(", ")}`}.`,
      ...apart,
    ],
    figures: [...figures, ...pendingFigures(unbound).map((figure) => ({ ...figure, name: `unbound_${figure.name}` }))],
    spans: [],
    moments: inOrder([...messages].sort((a, b) => b.count - a.count).slice(0, MESSAGES_MAX)),
  };
}

function checkTotals(run: RunFolder, figures: readonly Figure[]): void {
  const summary = new Map(rowsOf(run.table("summary")).map((row) => [row.text("name"), row.text("value")]));
  for (const { name, value } of figures) {
    const metric = name === "pending" ? "pod_pending_seconds_total" : `pod_${name}_seconds_total`;
    const written = summary.get(metric);
    if (written === undefined || Math.round(Number(written) * 1000) === Math.round(value * 1000)) continue;
    throw new InputError([{ file: run.folder, path: metric, expected: `${written}, as summary.csv says`, found: `${value} in pods.csv` }]);
  }
}
