import type { DecisionRecord, EventRecord, KeptRecord, Recorder } from "../cluster/index.ts";
import { column } from "./columns.ts";
import { KeptHours } from "./kept-hours.ts";
import type { Cell, MetricSink } from "./sink.ts";
import { STATUS_FILE } from "./sinks/result-files.ts";

/** The table of Kubernetes events. */
export const EVENTS = {
  name: "events",
  file: "events.csv",
  help: "One row per Kubernetes event, as it happened, with the reasons and messages of the real components.",
  columns: [
    column("time_seconds", "seconds", "When."),
    column("type", "text", "Normal or Warning."),
    column("reason", "text", "Reason, in one word."),
    column("kind", "text", "Kind of the object it regards."),
    column("namespace", "text", "Its namespace; empty for objects without one."),
    column("name", "text", "Its name."),
    column("component", "text", "Who says so."),
    column("message", "text", "What happened, in words."),
  ],
} as const;

/** The table of autoscaler decisions. */
export const DECISIONS = {
  name: "decisions",
  file: "decisions.csv",
  help: "One row per decision of an autoscaler, as it fell: what it saw, what it chose, why not the others.",
  columns: [
    column("time_seconds", "seconds", "When."),
    column("component", "text", "Which autoscaler."),
    column("loop", "count", "Number of its loop, from 0."),
    column("action", "text", "scale-up, scale-down, no-scale-up, capacity-buffer, provisioning-request, ..."),
    column("target", "text", "The pool, node or workload decided upon; empty when none."),
    column("size_before", "count", "Size of the target before."),
    column("size_after", "count", "Size of the target after."),
    column("seen", "text", "What it saw, in words."),
    column("options", "text", "The options it looked at, in words."),
    column("reason", "text", "Why this one."),
  ],
} as const;

/** Streams events and decisions to a sink, and counts what the autoscalers did. */
export class TableRecorder implements Recorder {
  scaleUps = 0;
  scaleDowns = 0;
  /** Nodes asked for and given back by scale-ups and scale-downs. */
  nodesAdded = 0;
  nodesRemoved = 0;
  /** Why pools were not smaller, and for how long. */
  readonly keptHours = new KeptHours();
  private readonly sink: MetricSink;
  readonly discardsEvents: boolean;
  readonly discardsReasons: boolean;
  readonly status: ((document: string) => void) | undefined;
  private readonly eventValues: Cell[] = EVENTS.columns.map(() => "");
  private readonly decisionValues: Cell[] = DECISIONS.columns.map(() => "");

  /** Without `wantsEvents` there is no table of events. */
  constructor(sink: MetricSink, wantsEvents: boolean) {
    this.sink = sink;
    this.discardsEvents = !wantsEvents || sink.discards === true;
    this.discardsReasons = sink.discards === true;
    this.status = wantsEvents ? statusStream(sink) : undefined;
    if (wantsEvents) sink.begin(EVENTS);
    sink.begin(DECISIONS);
  }

  event(record: EventRecord): void {
    if (this.discardsEvents) return;
    const values = this.eventValues;
    values[0] = record.timeMs / 1000;
    values[1] = record.type;
    values[2] = record.reason;
    values[3] = record.kind;
    values[4] = record.namespace;
    values[5] = record.name;
    values[6] = record.component;
    values[7] = record.message;
    this.sink.row(EVENTS.name, values);
  }

  decision(record: DecisionRecord): void {
    const values = this.decisionValues;
    values[0] = record.timeMs / 1000;
    values[1] = record.component;
    values[2] = record.loop;
    values[3] = record.action;
    values[4] = record.target;
    values[5] = record.sizeBefore;
    values[6] = record.sizeAfter;
    values[7] = record.seen;
    values[8] = record.options;
    values[9] = record.reason;
    this.sink.row(DECISIONS.name, values);
    this.count(record);
  }

  kept(record: KeptRecord): void {
    this.keptHours.set(record);
  }

  private count({ action, sizeBefore, sizeAfter }: DecisionRecord): void {
    if (action === "scale-up") {
      this.scaleUps++;
      this.nodesAdded += sizeAfter - sizeBefore;
    } else if (action === "scale-down") {
      this.scaleDowns++;
      this.nodesRemoved += sizeBefore - sizeAfter;
    }
  }
}

/** Writes documents of YAML one behind the other; undefined when the sink keeps none. */
function statusStream(sink: MetricSink): ((document: string) => void) | undefined {
  if (sink.append === undefined || sink.discards === true) return undefined;
  let separator = "";
  return (document) => {
    sink.append!(STATUS_FILE, separator + document);
    separator = "---\n";
  };
}
