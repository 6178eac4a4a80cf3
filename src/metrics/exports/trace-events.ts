import type { ResultTable } from "../reading/result-table.ts";
import type { RunFolder } from "../reading/run-folder.ts";

/** One event of the format; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  /** M: name of a process; X: slice; i: instant; C: counter. */
  readonly ph: "M" | "X" | "i" | "C";
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly s?: "g";
  readonly args: Readonly<Record<string, string | number>>;
}

/** The process of the cluster as a whole. Nodes follow from 1 on. */
const CLUSTER = 0;
const MICROSECONDS = 1_000_000;
const COUNTERS = ["unbound_pods", "running_pods", "ready_nodes"] as const;

/**
 * A run for Perfetto and chrome://tracing: nodes are processes, pods slices on them from binding to end, decisions of autoscalers instants,
 * and the numbers of waiting and running pods and ready nodes counters. Pods of a node that overlap are on rows of their own.
 * Source: Trace Event Format, Google, JSON object format.
 */
export function traceEventsJson(run: RunFolder): string {
  const nodes = run.table("nodes").texts("node");
  const processes = new Map(nodes.map((name, i) => [name, i + 1]));
  const events = [
    processName(CLUSTER, `cluster of ${run.document.scenario}`),
    ...[...processes].map(([name, pid]) => processName(pid, name)),
    ...podSlices(run, processes),
    ...decisionInstants(run.table("decisions")),
    ...counters(run.table("timeseries")),
  ];
  return `{"displayTimeUnit":"ms","traceEvents":[\n${events.map((event) => JSON.stringify(event)).join(",\n")}\n]}\n`;
}

const processName = (pid: number, name: string): TraceEvent => ({ name: "process_name", ph: "M", pid, tid: 0, ts: 0, args: { name } });

function podSlices(run: RunFolder, processes: ReadonlyMap<string, number>): TraceEvent[] {
  const pods = run.table("pods");
  const [namespace, name, node, outcome] = ["namespace", "name", "node", "outcome"].map((column) => pods.texts(column));
  const scheduled = pods.numbers("scheduled_seconds");
  const ended = pods.numbers("ended_seconds");
  const [pending, started] = [pods.numbers("pending_seconds"), pods.numbers("started_seconds")];
  const endSeconds = run.document.simulatedMs / 1000;
  const bound = Array.from({ length: pods.rows }, (_, row) => row).filter((row) => processes.has(node[row]));
  const lanes = new Map<number, number[]>();
  return bound
    .sort((a, b) => scheduled[a] - scheduled[b] || a - b)
    .map((row) => {
      const pid = processes.get(node[row])!;
      const ts = micros(scheduled[row]);
      const end = micros(Number.isNaN(ended[row]) ? endSeconds : ended[row]);
      const tid = laneFor(lanes, pid, ts, end);
      const args = {
        outcome: outcome[row],
        pending_seconds: pending[row],
        ...(!Number.isNaN(started[row]) && { started_seconds: started[row] }),
      };
      return { name: `${namespace[row]}/${name[row]}`, ph: "X", pid, tid, ts, dur: end - ts, args };
    });
}

const micros = (seconds: number): number => Math.round(seconds * MICROSECONDS);

/** The first row of a process that is free from `ts` on; taken until `end`. */
function laneFor(lanes: Map<number, number[]>, pid: number, ts: number, end: number): number {
  const ends = lanes.get(pid) ?? [];
  lanes.set(pid, ends);
  const free = ends.findIndex((until) => until <= ts);
  const lane = free < 0 ? ends.length : free;
  ends[lane] = end;
  return lane + 1;
}

function decisionInstants(decisions: ResultTable): TraceEvent[] {
  const time = decisions.numbers("time_seconds");
  const [component, action, target, reason] = ["component", "action", "target", "reason"].map((column) => decisions.texts(column));
  return [...time].map((seconds, row) => ({
    name: `${action[row]} ${target[row]}`.trim(),
    ph: "i",
    pid: CLUSTER,
    tid: 1,
    ts: micros(seconds),
    s: "g",
    args: { component: component[row], reason: reason[row] },
  }));
}

function counters(series: ResultTable): TraceEvent[] {
  const time = series.numbers("time_seconds");
  return COUNTERS.flatMap((name) => {
    const values = series.numbers(name);
    return [...time].map((seconds, row): TraceEvent => {
      return { name, ph: "C", pid: CLUSTER, tid: 0, ts: micros(seconds), args: { value: values[row] } };
    });
  });
}
