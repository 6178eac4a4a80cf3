import type { Millis } from "../engine/index.ts";

/** A Kubernetes Event object, as `kubectl get events` would list it. */
export interface EventRecord {
  readonly timeMs: Millis;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  /** Kind, namespace ("" for cluster-scoped) and name of the object it regards. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly component: string;
  readonly message: string;
}

/** One decision of an autoscaler: what it saw, what it chose, why not the others. */
export interface DecisionRecord {
  readonly timeMs: Millis;
  /** Which autoscaler: "cluster-autoscaler". */
  readonly component: string;
  /** Number of the loop in which it fell, from 0. */
  readonly loop: number;
  /** "scale-up", "scale-down", "no-scale-up", "capacity-buffer", "provisioning-request", ... */
  readonly action: string;
  /** The node group, node or workload decided upon; "" when none. */
  readonly target: string;
  readonly sizeBefore: number;
  readonly sizeAfter: number;
  /** What was seen, in words: "37 pods unschedulable". */
  readonly seen: string;
  /** The options looked at, in words. */
  readonly options: string;
  readonly reason: string;
}

/** From now on so many nodes of a group are there for this reason: why the group is not smaller. */
export interface KeptRecord {
  readonly timeMs: Millis;
  /** Id of the node group. */
  readonly group: number;
  /** "NotUnderutilized", "BlockedByPod NotEnoughPdb", "MinSize", ... */
  readonly reason: string;
  readonly nodes: number;
}

/** Takes what the run tells as it goes along. Writers of tables implement it; a run without one discards. */
export interface Recorder {
  /** Events are thrown away: whoever puts them into words may save itself the work. */
  readonly discardsEvents?: boolean;
  /** Of decisions only actions, targets and sizes count: `seen`, `options` and `reason` may be left empty. */
  readonly discardsReasons?: boolean;
  event(record: EventRecord): void;
  decision(record: DecisionRecord): void;
  /** Left out by those who do not care. */
  kept?(record: KeptRecord): void;
  /** An autoscaler's status ConfigMap as it is from now on, in YAML. Left out by those who do not keep it, so that nobody writes it. */
  readonly status?: ((document: string) => void) | undefined;
}

/** Keeps nothing. */
export const discardRecords: Recorder = { discardsEvents: true, discardsReasons: true, event() {}, decision() {} };
