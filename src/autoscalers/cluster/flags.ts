import { NEVER } from "../../engine/index.ts";
import { suggest } from "../../model/index.ts";
import {
  bool,
  duration,
  expanders,
  type Flag,
  FlagValueError,
  gpuRanges,
  list,
  nodeGroupSpecs,
  number,
  oneOf,
  range,
  text,
  whole,
} from "./flag-kinds.ts";
import type { AutoscalerNote } from "./notes.ts";
import { LATER_FLAGS, PROCESS_FLAGS } from "./process-flags.ts";
import { behaviorOf, CLUSTER_AUTOSCALER_VERSIONS, type ClusterAutoscalerVersion, isAtLeast, NEWEST_VERSION } from "./versions.ts";

const ANY = Number.NEGATIVE_INFINITY;
const RATIO = { min: 0, max: Number.POSITIVE_INFINITY };

/**
 * Every flag of cluster-autoscaler by its real name, those first that steer its decisions. Durations are kept in milliseconds.
 * Documentation and validation are made from this table.
 * Source: cluster-autoscaler 1.36.1, config/flags/flags.go, config/const.go.
 */
export const CLUSTER_AUTOSCALER_FLAGS = {
  "scan-interval": duration("10s", { help: "time between two loops" }),
  "frequent-loops-enabled": bool(true, { help: "start a loop at once after a productive one and when a pod becomes unschedulable" }),
  nodes: nodeGroupSpecs({ help: "limits of node pools, over their own" }),
  "max-nodes-total": whole(0, { help: "largest number of nodes of the whole cluster, placeholders included; 0: no limit", unit: "nodes" }),
  "cores-total": range({ min: 0, max: 320_000 }, { help: "allowed number of cores in the cluster", unit: "cores" }),
  "memory-total": range({ min: 0, max: 6_400_000 }, { help: "allowed memory in the cluster", unit: "GiB" }),
  "gpu-total": gpuRanges({ help: "allowed number of GPUs, by type" }),
  "max-total-unready-percentage": number(
    45,
    { min: 0, max: 100 },
    { help: "more unready nodes than this make a cluster or group unhealthy", unit: "percent" },
  ),
  "ok-total-unready-count": whole(3, { help: "so many unready nodes are always fine", unit: "nodes" }),
  "scale-up-from-zero": bool(true, { help: "work while there is no ready node" }),
  "parallel-scale-up": bool(false, { help: "try all groups of a plan even when one is refused" }),
  "max-node-provision-time": duration("15m", { help: "how long a requested node may take to register and become ready" }),
  "max-node-startup-time": duration("15m", { since: "1.35", help: "how long after its creation an unready node counts as starting" }),
  estimator: oneOf("binpacking", ["binpacking"], { help: "how the number of nodes is computed" }),
  expander: expanders(["least-waste"], { help: "how one of several node groups is chosen" }),
  "max-nodes-per-scaleup": whole(1000, { help: "largest number of nodes added to one group in one loop", unit: "nodes" }),
  "max-nodegroup-binpacking-duration": duration("10s", {
    help: "wall-clock limit of one estimate, never reached here",
    effect: "not-modelled",
  }),
  "max-binpacking-time": duration("5m", {
    since: "1.31",
    help: "wall-clock limit of all estimates of a loop, never reached here",
    effect: "not-modelled",
  }),
  "fastpath-binpacking-enabled": bool(false, { since: "1.36", help: "work out one node only for the pods that gain most by it" }),
  "balance-similar-node-groups": bool(false, { help: "spread new nodes over groups whose nodes look alike" }),
  "memory-difference-ratio": number(0.015, RATIO, { help: "by how much memory of similar groups may differ" }),
  "max-free-difference-ratio": number(0.05, RATIO, { help: "by how much free resources of similar groups may differ" }),
  "max-allocatable-difference-ratio": number(0.05, RATIO, { help: "by how much allocatable resources of similar groups may differ" }),
  "balancing-ignore-label": list({ help: "label that may differ between similar groups" }),
  "balancing-label": list({ help: "labels that alone decide whether groups are similar" }),
  "expendable-pods-priority-cutoff": whole(-10, { help: "pods of lower priority do not exist for the autoscaler" }, ANY),
  "new-pod-scale-up-delay": duration("0s", { help: "younger pods are left out" }),
  "enforce-node-group-min-size": bool(false, { help: "raise groups to their minimum size" }),
  "force-ds": bool(false, { help: "count DaemonSet pods that the example node lacks" }),
  "scaleup-simulation-for-skipped-node-groups-enabled": bool(false, {
    help: "tell of groups that are not considered what else forbids them",
  }),
  "initial-node-group-backoff-duration": duration("5m", { help: "first backoff of a group after a failure" }),
  "max-node-group-backoff-duration": duration("30m", { help: "longest backoff of a group" }),
  "node-group-backoff-reset-timeout": duration("3h", { help: "after so long without failure backoff starts anew" }),
  "scale-down-enabled": bool(true, { help: "remove nodes at all" }),
  "scale-down-unready-enabled": bool(true, { help: "remove unready nodes" }),
  "scale-down-delay-after-add": duration("10m", { help: "no removal for so long after a scale-up" }),
  "scale-down-delay-after-delete": duration("0s", { help: "no removal for so long after a removal" }),
  "scale-down-delay-after-failure": duration("3m", { help: "no removal for so long after a removal that could not start" }),
  "scale-down-delay-type-local": bool(false, { help: "apply these delays to the group concerned only" }),
  "scale-down-unneeded-time": duration("10m", { help: "how long a node must be unneeded" }),
  "scale-down-unready-time": duration("20m", { help: "how long an unready node must be unneeded" }),
  "scale-down-utilization-threshold": number(0.5, RATIO, { help: "busier nodes are not removed" }),
  "scale-down-gpu-utilization-threshold": number(0.5, RATIO, { help: "the same for nodes with GPUs" }),
  "ignore-daemonsets-utilization": bool(false, { help: "leave DaemonSet pods out of utilization" }),
  "ignore-mirror-pods-utilization": bool(false, { help: "leave mirror pods out of utilization" }),
  "scale-down-non-empty-candidates-count": whole(30, { help: "read by nothing since 1.32", effect: "unused-upstream" }, ANY),
  "scale-down-candidates-pool-ratio": number(0.1, RATIO, { help: "read by nothing since 1.32", effect: "unused-upstream" }),
  "scale-down-candidates-pool-min-count": whole(50, { help: "read by nothing since 1.32", effect: "unused-upstream" }, ANY),
  "scale-down-simulation-timeout": duration("30s", { help: "wall-clock limit, never reached here", effect: "not-modelled" }),
  "max-scale-down-parallelism": whole(10, { help: "nodes removed at a time", unit: "nodes" }),
  "max-empty-bulk-delete": whole(10, {
    until: "1.32",
    help: "old name of max-scale-down-parallelism; without effect in 1.32, gone in 1.33",
    unit: "nodes",
  }),
  "parallel-drain": oneOf("true", ["true"], { until: "1.31", help: "drain several nodes at a time; the older way is not modelled" }),
  "max-drain-parallelism": whole(1, { help: "of these, nodes with pods", unit: "nodes" }),
  "unremovable-node-recheck-timeout": duration("5m", { help: "a node whose removal could not be simulated is left alone so long" }),
  "node-deletion-delay-timeout": duration("2m", { help: "how long annotations may delay a removal" }),
  "node-deletion-batcher-interval": duration("0s", { help: "how long removals of a group are collected into one call" }),
  "node-delete-delay-after-taint": duration("5s", { help: "from the taint to the removal" }),
  "dynamic-node-delete-delay-after-taint-enabled": bool(false, {
    help: "twice the API server's measured latency instead: it has none here",
    effect: "not-modelled",
  }),
  "max-graceful-termination-sec": whole(600, {
    help: "longest grace period of an evicted pod, and of the wait for all of them",
    unit: "seconds",
  }),
  "drain-priority-config": text("", { help: "`priority:grace seconds,…`: evict in bands of priority, DaemonSet pods too" }),
  "max-pod-eviction-time": duration("2m", { help: "how long a refused eviction is tried again" }),
  "daemonset-eviction-for-empty-nodes": bool(false, { help: "evict DaemonSet pods of empty nodes" }),
  "daemonset-eviction-for-occupied-nodes": bool(true, { help: "evict DaemonSet pods of drained nodes" }),
  "cordon-node-before-terminating": bool(true, { help: "also make a node unschedulable" }),
  "max-bulk-soft-taint-count": whole(10, { help: "node updates for soft taints in one loop; 0: no soft taints", unit: "nodes" }),
  "max-bulk-soft-taint-time": duration("3s", { help: "time for them" }),
  "node-deletion-candidate-ttl": duration("0s", { help: "how long soft taints of an earlier process keep their age" }),
  "skip-nodes-with-system-pods": bool(true, { help: "keep nodes with kube-system pods" }),
  "skip-nodes-with-local-storage": bool(true, { help: "keep nodes with pods that use local storage" }),
  "skip-nodes-with-custom-controller-pods": bool(true, { help: "keep nodes with pods of custom controllers" }),
  "min-replica-count": whole(0, { help: "keep nodes with pods of smaller ReplicaSets", unit: "pods" }),
  "blocking-system-pod-distruption-timeout": duration("1h", {
    since: "1.33",
    help: "after so long kube-system pods do not block; spelled so upstream",
  }),
  "predicate-parallelism": whole(4, { help: "threads; the simulator is exact without", effect: "not-modelled" }, 1),
  "node-info-cache-expire-time": duration("87600h", { help: "age of a template taken from a real node" }),
  "max-inactivity": duration("10m", { help: "liveness probe only", effect: "not-modelled" }),
  "max-failing-time": duration("15m", { help: "liveness probe only", effect: "not-modelled" }),
  "max-startup-time": duration("20m", { since: "1.36", help: "liveness probe only", effect: "not-modelled" }),
  "force-delete-unregistered-nodes": bool(false, { help: "ignore the minimum size when cleaning up unregistered nodes" }),
  "force-delete-failed-nodes": bool(false, { help: "ignore the minimum size when cleaning up failed nodes" }),
  "scale-from-unschedulable": bool(false, { help: "templates are schedulable even when their example is not" }),
  "startup-taint": list({ help: "taint of a node that is still starting" }),
  "startup-taint-prefix": list({ since: "1.36", help: "beginning of the keys of such taints" }),
  "status-taint": list({ help: "taint left out of templates" }),
  "ignore-taint": list({ help: "old name of startup-taint" }),
  "bypassed-scheduler-names": list({ help: "schedulers whose pods are looked at before they are" }, ","),
  "allowed-scheduler-names": list({ help: "schedulers whose pods are looked at; empty: all" }, ","),
  "emit-per-nodegroup-metrics": bool(false, { help: "metrics only", effect: "not-modelled" }),
  "write-status-configmap": bool(true, { help: "keep the status ConfigMap, and tell of events on it" }),
  "status-config-map-name": text("cluster-autoscaler-status", { help: "its name" }),
  "record-duplicated-events": bool(false, { help: "write equal events more than once in 5 minutes" }),
  "enable-provisioning-requests": bool(false, { help: "answer ProvisioningRequests: find room, or ask for nodes, and keep it" }),
  "provisioning-request-initial-backoff-time": duration("1m", {
    help: "how long a request that has found no room waits for its next turn",
  }),
  "provisioning-request-max-backoff-time": duration("10m", { help: "the longest such wait, which doubles each time" }),
  "provisioning-request-max-backoff-cache-size": whole(1000, { help: "requests whose waits are remembered; 0: all" }),
  "check-capacity-batch-processing": bool(false, { help: "answer several check-capacity requests in a loop" }),
  "check-capacity-provisioning-request-max-batch-size": whole(10, { help: "the most of them in one loop" }),
  "check-capacity-provisioning-request-batch-timebox": duration("10s", {
    effect: "not-modelled",
    help: "wall-clock limit of a batch, never reached here",
  }),
  "check-capacity-processor-instance": text("", {
    help: "answer only check-capacity requests, those with this parameter processorInstance",
  }),
  "capacity-buffer-controller-enabled": bool(false, { since: "1.34", help: "work out what CapacityBuffer objects ask for" }),
  "capacity-buffer-pod-injection-enabled": bool(false, { since: "1.34", help: "keep room for what CapacityBuffer objects ask for" }),
  "capacity-buffer-pod-dry-run-enabled": bool(true, {
    since: "1.36",
    help: "complete the pods of CapacityBuffer objects as the API server does",
  }),
  "enable-proactive-scaleup": bool(false, { help: "also make room for pods that their controllers have yet to create" }),
  "pod-injection-limit": whole(5000, { help: "with more pods than this to help, so many of those are left out", unit: "pods" }),
  "salvo-scale-up": bool(false, { since: "1.36", help: "go on scaling up within a loop, each time for the pods that are left" }),
  "salvo-scale-up-budget": duration("1m", { since: "1.36", help: "time for that; 0: one scale-up, anything more is never used up here" }),
  ...PROCESS_FLAGS,
} as const satisfies Record<string, Flag<unknown>>;

type Table = typeof CLUSTER_AUTOSCALER_FLAGS;
/** The name of a flag. */
export type FlagName = keyof Table;
/** All flags with their values: durations in milliseconds, ranges as { min, max }. */
export type ClusterAutoscalerFlags = { readonly [Name in FlagName]: Table[Name] extends Flag<infer Value> ? Value : never };

/** What to write in place of flags that are gone. */
const INSTEAD: Readonly<Record<string, string>> = {
  "max-empty-bulk-delete": "use max-scale-down-parallelism",
  "parallel-drain": "drains are always parallel, see max-drain-parallelism",
};

/** Flags that upstream refuses to take together. Source: cluster-autoscaler 1.36.1, config/flags/flags.go. */
const EXCLUSIVE: readonly (readonly [FlagName, FlagName])[] = [
  ["drain-priority-config", "max-graceful-termination-sec"],
  ["balancing-label", "balancing-ignore-label"],
];

/** What is wrong with one flag, for the person who wrote it. */
export interface FlagProblem {
  /** Name of the flag. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;
}

/** All flags at the defaults of a version. */
export function defaultFlags(version: ClusterAutoscalerVersion = NEWEST_VERSION): ClusterAutoscalerFlags {
  const { expanderDefault, frequentLoopsDefault, cordonBeforeTerminateDefault, kubeSystemBlockTimeout } = behaviorOf(version);
  return {
    ...(Object.fromEntries(
      Object.entries(CLUSTER_AUTOSCALER_FLAGS).map(([name, flag]) => [name, flag.default]),
    ) as unknown as ClusterAutoscalerFlags),
    expander: [expanderDefault],
    "frequent-loops-enabled": frequentLoopsDefault,
    "cordon-node-before-terminating": cordonBeforeTerminateDefault,
    ...(kubeSystemBlockTimeout ? {} : { "blocking-system-pod-distruption-timeout": NEVER }),
  };
}

/** What a person should know of flags: those given another value than their default that change nothing here, and why. */
export function flagNotes(input: Readonly<Record<string, unknown>>, flags: ClusterAutoscalerFlags): AutoscalerNote[] {
  const notes: AutoscalerNote[] = [];
  for (const written of Object.keys(input)) {
    const name = nameOf(written);
    if (!isFlagName(name)) continue;
    const flag = CLUSTER_AUTOSCALER_FLAGS[name] as Flag<unknown>;
    if (flag.effect === "modelled" || flag.format(flags[name]) === flag.format(flag.default)) continue;
    notes.push({ target: name, text: `this flag changes nothing in a simulation: ${flag.help}` });
  }
  return notes;
}

/** All flags at their defaults in the newest version. */
export const DEFAULT_FLAGS: ClusterAutoscalerFlags = Object.freeze(defaultFlags());

/**
 * Reads flags by their real names (leading dashes allowed) over the defaults of a version, and lists everything that is wrong with them:
 * flags that the version does not know, too.
 */
export function parseFlags(
  input: Readonly<Record<string, unknown>>,
  version: ClusterAutoscalerVersion = NEWEST_VERSION,
): { flags: ClusterAutoscalerFlags; problems: FlagProblem[] } {
  const values: Record<string, unknown> = { ...defaultFlags(version) };
  const problems: FlagProblem[] = [];
  const given = new Set<string>();
  for (const [written, value] of Object.entries(input)) {
    const name = nameOf(written);
    given.add(name);
    const problem = isFlagName(name) ? (versionProblem(name, version) ?? readInto(values, name, value)) : unknownFlag(name, version);
    if (problem !== undefined) problems.push({ ...problem, path: written });
  }
  if (behaviorOf(version).emptyBulkDelete && given.has("max-empty-bulk-delete") && !given.has("max-scale-down-parallelism")) {
    values["max-scale-down-parallelism"] = values["max-empty-bulk-delete"];
  }
  const flags = values as unknown as ClusterAutoscalerFlags;
  if (problems.length === 0) problems.push(...contradictions(flags, given));
  return { flags, problems };
}

/** Leading dashes are allowed. */
function nameOf(written: string): string {
  return written.replace(/^--?/, "");
}

function versionProblem(name: FlagName, version: ClusterAutoscalerVersion): FlagProblem | undefined {
  const { since, until }: Pick<Flag<unknown>, "since" | "until"> = CLUSTER_AUTOSCALER_FLAGS[name];
  const expected = `a flag of cluster-autoscaler ${version}`;
  if (since !== undefined && !isAtLeast(version, since)) {
    return { path: name, expected, found: name, hint: `it came with ${since}` };
  }
  if (until === undefined || isAtLeast(until, version)) return undefined;
  const instead = INSTEAD[name];
  return { path: name, expected, found: name, hint: `it went with ${versionAfter(until)}${instead === undefined ? "" : `; ${instead}`}` };
}

function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(CLUSTER_AUTOSCALER_FLAGS, name);
}

function readInto(values: Record<string, unknown>, name: FlagName, value: unknown): FlagProblem | undefined {
  try {
    values[name] = CLUSTER_AUTOSCALER_FLAGS[name].parse(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof FlagValueError)) throw error;
    return { path: name, expected: error.expected, found: shown(value), hint: error.hint };
  }
}

function contradictions(flags: ClusterAutoscalerFlags, given: ReadonlySet<string>): FlagProblem[] {
  const problems: FlagProblem[] = [];
  const allowed = flags["allowed-scheduler-names"];
  const excluded = flags["bypassed-scheduler-names"].filter((name) => !allowed.includes(name));
  if (allowed.length > 0 && excluded.length > 0) {
    const expected = `only schedulers of allowed-scheduler-names (${allowed.join(", ")})`;
    problems.push({ path: "bypassed-scheduler-names", expected, found: excluded.join(", "), hint: "" });
  }
  const bands = flags["drain-priority-config"];
  for (const [one, other] of EXCLUSIVE) {
    if (!given.has(one) || !given.has(other)) continue;
    problems.push({ path: one, expected: `either ${one} or ${other}`, found: "both", hint: "" });
  }
  if (bands !== "" && !bands.split(",").every((band) => /^-?\d+:\d+$/.test(band.trim()))) {
    problems.push({
      path: "drain-priority-config",
      expected: "<priority>:<grace seconds>, comma-separated",
      found: shown(bands),
      hint: "",
    });
  }
  return problems;
}

function unknownFlag(name: string, version: ClusterAutoscalerVersion): FlagProblem {
  const hint = LATER_FLAGS.has(name) ? `it came after ${NEWEST_VERSION}.1` : (suggest(name, Object.keys(CLUSTER_AUTOSCALER_FLAGS)) ?? "");
  return { path: name, expected: `a flag of cluster-autoscaler ${version}`, found: name, hint };
}

function versionAfter(version: ClusterAutoscalerVersion): string {
  return CLUSTER_AUTOSCALER_VERSIONS[CLUSTER_AUTOSCALER_VERSIONS.indexOf(version) + 1];
}

function shown(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : JSON.stringify(value);
}
