import type { ResultTable, RunFolder } from "../../metrics/index.ts";
import type { Moment } from "./story.ts";

/** One row of a table. */
export class Row {
  private readonly table: ResultTable;
  private readonly index: number;

  constructor(table: ResultTable, index: number) {
    this.table = table;
    this.index = index;
  }

  text(column: string): string {
    return this.table.texts(column)[this.index];
  }

  /** NaN: the cell is empty. */
  number(column: string): number {
    return this.table.numbers(column)[this.index];
  }

  /** `namespace/name`, for pods. */
  get key(): string {
    return `${this.text("namespace")}/${this.text("name")}`;
  }
}

/** The rows of a table for which `choose` is true, in order. */
export function rowsOf(table: ResultTable, choose: (row: Row) => boolean = () => true): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < table.rows; i++) {
    const row = new Row(table, i);
    if (choose(row)) rows.push(row);
  }
  return rows;
}

/** Events about objects of a kind, the same words of the same source made one. None when the run wrote no events. */
export function momentsOf(run: RunFolder, kind: string, isMeant: (namespace: string, name: string) => boolean): Moment[] {
  if (!run.has("events")) return [];
  const events = run.table("events", { rows: (cell) => cell("kind") === kind && isMeant(cell("namespace"), cell("name")) });
  const byText = new Map<string, Moment>();
  for (const row of rowsOf(events)) {
    const source = `${row.text("component")} ${row.text("reason")}`;
    const text = row.text("message");
    const key = `${source}\0${text}`;
    const timeSeconds = row.number("time_seconds");
    const before = byText.get(key);
    byText.set(key, {
      timeSeconds: before?.timeSeconds ?? timeSeconds,
      lastSeconds: timeSeconds,
      count: (before?.count ?? 0) + 1,
      source,
      text,
    });
  }
  return [...byText.values()];
}

/** Decisions of autoscalers as moments. */
export function decisionMoments(rows: readonly Row[]): Moment[] {
  return rows.map((row) => {
    const timeSeconds = row.number("time_seconds");
    const sizes = `${row.text("target")} ${row.number("size_before")} -> ${row.number("size_after")}`;
    const parts = [
      row.text("target") === "" ? "" : sizes,
      row.text("seen"),
      row.text("reason"),
      withWord("options: ", row.text("options")),
    ];
    const text = parts.filter((part) => part !== "").join("; ");
    return { timeSeconds, lastSeconds: timeSeconds, count: 1, source: `${row.text("component")} ${row.text("action")}`, text };
  });
}

const withWord = (word: string, text: string): string => (text === "" ? "" : word + text);

/** Moments in order of time; of the same time as they were. */
export const inOrder = (moments: readonly Moment[]): Moment[] => [...moments].sort((a, b) => a.timeSeconds - b.timeSeconds);
