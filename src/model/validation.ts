import type { Container, Node, Pod, PodSpec, Taint } from "./objects.ts";
import { isSidecar } from "./pod-requests.ts";
import {
  containerNameProblems,
  keyProblems,
  objectNameProblems,
  type Problem,
  problem,
  rangeProblems,
  valueProblems,
  wordProblems,
} from "./problem.ts";
import { containerResourceProblems, nodeResourceProblems, overheadProblems, podLevelResourceProblems } from "./validate-resources.ts";
import { affinityProblems, tolerationProblems, topologySpreadProblems } from "./validate-scheduling.ts";

export type { Problem } from "./problem.ts";

const TAINT_EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];
const PREEMPTION_POLICIES = ["PreemptLowerPriority", "Never"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const PORT_MAX = 65_535;
const INT32_MAX = 2_147_483_647;

/**
 * Everything that keeps a pod from being simulated, in the order of its fields; empty if nothing does. Works before and after defaulting.
 * Source: Kubernetes v1.36, pkg/apis/core/validation/validation.go, ValidatePodCreate.
 * Differs: only fields that wavetank models are checked; an image is not required; amounts beyond 2^53 are refused as well.
 */
export function podProblems(pod: Pod): Problem[] {
  const { metadata, spec } = pod;
  const problems = metadataProblems(metadata);
  if (!Array.isArray(spec?.containers) || spec.containers.length === 0) {
    return [...problems, problem("spec.containers", "at least one container", "none")];
  }
  return [...problems, ...podSpecProblems(spec)];
}

/** The same for a spec on its own, such as that of a pod template; `path` is where the spec stands. */
export function podSpecProblems(spec: PodSpec, path = "spec"): Problem[] {
  return [
    ...containersProblems(spec, path),
    ...nodeNameProblems(spec, path),
    ...podLevelResourceProblems(spec, `${path}.resources`),
    ...overheadProblems(spec.overhead, `${path}.overhead`),
    ...labelsProblems(spec.nodeSelector, `${path}.nodeSelector`),
    ...affinityProblems(spec.affinity, `${path}.affinity`),
    ...tolerationProblems(spec.tolerations, `${path}.tolerations`),
    ...topologySpreadProblems(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    ...rangeProblems(`${path}.priority`, spec.priority, -INT32_MAX - 1, INT32_MAX),
    ...wordProblems(`${path}.preemptionPolicy`, spec.preemptionPolicy, PREEMPTION_POLICIES),
    ...wordProblems(`${path}.restartPolicy`, spec.restartPolicy, RESTART_POLICIES),
    ...rangeProblems(`${path}.terminationGracePeriodSeconds`, spec.terminationGracePeriodSeconds, 0, Number.MAX_SAFE_INTEGER),
    ...rangeProblems(`${path}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, 1, INT32_MAX),
  ];
}

/**
 * Everything that keeps a node from being simulated; empty if nothing does.
 * Source: Kubernetes v1.36, pkg/apis/core/validation/validation.go, ValidateNode.
 * Differs: amounts beyond 2^53 are refused as well.
 */
export function nodeProblems(node: Node): Problem[] {
  return [
    ...metadataProblems(node.metadata),
    ...taintProblems(node.spec?.taints ?? [], "spec.taints"),
    ...nodeResourceProblems(node.status?.capacity, "status.capacity"),
    ...nodeResourceProblems(node.status?.allocatable, "status.allocatable"),
  ];
}

function metadataProblems(metadata: Pod["metadata"] | undefined): Problem[] {
  const name = metadata?.name || undefined;
  const problems: Problem[] = [];
  if (name !== undefined) problems.push(...objectNameProblems("metadata.name", name));
  else if (!metadata?.generateName) problems.push(problem("metadata.name", "a name or a generateName", "neither"));
  return [...problems, ...labelsProblems(metadata?.labels, "metadata.labels")];
}

function labelsProblems(labels: Readonly<Record<string, string>> | undefined, path: string): Problem[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [...keyProblems(path, key), ...valueProblems(`${path}.${key}`, value)]);
}

function containersProblems(spec: PodSpec, path: string): Problem[] {
  const names = new Set<string>();
  const check = (container: Container, at: string): Problem[] => {
    const duplicate = names.has(container.name);
    names.add(container.name);
    return [
      ...(container.name ? containerNameProblems(`${at}.name`, container.name) : [problem(`${at}.name`, "a name", "none")]),
      ...(duplicate ? [problem(`${at}.name`, "a name that no other container of the pod has", container.name)] : []),
      ...wordProblems(`${at}.imagePullPolicy`, container.imagePullPolicy, PULL_POLICIES),
      ...portProblems(container, spec.hostNetwork === true, `${at}.ports`),
      ...containerResourceProblems(container.resources, `${at}.resources`),
    ];
  };
  return [
    ...spec.containers.flatMap((container, i) => check(container, `${path}.containers[${i}]`)),
    ...(spec.initContainers ?? []).flatMap((container, i) => check(container, `${path}.initContainers[${i}]`)),
    ...hostPortProblems(spec, path),
  ];
}

function portProblems(container: Container, hostNetwork: boolean, path: string): Problem[] {
  return (container.ports ?? []).flatMap(({ containerPort, hostPort, protocol }, i) => {
    const at = `${path}[${i}]`;
    const mismatch = hostNetwork && hostPort && hostPort !== containerPort;
    return [
      ...rangeProblems(`${at}.containerPort`, containerPort ?? 0, 1, PORT_MAX),
      ...rangeProblems(`${at}.hostPort`, hostPort || undefined, 1, PORT_MAX),
      ...(mismatch ? [problem(`${at}.hostPort`, `the containerPort ${containerPort}, because of hostNetwork`, hostPort)] : []),
      ...wordProblems(`${at}.protocol`, protocol, PROTOCOLS),
    ];
  });
}

/** Containers that run at once must not share a host port; ordinary init containers run alone. */
function hostPortProblems(spec: PodSpec, path: string): Problem[] {
  const lists = [
    ...spec.containers.map((container, i) => ({ container, at: `${path}.containers[${i}]` })),
    ...(spec.initContainers ?? [])
      .map((container, i) => ({ container, at: `${path}.initContainers[${i}]` }))
      .filter((c) => isSidecar(c.container)),
  ];
  const taken = new Set<string>();
  return lists.flatMap(({ container, at }) =>
    (container.ports ?? []).flatMap(({ hostPort, hostIP, protocol }, i) => {
      if (!hostPort) return [];
      const key = `${protocol || "TCP"}/${hostIP ?? ""}/${hostPort}`;
      if (taken.has(key)) return [problem(`${at}.ports[${i}].hostPort`, "a host port that the pod does not use yet", key)];
      taken.add(key);
      return [];
    }),
  );
}

function nodeNameProblems({ nodeName, schedulingGates = [] }: PodSpec, path: string): Problem[] {
  const gates = schedulingGates.map(({ name }) => name);
  return [
    ...(nodeName ? objectNameProblems(`${path}.nodeName`, nodeName) : []),
    ...(nodeName && gates.length > 0 ? [problem(`${path}.nodeName`, "no node while there are scheduling gates", nodeName)] : []),
    ...gates.flatMap((name, i) => (gates.indexOf(name) < i ? [problem(`${path}.schedulingGates[${i}]`, "gates that differ", name)] : [])),
  ];
}

function taintProblems(taints: readonly Taint[], path: string): Problem[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, i) => {
    const at = `${path}[${i}]`;
    const pair = `${taint.key}:${taint.effect}`;
    const duplicate = seen.has(pair);
    seen.add(pair);
    return [
      ...keyProblems(`${at}.key`, taint.key ?? ""),
      ...valueProblems(`${at}.value`, taint.value ?? ""),
      ...wordProblems(`${at}.effect`, taint.effect ?? "", TAINT_EFFECTS),
      ...(duplicate ? [problem(at, "taints that are unique by key and effect", pair)] : []),
    ];
  });
}
