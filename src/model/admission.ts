import type { PodSpec, PriorityClass, Toleration } from "./objects.ts";

/** A pod that priority admission turns away; the message is the API server's, after `is forbidden: `. */
export class PriorityError extends Error {
  override readonly name = "PriorityError";
}

const PREEMPT_LOWER_PRIORITY = "PreemptLowerPriority";
const NOT_READY_SECONDS = 300;

/**
 * The priority classes of every cluster.
 * Source: Kubernetes v1.36, pkg/apis/scheduling/v1/helpers.go.
 */
export const SYSTEM_PRIORITY_CLASSES: ReadonlyMap<string, PriorityClass> = new Map(
  [
    { metadata: { name: "system-cluster-critical" }, value: 2_000_000_000 },
    { metadata: { name: "system-node-critical" }, value: 2_000_001_000 },
  ].map((priorityClass) => [priorityClass.metadata.name, priorityClass]),
);

/**
 * The spec with the priority and preemption policy of its class, or of the default class, or priority 0.
 * `classes` is by name; the two `system-` classes need not be in it.
 * Throws PriorityError when the class does not exist or contradicts the priority or policy given.
 * Source: Kubernetes v1.36, plugin/pkg/admission/priority/admission.go, admitPod.
 * Differs: a bare priority without a class is kept, so that traces can carry plain numbers.
 */
export function admitPriority(spec: PodSpec, classes: ReadonlyMap<string, PriorityClass>): PodSpec {
  const name = spec.priorityClassName || undefined;
  if (name === undefined && spec.priority !== undefined)
    return { ...spec, preemptionPolicy: spec.preemptionPolicy ?? PREEMPT_LOWER_PRIORITY };
  const found = name === undefined ? defaultClass(classes) : (classes.get(name) ?? SYSTEM_PRIORITY_CLASSES.get(name));
  if (name !== undefined && found === undefined) throw new PriorityError(`no PriorityClass with name ${name} was found`);
  const priority = found?.value ?? 0;
  const preemptionPolicy = found?.preemptionPolicy ?? PREEMPT_LOWER_PRIORITY;
  if (spec.priority !== undefined && spec.priority !== priority) {
    throw new PriorityError(
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
    );
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== preemptionPolicy) {
    throw new PriorityError(
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`,
    );
  }
  const className = found?.metadata.name;
  return { ...spec, priority, preemptionPolicy, ...(className !== undefined && { priorityClassName: className }) };
}

/**
 * The spec with tolerations of 300 s for nodes that are not ready or not reachable, unless it has its own.
 * Source: Kubernetes v1.36, plugin/pkg/admission/defaulttolerationseconds/admission.go.
 */
export function admitTolerations(spec: PodSpec): PodSpec {
  const own = spec.tolerations ?? [];
  const added: Toleration[] = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter((key) => !own.some((toleration) => (!toleration.key || toleration.key === key) && coversNoExecute(toleration)))
    .map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: NOT_READY_SECONDS }));
  return added.length === 0 ? spec : { ...spec, tolerations: [...own, ...added] };
}

function coversNoExecute({ effect }: Toleration): boolean {
  return !effect || effect === "NoExecute";
}

/** Of several default classes the lowest counts. */
function defaultClass(classes: ReadonlyMap<string, PriorityClass>): PriorityClass | undefined {
  let lowest: PriorityClass | undefined;
  for (const candidate of classes.values()) {
    if (candidate.globalDefault && (lowest === undefined || candidate.value < lowest.value)) lowest = candidate;
  }
  return lowest;
}
