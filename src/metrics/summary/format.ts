import { PENDING_CAUSES } from "../../cluster/index.ts";
import { OUTCOMES } from "../rows/outcome.ts";
import { formatCount, formatDecimal, formatDuration, formatMoney, formatShare } from "./human.ts";
import type { Summary } from "./summary.ts";

/** A line of the table: what, how much, and a remark. */
type Line = readonly [label: string, value: string, remark?: string | undefined];

interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/**
 * The summary as a person reads it at the end of a run: aligned text without colours. Durations in their two largest units,
 * shares in per cent, money with two decimals; what did not occur is left out.
 */
export function formatSummary(summary: Summary): string {
  const sections = [pods, waiting, nodes, money, run].map((section) => section(summary)).filter(({ lines }) => lines.length > 0);
  const lines = sections.flatMap((section) => section.lines);
  const labelWidth = Math.max(...lines.map(([label]) => label.length));
  const valueWidth = Math.max(...lines.map(([, value]) => value.length));
  const print = ([label, value, remark]: Line) =>
    `  ${label.padEnd(labelWidth)}  ${value.padStart(valueWidth)}${remark === undefined ? "" : `  ${remark}`}`;
  return `${sections.map(({ title, lines: own }) => [title, ...own.map(print)].join("\n")).join("\n\n")}\n`;
}

function pods(summary: Summary): Section {
  const created = read(summary, "pods_created");
  const share = (count: number) => (created === 0 ? undefined : formatShare(count / created));
  const outcomes = OUTCOMES.map((outcome): Line | undefined => {
    const count = read(summary, `pods_${outcome}`);
    return count === 0 ? undefined : [OUTCOME_LABELS[outcome] ?? outcome, formatCount(count), share(count)];
  });
  return {
    title: "Pods",
    lines: [
      ["created", formatCount(created)] as const,
      ...present(outcomes),
      ...counted(summary, "preemptions", "preemptions"),
      ...counted(summary, "restarts", "container restarts"),
      ...counted(summary, "running_pods_max", "running at once", `${formatDecimal(read(summary, "running_pods_mean"), 1)} on average`),
    ],
  };
}

const OUTCOME_LABELS: Readonly<Record<string, string>> = {
  running: "running at the end",
  pending: "pending at the end",
  lost: "lost with a node",
};

function waiting(summary: Summary): Section {
  const bound = read(summary, "pods_bound");
  const quantile = (metric: string, name: string, label: string): Line[] => {
    const value = read(summary, `${metric}_${name}`);
    return Number.isNaN(value) ? [] : [[label, formatDuration(value)]];
  };
  const causes = PENDING_CAUSES.flatMap((cause): Line[] => {
    const seconds = read(summary, `pod_pending_${cause}_seconds_total`);
    if (seconds === 0) return [];
    return [[`  ${CAUSE_LABELS[cause]}`, formatShare(read(summary, `pod_pending_${cause}_ratio`)), `${formatDuration(seconds)} in all`]];
  });
  const stillWaiting = read(summary, "pods_still_unbound");
  return {
    title: "Waiting for a node",
    lines: [
      ["pods bound", formatCount(bound)],
      ...(stillWaiting === 0 ? [] : [["still waiting at the end", formatCount(stillWaiting), "not in the times below"] as const]),
      ...["mean", "p50", "p90", "p99", "max"].flatMap((name) => quantile("pod_pending_seconds", name, name)),
      ...causes,
      ...quantile("pod_startup_seconds", "p50", "then to start, p50"),
      ...quantile("pod_startup_seconds", "p99", "then to start, p99"),
    ],
  };
}

const CAUSE_LABELS: Readonly<Record<(typeof PENDING_CAUSES)[number], string>> = {
  queue: "in the scheduler's queue",
  no_fit: "no node had room",
  node_launch: "a node was coming",
  gated: "scheduling gates",
};

function nodes(summary: Summary): Section {
  const hours = (name: string, label: string): Line[] => {
    const value = read(summary, name);
    return value === 0 ? [] : [[label, formatDecimal(value, 1)]];
  };
  const pools = namesLike(summary, /^pool_(.*)_node_hours$/).flatMap(([name, pool]) => hours(name, `  ${pool}`));
  const ratios = namesLike(summary, /^(.*)_requested_ratio$/).flatMap(([name, resource]): Line[] => {
    const value = read(summary, name);
    const used = summary.get(`${resource}_used_ratio`);
    if (Number.isNaN(value)) return [];
    return [[`${resource} requested`, formatShare(value), used === undefined ? undefined : `${formatShare(used)} used`]];
  });
  return {
    title: "Nodes",
    lines: [
      ["most at once", formatCount(read(summary, "nodes_max")), `${formatDecimal(read(summary, "nodes_mean"), 1)} on average`],
      ...counted(summary, "scale_ups", "scale-ups", `${formatCount(read(summary, "nodes_added"))} nodes`),
      ...counted(summary, "scale_downs", "scale-downs", `${formatCount(read(summary, "nodes_removed"))} nodes`),
      ...counted(summary, "failed_launches", "failed launches"),
      ...hours("node_hours", "node-hours"),
      ...pools,
      ...(pools.length === 0 ? [] : hours("no_pool_node_hours", "  without pool")),
      ...ratios,
    ],
  };
}

function money(summary: Summary): Section {
  const total = read(summary, "cost_usd");
  if (Number.isNaN(total)) return { title: "Money", lines: [] };
  const pools = namesLike(summary, /^pool_(.*)_cost_usd$/).flatMap(([name, pool]): Line[] => {
    const value = read(summary, name);
    return Number.isNaN(value) || value === 0 ? [] : [[`  ${pool}`, formatMoney(value)]];
  });
  const unpriced = read(summary, "unpriced_node_hours");
  const remark = unpriced === 0 ? undefined : `without ${formatDecimal(unpriced, 1)} node-hours of unknown price`;
  return { title: "Money", lines: [["cost", formatMoney(total), remark], ...pools] };
}

function run(summary: Summary): Section {
  const makespan = read(summary, "makespan_seconds");
  return {
    title: "Run",
    lines: [
      ["simulated time", formatDuration(read(summary, "simulated_seconds"))],
      ...(Number.isNaN(makespan) ? [] : [["makespan", formatDuration(makespan)] as const]),
      ["events", formatCount(read(summary, "events"))],
    ],
  };
}

function read(summary: Summary, name: string): number {
  return summary.get(name) ?? Number.NaN;
}

/** A line for a count, unless it is zero. */
function counted(summary: Summary, name: string, label: string, remark?: string): Line[] {
  const value = read(summary, name);
  if (value === 0) return [];
  return [[label, formatCount(value), remark]];
}

const present = (lines: readonly (Line | undefined)[]): Line[] => lines.filter((line) => line !== undefined);

/** Metrics whose name fits a pattern, each with the part of it in brackets. */
function namesLike(summary: Summary, pattern: RegExp): [name: string, part: string][] {
  return summary.metrics.flatMap(({ name }) => {
    const part = pattern.exec(name)?.[1];
    return part === undefined ? [] : [[name, part] as [string, string]];
  });
}
