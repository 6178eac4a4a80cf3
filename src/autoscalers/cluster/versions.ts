/** Minor versions of cluster-autoscaler whose behaviour is known. The first patch release of the last one is where the rules come from. */
export const CLUSTER_AUTOSCALER_VERSIONS = ["1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"] as const;
export type ClusterAutoscalerVersion = (typeof CLUSTER_AUTOSCALER_VERSIONS)[number];

/** The version that is simulated when nothing is said. */
export const NEWEST_VERSION: ClusterAutoscalerVersion = "1.36";

/** A behaviour that changed: what it was, and what it is from a version on. */
interface Switch<Value> {
  readonly before: Value;
  readonly since: ClusterAutoscalerVersion;
  readonly now: Value;
}

const change = <Value>(since: ClusterAutoscalerVersion, before: Value, now: Value): Switch<Value> => ({ before, since, now });

/**
 * What has changed between the versions, beside flags that came and went (those say so themselves, in `flags.ts`).
 * Source: shared/spec/cluster-autoscaler.md, section 0.
 * Differs: `ghostNodeInRemovalSim` came with patch release 1.35.2; here 1.35 does not have it.
 */
const SWITCHES = {
  /** The expander when none is named. */
  expanderDefault: change<"random" | "least-waste">("1.33", "random", "least-waste"),
  /** A node at exactly the threshold may go; before, it was busy. */
  removableAtThreshold: change("1.35", false, true),
  /** A loop that has scaled up goes on to plan removals; before, it ended there and timers stood still. */
  scaleDownAfterScaleUpInSameLoop: change("1.34", false, true),
  /** Index at which the first search for a node begins. */
  nodeSearchStart: change("1.36", 0, 1),
  /** `frequent-loops-enabled` when nothing is said. */
  frequentLoopsDefault: change("1.35", false, true),
  /** Starts of loops that are compared with the last productive one: with one, only one loop follows at once, with two, two. */
  frequentLoopTimestamps: change<1 | 2>("1.33", 1, 2),
  /** `cordon-node-before-terminating` when nothing is said. */
  cordonBeforeTerminateDefault: change("1.34", false, true),
  /** `max-empty-bulk-delete` stands for `max-scale-down-parallelism` when only it is given. */
  emptyBulkDelete: change("1.32", true, false),
  /** A pod of kube-system without budget stops blocking its node after a time; before, never. */
  kubeSystemBlockTimeout: change("1.33", false, true),
  /** While the pods of a node to be removed look for places, the node stays in sight, tainted; before, it was out of the way. */
  ghostNodeInRemovalSim: change("1.36", false, true),
  /** Only nodes of an open request of a group that is not backed off are hoped for; before, whatever a target lacked was. */
  upcomingNeedActiveRequest: change("1.36", false, true),
  /** A group may say for itself how long its nodes take to start; before, the time was the same for all. */
  nodeStartupByGroup: change("1.35", false, true),
  /** A request that times out lowers the target again. */
  revertTimedOutScaleUp: change("1.36", false, true),
  /** A fake pod is a copy of the newest pod of its controller, and gated pods count; before, of the first one that waits. */
  proactiveCopiesNewestPod: change("1.33", false, true),
} as const satisfies Record<string, Switch<unknown>>;

type Switches = typeof SWITCHES;
/** How one version behaves. */
export type VersionBehavior = { readonly [Name in keyof Switches]: Switches[Name]["before"] | Switches[Name]["now"] };

/** Whether `version` is `since` or newer. */
export function isAtLeast(version: ClusterAutoscalerVersion, since: ClusterAutoscalerVersion): boolean {
  return CLUSTER_AUTOSCALER_VERSIONS.indexOf(version) >= CLUSTER_AUTOSCALER_VERSIONS.indexOf(since);
}

/** The behaviour of a version. */
export function behaviorOf(version: ClusterAutoscalerVersion): VersionBehavior {
  return Object.fromEntries(
    Object.entries(SWITCHES).map(([name, { before, since, now }]) => [name, isAtLeast(version, since) ? now : before]),
  ) as unknown as VersionBehavior;
}

/** The version that a person has written; undefined when there is none of that name. YAML reads `1.30` as the number 1.3. */
export function readVersion(written: unknown): ClusterAutoscalerVersion | undefined {
  const text = typeof written === "number" ? written.toFixed(2) : String(written);
  return CLUSTER_AUTOSCALER_VERSIONS.find((version) => version === text.replace(/^v/, ""));
}
