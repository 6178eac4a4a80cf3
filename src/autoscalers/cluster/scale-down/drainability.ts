import { type Id, type Owner, PodPhase, type PodTemplate } from "../../../cluster/index.ts";
import { type Millis, seconds } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import { SAFE_TO_EVICT_ANNOTATION, SAFE_TO_EVICT_VOLUMES_ANNOTATION } from "../names.ts";
import { controllerOf, isDaemonSetPod, isMirrorPod, ownerIn } from "../pod-facts.ts";
import type { RemainingBudgets } from "./budgets-of-pods.ts";

/** Why a pod keeps its node from being removed, by cluster-autoscaler's names. */
export type BlockingReason =
  | "ControllerNotFound"
  | "MinReplicasReached"
  | "NotReplicated"
  | "LocalStorageRequested"
  | "NotSafeToEvictAnnotation"
  | "UnmovableKubeSystemPod"
  | "NotEnoughPdb";

/** What removing a node means for one of its pods. */
export type Outcome =
  /** The pod neither blocks nor moves. */
  | { readonly kind: "skip" }
  /** The pod must find another place. */
  | { readonly kind: "ok" }
  /** The pod must end by itself. */
  | { readonly kind: "wait" }
  | { readonly kind: "block"; readonly reason: BlockingReason; readonly text: () => string };

/** A pod under examination, and what the rules may look at. */
export interface Subject {
  readonly env: Environment;
  readonly pod: Id;
  readonly template: PodTemplate;
  readonly owner: Owner | undefined;
  /** False: workload objects are not looked at. */
  readonly withListers: boolean;
  readonly budgets: RemainingBudgets;
  readonly now: Millis;
}

/** One rule; undefined: it has nothing to say. */
export interface Rule {
  readonly name: string;
  evaluate(subject: Subject): Outcome | undefined;
}

const SKIP: Outcome = { kind: "skip" };
const OK: Outcome = { kind: "ok" };
const WAIT: Outcome = { kind: "wait" };
/** Beyond deletion and grace a pod gets so long before it no longer counts. */
const LONG_TERMINATING_EXTRA_MS = seconds(30);
const REPLICATED_KINDS = new Set(["ReplicationController", "Job", "ReplicaSet", "StatefulSet"]);

/** The rules in the order in which they are asked. Source: cluster-autoscaler 1.36.1, simulator/drainability/rules/rules.go. */
export const RULES: readonly Rule[] = [
  { name: "Mirror", evaluate: ({ template }) => (isMirrorPod(template) ? SKIP : undefined) },
  { name: "LongTerminating", evaluate: ({ env, pod, now }) => (isLongTerminating(env, pod, now) ? SKIP : undefined) },
  { name: "ReplicaCount", evaluate: replicaCount },
  { name: "DaemonSet", evaluate: ({ template, owner }) => (isDaemonSetPod(template, owner) ? OK : undefined) },
  { name: "SafeToEvict", evaluate: ({ template }) => (template.annotations[SAFE_TO_EVICT_ANNOTATION] === "true" ? OK : undefined) },
  { name: "Terminal", evaluate: terminal },
  {
    name: "OnCompletion",
    evaluate: ({ template }) => (template.annotations[SAFE_TO_EVICT_ANNOTATION] === "on-completion" ? WAIT : undefined),
  },
  { name: "Replicated", evaluate: replicated },
  { name: "System", evaluate: system },
  { name: "NotSafeToEvict", evaluate: notSafeToEvict },
  { name: "LocalStorage", evaluate: localStorage },
  { name: "PDB", evaluate: disruptionBudget },
];

/** What the first rule with an opinion says; none has one: the pod moves. */
export function drainabilityOf(subject: Subject): Outcome {
  for (const rule of RULES) {
    const outcome = rule.evaluate(subject);
    if (outcome !== undefined) return outcome;
  }
  return OK;
}

/**
 * The pod should have been gone long ago: its grace period is added once more to a deletion time that contains it.
 * Source: cluster-autoscaler 1.36.1, utils/drain/drain.go, IsPodLongTerminating.
 */
export function isLongTerminating({ store, wallClock, deadlines }: Environment, pod: Id, now: Millis): boolean {
  const { pods } = store;
  if (!pods.isDeleting(pod)) return false;
  const deletion = wallClock.wholeSeconds(pods.deletionRequestedMs[pod] + pods.deletionGraceMs[pod]);
  const grace = (pods.templates[pod].spec.terminationGracePeriodSeconds ?? 30) * 1000;
  const over = deletion + grace + LONG_TERMINATING_EXTRA_MS;
  return now === deadlines.now ? deadlines.passed(over) : over < now;
}

function replicaCount({ env, owner, template, withListers, pod }: Subject): Outcome | undefined {
  const controller = controllerOf(owner);
  if (!env.flags["skip-nodes-with-custom-controller-pods"] || !withListers || controller === undefined) return undefined;
  if (!isLookedUp(controller, isDaemonSetPod(template, owner))) return undefined;
  const found = findController(env, controller);
  const key = env.store.pods.keyOf(pod);
  if (found === "missing") return block("ControllerNotFound", () => goneText(controller, key));
  const least = env.flags["min-replica-count"];
  if (found === undefined || found >= least) return undefined;
  return block("MinReplicasReached", () => `replication controller for ${key} has too few replicas spec: ${found} min: ${least}`);
}

/** Whether the rule asks for the controller: of a pod that only counts as one of a DaemonSet, it asks for a ReplicationController alone. */
function isLookedUp({ kind, apiVersion }: Owner, ofDaemonSet: boolean): boolean {
  if (kind === "ReplicationController") return true;
  if (kind === "DaemonSet" || kind === "StatefulSet") return isApps(apiVersion) && ofDaemonSet === (kind === "DaemonSet");
  return !ofDaemonSet;
}

/** Replicas of a controller that has them; "missing" when its object is gone; undefined when there is nothing to hold against it. */
function findController({ store }: Environment, { kind, object }: Owner): number | "missing" | undefined {
  // An owner without an object is only known by name: the run cannot tell that it is gone.
  if (object === undefined) return undefined;
  switch (kind) {
    case "ReplicaSet":
    case "ReplicationController": {
      const found = store.objects[kind].get(object);
      return found === undefined ? "missing" : found.spec?.replicas;
    }
    case "Job":
    case "DaemonSet":
    case "StatefulSet":
      return store.objects[kind].get(object) === undefined ? "missing" : undefined;
    default:
      return undefined;
  }
}

/** Kinds of that name in other API groups are not looked up. */
function isApps(apiVersion: string): boolean {
  return apiVersion === "" || apiVersion.startsWith("apps/");
}

/** A ReplicaSet is told of as if it were a ReplicationController. */
function goneText({ kind, name }: Owner, pod: string): string {
  switch (kind) {
    case "Job":
      return `job for ${pod} is not available: err: job.batch "${name}" not found`;
    case "DaemonSet":
      return `daemonset for ${pod} is not present, err: daemonset.apps "${name}" not found`;
    case "StatefulSet":
      return `statefulset for ${pod} is not available: err: statefulset.apps "${name}" not found`;
    default: {
      const resource = kind === "ReplicaSet" ? "replicaset.apps" : "replicationcontroller";
      return `replication controller for ${pod} is not available, err: ${resource} "${name}" not found`;
    }
  }
}

function terminal({ env, pod, template }: Subject): Outcome | undefined {
  const phase = env.store.pods.phase[pod];
  if (phase === PodPhase.Failed) return OK;
  const policy = template.spec.restartPolicy;
  return phase === PodPhase.Succeeded && (policy === "Never" || policy === "OnFailure") ? OK : undefined;
}

function replicated({ env, pod, owner }: Subject): Outcome | undefined {
  const controller = controllerOf(owner);
  const custom = env.flags["skip-nodes-with-custom-controller-pods"];
  if (controller !== undefined && (!custom || REPLICATED_KINDS.has(controller.kind))) return undefined;
  return block("NotReplicated", () => `${env.store.pods.keyOf(pod)} is not replicated`);
}

function system({ env, pod, template, budgets, now }: Subject): Outcome | undefined {
  if (!env.flags["skip-nodes-with-system-pods"] || template.namespace !== "kube-system" || budgets.matching(template).length > 0)
    return undefined;
  const over = env.wallClock.wholeSeconds(env.store.pods.createdMs[pod]) + env.flags["blocking-system-pod-distruption-timeout"];
  if (now === env.deadlines.now ? env.deadlines.passed(over) : over < now) return OK;
  return block(
    "UnmovableKubeSystemPod",
    () => `non-daemonset, non-mirrored, non-pdb-assigned kube-system pod present: ${env.store.pods.names[pod]}`,
  );
}

function notSafeToEvict({ env, pod, template }: Subject): Outcome | undefined {
  if (template.annotations[SAFE_TO_EVICT_ANNOTATION] !== "false") return undefined;
  return block("NotSafeToEvictAnnotation", () => `pod annotated as not safe to evict present: ${env.store.pods.names[pod]}`);
}

function localStorage({ env, pod, template }: Subject): Outcome | undefined {
  const { volumes } = template.spec;
  if (volumes === undefined || volumes.length === 0 || !env.flags["skip-nodes-with-local-storage"]) return undefined;
  const listed = new Set((template.annotations[SAFE_TO_EVICT_VOLUMES_ANNOTATION] ?? "").split(","));
  const isLocal = volumes.some(
    ({ name, hostPath, emptyDir }) =>
      (hostPath !== undefined || (emptyDir !== undefined && emptyDir.medium !== "Memory")) && !listed.has(name),
  );
  return isLocal ? block("LocalStorageRequested", () => `pod with local storage present: ${env.store.pods.names[pod]}`) : undefined;
}

function disruptionBudget({ env, pod, template, budgets }: Subject): Outcome | undefined {
  if (budgets.matching(template).every(({ left }) => left >= 1)) return undefined;
  return block("NotEnoughPdb", () => `not enough pod disruption budget to move ${env.store.pods.keyOf(pod)}`);
}

/** Its text is only made for those who ask. */
function block(reason: BlockingReason, text: () => string): Outcome {
  return { kind: "block", reason, text };
}

/** What removing a node would mean for its pods. */
export interface PodsOfNode {
  /** To be placed elsewhere. */
  readonly toMove: readonly Id[];
  readonly daemonSetPods: readonly Id[];
  /** To be waited for. */
  readonly onCompletionPods: readonly Id[];
  /** The first pod that forbids it. */
  readonly blockedBy: { readonly pod: Id; readonly reason: BlockingReason; readonly text: () => string } | undefined;
}

/**
 * Sorts a node's pods by what its removal would mean for them.
 * Source: cluster-autoscaler 1.36.1, simulator/drain.go, GetPodsToMove.
 */
export function podsToMove(
  env: Environment,
  pods: readonly Id[],
  templates: readonly PodTemplate[],
  { withListers, budgets, now }: Pick<Subject, "withListers" | "budgets" | "now">,
): PodsOfNode {
  const toMove: Id[] = [];
  const daemonSetPods: Id[] = [];
  const onCompletionPods: Id[] = [];
  for (let i = 0; i < pods.length; i++) {
    const pod = pods[i];
    const template = templates[i];
    const owner = ownerOf(env, pod);
    const outcome = drainabilityOf({ env, pod, template, owner, withListers, budgets, now });
    if (outcome.kind === "block") {
      return { toMove: [], daemonSetPods: [], onCompletionPods: [], blockedBy: { pod, reason: outcome.reason, text: outcome.text } };
    }
    if (outcome.kind === "wait") onCompletionPods.push(pod);
    if (outcome.kind !== "ok") continue;
    (isDaemonSetPod(template, owner) ? daemonSetPods : toMove).push(pod);
  }
  return { toMove, daemonSetPods, onCompletionPods, blockedBy: undefined };
}

/** The owner of a pod of the store; hypothetical pods have none. */
export function ownerOf({ store }: Environment, pod: Id): Owner | undefined {
  return ownerIn(store, pod);
}
