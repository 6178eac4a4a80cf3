import type {
  Affinity,
  Container,
  LabelSelector,
  Labels,
  Node,
  Pod,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  ResourceRequirements,
} from "./objects.ts";
import { podRequests } from "./pod-requests.ts";
import { formatResources, roundResourceList } from "./resource-lists.ts";
import { CPU, isPodLevelResource, MEMORY } from "./resources.ts";

const GRACE_PERIOD_SECONDS = 30;
const DEFAULT_SCHEDULER = "default-scheduler";

/**
 * A pod as the API server stores it, as far as scheduling and the kubelet can tell: the defaults of `defaultPodSpec`,
 * the namespace `default`, and matchLabelKeys merged into the label selectors. Doing it twice changes nothing.
 * Throws QuantityError for text that is no quantity.
 * Source: Kubernetes v1.36, pkg/apis/core/v1/defaults.go and pkg/registry/core/pod/strategy.go, PrepareForCreate.
 * Differs: the status is kept as given; admission (priority, tolerations) is separate.
 */
export function defaultPod(pod: Pod): Pod {
  const spec = mergeLabelKeys(defaultPodSpec(pod.spec), pod.metadata.labels ?? {});
  return { ...pod, metadata: { ...pod.metadata, namespace: pod.metadata.namespace ?? "default" }, spec };
}

/**
 * The defaults of a pod's spec: requests from limits, pod-level requests, amounts in thousandths, image pull policy, ports,
 * scheduler, restart policy, grace period. Throws QuantityError for text that is no quantity.
 * Source: Kubernetes v1.36, pkg/apis/core/v1/defaults.go, SetDefaults_Pod, SetDefaults_PodSpec and SetDefaults_Container.
 * Differs: fields that wavetank does not model (DNS, probes, security context) stay as they are.
 */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  const hostNetwork = spec.hostNetwork === true;
  const withContainers: PodSpec = {
    ...spec,
    schedulerName: spec.schedulerName || DEFAULT_SCHEDULER,
    restartPolicy: spec.restartPolicy || "Always",
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? GRACE_PERIOD_SECONDS,
    containers: spec.containers.map((container) => defaultContainer(container, hostNetwork)),
    ...(spec.initContainers && { initContainers: spec.initContainers.map((container) => defaultContainer(container, hostNetwork)) }),
    ...(spec.overhead && { overhead: roundResourceList(spec.overhead) }),
    ...(spec.resources && { resources: roundResources(spec.resources) }),
  };
  return defaultPodLevelRequests(withContainers);
}

/**
 * A node as the API server stores it: allocatable is the capacity where it is not given, amounts in thousandths.
 * Throws QuantityError for text that is no quantity.
 * Source: Kubernetes v1.36, pkg/apis/core/v1/defaults.go, SetDefaults_NodeStatus.
 * Differs: no not-ready taint is added, for a node that is described is taken to be ready.
 */
export function defaultNode(node: Node): Node {
  const { status } = node;
  const allocatable = status?.allocatable ?? status?.capacity;
  if (allocatable === undefined) return { ...node };
  const capacity = status?.capacity && { capacity: roundResourceList(status.capacity) };
  return { ...node, status: { ...status, ...capacity, allocatable: roundResourceList(allocatable) } };
}

/**
 * Always for the tag `latest`, given or implied, else IfNotPresent (also for a name that is no image reference).
 * Source: Kubernetes v1.36, pkg/apis/core/v1/defaults.go, SetDefaults_Container; pkg/util/parsers, ParseImageName.
 */
export function defaultImagePullPolicy(image: string): "Always" | "IfNotPresent" {
  const [name, digest] = image.split("@");
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  const repository = colon < 0 ? name : name.slice(0, colon);
  const tag = colon < 0 ? undefined : name.slice(colon + 1);
  const firstSlash = repository.indexOf("/");
  const first = repository.slice(0, Math.max(firstSlash, 0));
  const isDomain = /[.:A-Z]/.test(first) || first === "localhost";
  const path = isDomain ? repository.slice(firstSlash + 1) : repository;
  if (path === "" || /[A-Z]/.test(path)) return "IfNotPresent";
  return tag === "latest" || (tag === undefined && digest === undefined) ? "Always" : "IfNotPresent";
}

function defaultContainer(container: Container, hostNetwork: boolean): Container {
  return {
    ...container,
    imagePullPolicy: container.imagePullPolicy || defaultImagePullPolicy(container.image ?? ""),
    ...(container.resources && { resources: requestsFromLimits(roundResources(container.resources)) }),
    ...(container.ports && {
      ports: container.ports.map((port) => ({
        ...port,
        protocol: port.protocol || "TCP",
        ...(hostNetwork && !port.hostPort && { hostPort: port.containerPort }),
      })),
    }),
  };
}

function requestsFromLimits(resources: ResourceRequirements): ResourceRequirements {
  if (resources.limits === undefined) return resources;
  return { ...resources, requests: { ...resources.limits, ...resources.requests } };
}

function roundResources(resources: ResourceRequirements): ResourceRequirements {
  return {
    ...resources,
    ...(resources.limits && { limits: roundResourceList(resources.limits) }),
    ...(resources.requests && { requests: roundResourceList(resources.requests) }),
  };
}

/** Where the pod has limits: what it does not ask for itself is what its containers ask for, else the limit. */
function defaultPodLevelRequests(spec: PodSpec): PodSpec {
  const limits = spec.resources?.limits ?? {};
  if (Object.keys(limits).length === 0) return spec;
  const containers = podRequests({ spec }, { ignorePodLevel: true, ignoreOverhead: true });
  const fromContainers = formatResources(new Map([...containers].filter(([name]) => name === CPU || name === MEMORY)));
  const fromLimits = Object.fromEntries(Object.entries(limits).filter(([name]) => isPodLevelResource(name)));
  return { ...spec, resources: { ...spec.resources, requests: { ...fromLimits, ...fromContainers, ...spec.resources?.requests } } };
}

/** Source: Kubernetes v1.36, pkg/registry/core/pod/strategy.go, applyMatchLabelKeysAndMismatchLabelKeys. */
function mergeLabelKeys(spec: PodSpec, labels: Labels): PodSpec {
  const { affinity, topologySpreadConstraints } = spec;
  return {
    ...spec,
    ...(affinity && { affinity: mergeIntoAffinity(affinity, labels) }),
    ...(topologySpreadConstraints && {
      topologySpreadConstraints: topologySpreadConstraints.map((constraint) => mergeKeys(constraint, labels)),
    }),
  };
}

function mergeIntoAffinity(affinity: Affinity, labels: Labels): Affinity {
  const { podAffinity, podAntiAffinity } = affinity;
  return {
    ...affinity,
    ...(podAffinity && { podAffinity: mergeIntoTerms(podAffinity, labels) }),
    ...(podAntiAffinity && { podAntiAffinity: mergeIntoTerms(podAntiAffinity, labels) }),
  };
}

function mergeIntoTerms(affinity: PodAffinity, labels: Labels): PodAffinity {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution;
  return {
    ...(required && { requiredDuringSchedulingIgnoredDuringExecution: required.map((term) => mergeKeys(term, labels)) }),
    ...(preferred && {
      preferredDuringSchedulingIgnoredDuringExecution: preferred.map((weighted) => ({
        ...weighted,
        podAffinityTerm: mergeKeys(weighted.podAffinityTerm, labels),
      })),
    }),
  };
}

type KeyHolder = Pick<PodAffinityTerm, "labelSelector" | "matchLabelKeys" | "mismatchLabelKeys">;

function mergeKeys<T extends KeyHolder>(holder: T, labels: Labels): T {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = holder;
  if (labelSelector === undefined) return holder;
  const wanted = [
    ...matchLabelKeys.filter((key) => Object.hasOwn(labels, key)).map((key) => ({ key, operator: "In", values: [labels[key]] })),
    ...mismatchLabelKeys.filter((key) => Object.hasOwn(labels, key)).map((key) => ({ key, operator: "NotIn", values: [labels[key]] })),
  ];
  const missing = wanted.filter(({ key, operator }) => !names(labelSelector, key, operator));
  if (missing.length === 0) return holder;
  return { ...holder, labelSelector: { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...missing] } };
}

function names(selector: LabelSelector, key: string, operator: string): boolean {
  return selector.matchExpressions?.some((expression) => expression.key === key && expression.operator === operator) ?? false;
}
