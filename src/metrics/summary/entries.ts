import { CPU_COLUMN, FIRST_SCALAR_COLUMN, MEMORY_COLUMN, PENDING_CAUSES, type Store } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import { quotient } from "../accounts/accounts-table.ts";
import type { ResourceFigures } from "../accounts/capacity-accounts.ts";
import type { Packing } from "../accounts/packing-peak.ts";
import { distinctSnakeCase, snakeCase, type Unit } from "../columns.ts";
import type { CostTotals } from "../costs/costs-table.ts";
import type { Integrals } from "../integrals.ts";
import type { KeptHours } from "../kept-hours.ts";
import type { TableRecorder } from "../recorder.ts";
import { hoursOf } from "../rows/node-columns.ts";
import type { NodeLedger } from "../rows/node-ledger.ts";
import { OUTCOMES } from "../rows/outcome.ts";
import type { PodSummary, SampleMetric } from "./pod-summary.ts";
import { nearestRank } from "./samples.ts";

/** The parts of a summary, in the order in which they are shown. */
export type SummaryGroup = "pods" | "waiting" | "nodes" | "money" | "run";

/** What a summary is made from, once the run is over. */
export interface Figures {
  readonly store: Store;
  readonly pods: PodSummary;
  readonly nodes: NodeLedger;
  readonly decisions: TableRecorder;
  readonly integrals: Integrals;
  /** By resource. */
  readonly capacity: readonly ResourceFigures[];
  readonly packing: Packing;
  readonly costs: CostTotals;
  /** Samples in milliseconds, ascending. */
  readonly sorted: Readonly<Record<SampleMetric, Float64Array>>;
  readonly nowMs: Millis;
  readonly events: number;
}

/** A metric of the summary and how it is computed: one entry is one metric. NaN: this run has no such value. */
export interface SummaryEntry {
  readonly group: SummaryGroup;
  readonly name: string;
  readonly unit: Unit;
  readonly help: string;
  value(figures: Figures): number;
}

const entry = (group: SummaryGroup, name: string, unit: Unit, help: string, value: SummaryEntry["value"]): SummaryEntry => ({
  group,
  name,
  unit,
  help,
  value,
});

const podEntries: readonly SummaryEntry[] = [
  entry("pods", "pods_created", "pods", "Pods created, warm ones included.", ({ pods }) => pods.created),
  ...OUTCOMES.map((outcome) =>
    entry("pods", `pods_${outcome}`, "pods", `Pods with outcome ${outcome} (see pods.csv).`, ({ pods }) => pods.outcomes[outcome]),
  ),
  entry("pods", "pods_warm", "pods", "Pods that existed before the run: left out of waiting times.", ({ pods }) => pods.warm),
  entry("pods", "evictions", "count", "Pods gone by the eviction API.", ({ pods }) => pods.evictions),
  entry("pods", "preemptions", "count", "Pods gone to make room for one of higher priority.", ({ pods }) => pods.preemptions),
  entry("pods", "restarts", "count", "Container restarts.", ({ pods }) => pods.restarts),
  entry(
    "pods",
    "running_pods_mean",
    "ratio",
    "Running pods, averaged over time.",
    ({ integrals, nowMs }) => integrals.runningPodMs / nowMs,
  ),
  entry("pods", "running_pods_max", "pods", "Most pods running at once.", ({ integrals }) => integrals.runningPodsMax),
  entry(
    "pods",
    "unbound_pods_mean",
    "ratio",
    "Pods waiting for a node, averaged over time.",
    ({ integrals, nowMs }) => integrals.unboundPodMs / nowMs,
  ),
  entry("pods", "unbound_pods_max", "pods", "Most pods waiting for a node at once.", ({ integrals }) => integrals.unboundPodsMax),
];

/** Mean and nearest-rank quantiles of one measure of pods, in seconds. */
function distribution(metric: SampleMetric, help: string, quantiles: readonly (readonly [string, number])[]): SummaryEntry[] {
  return [
    entry("waiting", `${metric}_mean`, "seconds", `${help} Mean.`, ({ sorted }) => meanMs(sorted[metric]) / 1000),
    ...quantiles.map(([name, p]) =>
      entry(
        "waiting",
        `${metric}_${name}`,
        "seconds",
        `${help} Nearest-rank quantile ${p}.`,
        ({ sorted }) => nearestRank(sorted[metric], p) / 1000,
      ),
    ),
  ];
}

const MEDIAN = ["p50", 0.5] as const;
const P90 = ["p90", 0.9] as const;
const P99 = ["p99", 0.99] as const;
const MAX = ["max", 1] as const;

const waitingEntries: readonly SummaryEntry[] = [
  entry(
    "waiting",
    "pods_bound",
    "pods",
    "Pods bound in the run, warm ones left out: those whose waits are measured.",
    ({ sorted }) => sorted.pod_pending_seconds.length,
  ),
  entry(
    "waiting",
    "pods_still_unbound",
    "pods",
    "Pods waiting at the end of the run; their waits are in no mean or quantile here.",
    ({ pods }) => pods.stillUnbound,
  ),
  entry(
    "waiting",
    "pods_gone_unbound",
    "pods",
    "Pods gone without ever being bound; their waits are in no mean or quantile here.",
    ({ pods }) => pods.goneUnbound,
  ),
  ...distribution("pod_pending_seconds", "From creation to binding, of the pods bound.", [MEDIAN, P90, P99, MAX]),
  entry("waiting", "pod_pending_seconds_total", "seconds", "All waits of the pods bound, added up.", ({ pods }) => pods.pendingMs / 1000),
  ...PENDING_CAUSES.flatMap((cause, i) => [
    entry(
      "waiting",
      `pod_pending_${cause}_seconds_total`,
      "seconds",
      `Part of pod_pending_seconds_total by cause ${cause}; the causes add up to it.`,
      ({ pods }) => pods.pendingMsByCause[i] / 1000,
    ),
    entry(
      "waiting",
      `pod_pending_${cause}_ratio`,
      "ratio",
      `Share of cause ${cause} in pod_pending_seconds_total.`,
      ({ pods }) => pods.pendingMsByCause[i] / pods.pendingMs,
    ),
  ]),
  ...distribution("pod_startup_seconds", "From binding to phase Running.", [MEDIAN, P99]),
  ...distribution("pod_ready_seconds", "From creation to the first time Ready.", [MEDIAN, P99]),
  ...distribution("pod_run_seconds", "Time in phase Running of pods that have ended.", [MEDIAN, P99]),
  entry("waiting", "scheduling_attempts", "count", "Scheduling attempts.", ({ pods }) => pods.attempts),
];

/** Stranded amounts of one resource. */
function strandedEntry(name: string, title: string, column: number): SummaryEntry {
  const help = `${title} free on nodes where no pod's requests seen until then fit / allocatable (see accounts.csv).`;
  return entry("nodes", `${name}_stranded_ratio`, "ratio", help, ({ capacity }) => {
    const figures = capacity.find((candidate) => candidate.column === column);
    return figures === undefined ? Number.NaN : quotient(figures.waterfall.stranded, figures.ladder.allocatable);
  });
}

const nodeEntries: readonly SummaryEntry[] = [
  entry("nodes", "nodes_mean", "ratio", "Registered nodes, averaged over time.", ({ integrals, nowMs }) => integrals.nodeMs / nowMs),
  entry("nodes", "nodes_max", "nodes", "Most nodes registered at once.", ({ integrals }) => integrals.nodesMax),
  entry("nodes", "scale_ups", "count", "Scale-up decisions of autoscalers.", ({ decisions }) => decisions.scaleUps),
  entry("nodes", "scale_downs", "count", "Scale-down decisions of autoscalers.", ({ decisions }) => decisions.scaleDowns),
  entry("nodes", "nodes_added", "nodes", "Nodes asked for by scale-ups.", ({ decisions }) => decisions.nodesAdded),
  entry("nodes", "nodes_removed", "nodes", "Nodes given back by scale-downs.", ({ decisions }) => decisions.nodesRemoved),
  entry("nodes", "failed_launches", "count", "Instances that could not be created.", ({ nodes }) => nodes.failedLaunches),
  entry("nodes", "cpu_requested_ratio", "ratio", "CPU requested / allocatable: ratio of exact integrals over time.", ({ integrals }) =>
    integrals.requestedRatio(CPU_COLUMN),
  ),
  entry("nodes", "cpu_used_ratio", "ratio", "CPU used / allocatable, likewise.", ({ integrals }) => integrals.usedRatio(CPU_COLUMN)),
  entry("nodes", "memory_requested_ratio", "ratio", "Memory requested / allocatable, likewise.", ({ integrals }) =>
    integrals.requestedRatio(MEMORY_COLUMN),
  ),
  entry("nodes", "memory_used_ratio", "ratio", "Memory used / allocatable, likewise.", ({ integrals }) =>
    integrals.usedRatio(MEMORY_COLUMN),
  ),
  entry(
    "nodes",
    "cpu_efficiency_ratio",
    "ratio",
    "CPU used / requested: cpu_used_ratio is cpu_requested_ratio times this.",
    ({ integrals }) => integrals.efficiencyRatio(CPU_COLUMN),
  ),
  entry("nodes", "memory_efficiency_ratio", "ratio", "Memory used / requested, likewise.", ({ integrals }) =>
    integrals.efficiencyRatio(MEMORY_COLUMN),
  ),
  strandedEntry("cpu", "CPU", CPU_COLUMN),
  strandedEntry("memory", "Memory", MEMORY_COLUMN),
  entry(
    "nodes",
    "packing_volume_bound_nodes",
    "nodes",
    "Fewest nodes that could have held the requests in the busiest instant, by their sum; a node counts as the largest there was.",
    ({ packing }) => packing.volumeBoundNodes,
  ),
  entry(
    "nodes",
    "packing_size_bound_nodes",
    "nodes",
    "The same by the sizes of the pods too (Martello and Toth, L2).",
    ({ packing }) => packing.sizeBoundNodes,
  ),
  entry(
    "nodes",
    "packing_occupied_nodes",
    "nodes",
    "Nodes with a pod in that instant, DaemonSets and static pods left out.",
    ({ packing }) => packing.occupiedNodes,
  ),
  entry(
    "nodes",
    "packing_efficiency_ratio",
    "ratio",
    "packing_size_bound_nodes / packing_occupied_nodes.",
    ({ packing }) => packing.sizeBoundNodes / packing.occupiedNodes,
  ),
];

/** The metrics of each scalar resource that nodes have had. */
export function scalarEntries(names: readonly string[], columns: readonly number[]): SummaryEntry[] {
  return distinctSnakeCase(names).flatMap((name, i) => [
    entry("nodes", `${name}_requested_ratio`, "ratio", `${names[i]} requested / allocatable, likewise.`, ({ integrals }) =>
      integrals.requestedRatio(columns[i]),
    ),
    strandedEntry(name, names[i], columns[i]),
  ]);
}

const hourEntries: readonly SummaryEntry[] = [
  entry("nodes", "node_hours", "hours", "Hours of all machines, from request to end or the end of the run.", ({ nodes }) =>
    hoursOf(nodes.paidMs),
  ),
  entry("nodes", "no_pool_node_hours", "hours", "Of these, of nodes without pool.", ({ nodes }) => hoursOf(nodes.poollessMs)),
];

const moneyEntries: readonly SummaryEntry[] = [
  entry(
    "money",
    "cost_usd",
    "usd",
    "Bill of the pools with a known price, rounded up as they are billed. Empty when no price is known.",
    (figures) => ifPriced(figures, ({ billUsd }) => billUsd),
  ),
  entry("money", "cost_used_usd", "usd", "Of cost_usd, what pods used (see costs.csv).", (figures) =>
    ifPriced(figures, ({ usedUsd }) => usedUsd),
  ),
  entry("money", "cost_slack_usd", "usd", "Of cost_usd, what pods requested and did not use.", (figures) =>
    ifPriced(figures, ({ slackUsd }) => slackUsd),
  ),
  entry("money", "cost_idle_usd", "usd", "Of cost_usd, what of machines no pod held.", (figures) =>
    ifPriced(figures, ({ idleUsd }) => idleUsd),
  ),
  entry("money", "cost_unused_commitment_usd", "usd", "Of cost_usd, committed machines that were not there.", (figures) =>
    ifPriced(figures, ({ unusedUsd }) => unusedUsd),
  ),
  entry(
    "money",
    "overused_machine_hours",
    "hours",
    "Billed hours of machines whose pods used more than all they have; their costs are scaled down to the machine's.",
    ({ costs }) => hoursOf(costs.normalisedMs),
  ),
  entry("money", "unpriced_node_hours", "hours", "Hours of machines whose price is unknown: not in cost_usd.", ({ nodes, store }) =>
    hoursOf(nodes.paidMs - pricedMs(nodes, store)),
  ),
];

/** Hours and money of each pool. */
export function poolEntries(names: readonly string[]): SummaryEntry[] {
  return distinctSnakeCase(names).flatMap((name, group) => [
    entry("nodes", `pool_${name}_node_hours`, "hours", `Of node_hours, of pool ${names[group]}.`, ({ nodes }) =>
      hoursOf(nodes.poolMs[group]),
    ),
    entry("money", `pool_${name}_cost_usd`, "usd", `Of cost_usd, of pool ${names[group]}.`, (figures) => poolCost(figures, group)),
  ]);
}

/** "NotUnderutilized" -> "Not Underutilized". */
const wordsOf = (name: string) => name.replace(/([a-z])([A-Z])/g, "$1 $2");

/** Why pools were not smaller: hours of nodes by what kept them, as far as the autoscaler had a reason. */
function keptEntries(names: readonly string[], keptHours: KeptHours): SummaryEntry[] {
  const pools = distinctSnakeCase(names);
  return keptHours
    .all()
    .map(({ group, reason }) =>
      entry(
        "nodes",
        `pool_${pools[group]}_kept_${snakeCase(wordsOf(reason))}_node_hours`,
        "hours",
        `Hours for which ${reason} kept nodes of pool ${names[group]}.`,
        ({ nowMs }) => hoursOf(keptHours.nodeMs(group, reason, nowMs)),
      ),
    );
}

const runEntries: readonly SummaryEntry[] = [
  entry(
    "run",
    "makespan_seconds",
    "seconds",
    "From the first creation of a pod to the last end of one that finished by itself.",
    ({ pods }) => (pods.lastFinishedMs < pods.firstCreatedMs ? Number.NaN : (pods.lastFinishedMs - pods.firstCreatedMs) / 1000),
  ),
  entry("run", "simulated_seconds", "seconds", "Virtual time at the end of the run.", ({ nowMs }) => nowMs / 1000),
  entry("run", "events", "count", "Events processed.", ({ events }) => events),
];

/** The metrics of every run. Those of pools and scalar resources depend on the cluster. */
export const SUMMARY_ENTRIES: readonly SummaryEntry[] = [
  ...podEntries,
  ...waitingEntries,
  ...nodeEntries,
  ...hourEntries,
  ...moneyEntries,
  ...runEntries,
];

/** All metrics of one run: the fixed ones with those of its pools and scalar resources behind them in their part. */
export function entriesFor({ store, integrals, decisions }: Pick<Figures, "store" | "integrals" | "decisions">): SummaryEntry[] {
  const columns = integrals.allocatableMs.flatMap((ms, column) => (column >= FIRST_SCALAR_COLUMN && ms > 0 ? [column] : []));
  const scalars = scalarEntries(
    columns.map((column) => store.resources.nameOf(column)),
    columns,
  );
  const names = store.nodeGroups.groups.map((group) => group.name);
  const pools = poolEntries(names);
  const inGroup = (group: SummaryGroup) => (candidate: SummaryEntry) => candidate.group === group;
  return [
    ...podEntries,
    ...waitingEntries,
    ...nodeEntries,
    ...scalars,
    ...hourEntries,
    ...pools.filter(inGroup("nodes")),
    ...keptEntries(names, decisions.keptHours),
    ...moneyEntries,
    ...pools.filter(inGroup("money")),
    ...runEntries,
  ];
}

function meanMs(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ifPriced({ store, costs }: Figures, value: (costs: CostTotals) => number): number {
  return store.nodeGroups.groups.some((group) => group.priceUsdPerHour !== undefined) ? value(costs) : Number.NaN;
}

function poolCost({ nodes, nowMs }: Figures, group: number): number {
  const bill = nodes.bill(group, nowMs);
  return bill === undefined ? Number.NaN : bill.machinesUsd + bill.unusedUsd;
}

function pricedMs(nodes: NodeLedger, store: Store): Millis {
  return store.nodeGroups.groups.reduce((sum, group) => sum + (group.priceUsdPerHour === undefined ? 0 : nodes.poolMs[group.id]), 0);
}
