import { type Millis, NEVER } from "../../engine/index.ts";
import type { ArrivalTable, NewArrival } from "../arrivals.ts";
import { Counts, type ReadSummary, type TraceOptions } from "./trace-reader.ts";

/** A row as its source records it; times in whole milliseconds of the source's own time. */
export interface TraceRow {
  /** Unique in the source; sampling goes by it, and the name is made from it. */
  readonly id: string;
  readonly name: string;
  readonly submitMs: Millis;
  /** When it started in the source: only for what is left of its work when the window begins. Equal to submit when unknown. */
  readonly startMs: Millis;
  /** Recorded run time; NEVER: does not end by itself. */
  readonly workMs: Millis;
  /** When somebody deleted it, whatever it was doing; NEVER: nobody did. */
  readonly deleteMs: Millis;
  readonly template: number;
  readonly pods: number;
  /** Existed before the source's own beginning. */
  readonly warm?: boolean;
}

/** Beyond this a number of milliseconds is not exact any more: sentinels such as 2^63 - 1. */
const TIME_MAX_MS = Number.MAX_SAFE_INTEGER / 4;

/** A Job's pods add a few characters to its name, and 63 is the most. */
const NAME_LENGTH_MAX = 50;

/**
 * What all readers share: window, scales, sampling, end rule, names and counting.
 * Source: traces.md 1.2, rules 1-3, 8, 10 and 13.
 */
export class TraceRows {
  readonly skipped = new Counts();
  readonly noted = new Counts();
  readonly facts: Record<string, string> = {};
  private rows = 0;
  /** Only with a limit, which can be applied when all rows are known. */
  private kept: NewArrival[] = [];
  private used = 0;
  private readonly options: TraceOptions;
  private readonly arrivals: ArrivalTable;

  constructor(options: TraceOptions, arrivals: ArrivalTable) {
    this.options = options;
    this.arrivals = arrivals;
  }

  /** Counts a row that cannot be used. */
  skip(reason: string): void {
    this.rows++;
    this.skipped.add(reason);
  }

  /** Whether sampling drops the job: then the row is counted and there is nothing else to do. */
  isSampledOut(id: string): boolean {
    const { sample } = this.options;
    if (sample === undefined || hashText(id) % sample.modulo === sample.residue) return false;
    this.skip("not in the sample");
    return true;
  }

  add(row: TraceRow): void {
    const { window, timeScale, workScale, endRule } = this.options;
    const { submitMs, startMs, deleteMs } = row;
    const to = window.to ?? NEVER;
    const endMs = Math.min(startMs + row.workMs, deleteMs);
    const reason = whyOutside(submitMs, endMs, window.from, to);
    if (reason !== undefined) {
      this.skip(reason);
      return;
    }
    this.rows++;
    const early = submitMs < window.from;
    const timeMs = early ? 0 : Math.round((submitMs - window.from) * timeScale);
    const liveFromMs = Math.max(submitMs, window.from);
    const scaled = (ms: Millis) => (ms === NEVER ? NEVER : Math.round(ms * workScale));
    const workLeftMs = startMs < window.from ? startMs + row.workMs - window.from : row.workMs;
    const endsByItself = endRule === "work";
    const deleteAtMs = endRule === "forever" ? NEVER : endRule === "until" ? endMs : deleteMs;
    if (early) this.noted.add("existed before the window");
    if (deleteAtMs !== NEVER && deleteAtMs > to) this.noted.add("lives beyond the window");
    this.keep({
      name: row.name,
      timeMs,
      template: row.template,
      workMs: endsByItself ? Math.max(0, scaled(workLeftMs)) : NEVER,
      deleteAtMs: deleteAtMs === NEVER ? NEVER : timeMs + scaled(deleteAtMs - liveFromMs),
      pods: row.pods,
      warm: early || row.warm === true,
    });
  }

  /** With a limit, chooses the first rows by time and name. Says what became of all rows. */
  finish(): ReadSummary {
    const { limit } = this.options;
    if (limit !== undefined) {
      const sorted = this.kept.sort((a, b) => a.timeMs - b.timeMs || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
      this.skipped.add("beyond the limit", sorted.length - limit);
      for (const arrival of sorted.slice(0, limit)) this.use(arrival);
    }
    return {
      rows: this.rows,
      used: this.used,
      skipped: this.skipped.toRecord(),
      noted: this.noted.toRecord(),
      facts: this.facts,
    };
  }

  private keep(arrival: NewArrival): void {
    if (this.options.limit === undefined) this.use(arrival);
    else this.kept.push(arrival);
  }

  private use(arrival: NewArrival): void {
    this.used++;
    if (!this.arrivals.add(arrival)) this.noted.add("name used twice: numbered");
  }
}

function whyOutside(submitMs: Millis, endMs: Millis, from: Millis, to: Millis): string | undefined {
  if (!(Math.abs(submitMs) < TIME_MAX_MS) || (endMs !== NEVER && !(Math.abs(endMs) < TIME_MAX_MS))) return "time out of range";
  if (submitMs < 0) return "submitted before time zero";
  if (endMs < submitMs) return "end before start";
  if (submitMs >= to) return "after the window";
  return submitMs < from && endMs <= from ? "before the window" : undefined;
}

/** A Kubernetes name for an id: itself where that is allowed, else the allowed part of it and a hash, so that no two ids meet. */
export function nameOfId(id: string): string {
  if (id.length <= NAME_LENGTH_MAX && isLabel(id)) return id;
  const allowed = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);
  return `${allowed === "" ? "row" : allowed}-${hashText(id).toString(36)}`;
}

/** A DNS label of any length: what `labelProblems` of the model allows, without its texts and several times as fast. */
function isLabel(id: string): boolean {
  for (let i = 0; i < id.length; i++) {
    const c = id.charCodeAt(i);
    const isLetterOrDigit = (c >= 97 && c <= 122) || (c >= 48 && c <= 57);
    const isInnerDash = c === 45 && i > 0 && i < id.length - 1;
    if (!isLetterOrDigit && !isInnerDash) return false;
  }
  return id.length > 0;
}

/** FNV-1a over UTF-16 code units, 32 bits. Source: draft-eastlake-fnv. Small and well mixed; only used to sample and to tell apart. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  return hash >>> 0;
}
