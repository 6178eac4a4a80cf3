import type { Distribution } from "../engine/index.ts";
import {
  isScalarResource,
  type Labels,
  type PodSpec,
  type PodStatus,
  podRequests,
  type Quantity,
  resourceNumber,
  type TopologySpreadConstraint,
} from "../model/index.ts";
import type { ResourceAmounts, ResourceNames, ScalarAmount } from "./resource-names.ts";

/** How a pod's containers behave once started, which Kubernetes does not say. */
export interface PodBehavior {
  /** Work of a pod that says nothing itself: runs this long once started, in milliseconds; undefined: for ever. */
  readonly runMs?: number;
  /** A work that differs from pod to pod; never together with `runMs`. */
  readonly runTime?: Distribution;
  /** What the containers exit with when their work is done. */
  readonly exitCode: number;
  /** From container start to Ready, in milliseconds. */
  readonly readyAfterMs: number;
  /** From SIGTERM to exit, in milliseconds; never longer than the grace period allows. */
  readonly stopMs: number;
  /** What running pods use, as a share of their requests, 0..1 or more. */
  readonly usageRatio: number;
}

/** What a pod does when nothing is said: a service that uses its requests, is ready at once and stops at once. */
export const DEFAULT_BEHAVIOR: PodBehavior = { exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio: 1 };

/** A host port that a pod occupies on its node. */
export interface HostPort {
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/** CPU and memory in whole millicores and bytes. */
export interface CpuMemory {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** All that pods made from one template share: spec, metadata and the numbers computed from them, frozen for the whole run. */
export interface PodTemplate {
  /** Dense number of the template within its store. */
  readonly id: number;
  /** The id of the template that it was made from when a pod was bound: they differ in labels only. Otherwise its own. */
  readonly shapeId: number;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Defaulted and admitted: requests and priority are filled in. */
  readonly spec: PodSpec;
  readonly priority: number;
  readonly schedulerName: string;
  readonly behavior: PodBehavior;
  /** What the scheduler asks of a node for a pending pod. */
  readonly requests: ResourceAmounts;
  /** What an assigned pod is counted with: in-place resizes included. */
  readonly held: ResourceAmounts;
  /** `held` with 100m and 200Mi for containers that request no CPU or memory. */
  readonly nonZero: CpuMemory;
  /** Pending pod's part in NodeResourcesFit scoring: with defaults, without pod-level resources. */
  readonly scored: CpuMemory;
  readonly hostPorts: readonly HostPort[];
  /** How its pods are to be spread; empty: as the scheduler's profile says. */
  readonly spreadConstraints: readonly TopologySpreadConstraint[];
  /** It says something of the pods that it wants near or far. */
  readonly hasPodAffinity: boolean;
  /** It keeps some pods off its own surroundings. */
  readonly hasRequiredAntiAffinity: boolean;
}

/** What a template is made from. */
export interface PodTemplateInput {
  readonly namespace: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly spec: PodSpec;
  /** Only for pods that exist already: in-place resizes are read from it. */
  readonly status?: PodStatus;
  readonly behavior?: PodBehavior;
}

/**
 * Computes a template. `input.spec` must be defaulted already.
 * Source: kube-scheduler v1.36, framework/types.go (calculateResource) and noderesources/fit.go (computePodResourceRequest).
 */
export function makePodTemplate(id: number, input: PodTemplateInput, resources: ResourceNames): PodTemplate {
  const { spec, status } = input;
  const pod = status === undefined ? { spec } : { spec, status };
  const nonZero = podRequests(pod, { useStatus: true, defaultMissing: true });
  const scored = podRequests({ spec }, { defaultMissing: true, ignorePodLevel: true });
  return {
    id,
    shapeId: id,
    namespace: input.namespace,
    labels: input.labels ?? {},
    annotations: input.annotations ?? {},
    spec,
    priority: spec.priority ?? 0,
    schedulerName: spec.schedulerName ?? "default-scheduler",
    behavior: input.behavior ?? DEFAULT_BEHAVIOR,
    requests: resourceAmounts(podRequests({ spec }, {}), resources),
    held: resourceAmounts(podRequests(pod, { useStatus: true }), resources),
    nonZero: cpuMemory(nonZero),
    scored: cpuMemory(scored),
    hostPorts: hostPortsOf(spec),
    spreadConstraints: spec.topologySpreadConstraints ?? [],
    hasPodAffinity: (spec.affinity?.podAffinity ?? spec.affinity?.podAntiAffinity ?? undefined) !== undefined,
    hasRequiredAntiAffinity: (spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length ?? 0) > 0,
  };
}

/** Reads integers out of exact sums: rounding up happens here, once per pod. Unknown unprefixed names and `pods` are ignored. */
export function resourceAmounts(quantities: ReadonlyMap<string, Quantity>, resources: ResourceNames): ResourceAmounts {
  const scalars: ScalarAmount[] = [];
  for (const [name, quantity] of quantities) {
    if (isScalarResource(name)) scalars.push({ column: resources.columnOf(name), amount: resourceNumber(name, quantity) });
  }
  scalars.sort((a, b) => a.column - b.column);
  // Written out, so that all of them have one shape and are read fast.
  return {
    cpuMillicores: numberOf(quantities, "cpu"),
    memoryBytes: numberOf(quantities, "memory"),
    ephemeralStorageBytes: numberOf(quantities, "ephemeral-storage"),
    scalars,
  };
}

function cpuMemory(quantities: ReadonlyMap<string, Quantity>): CpuMemory {
  return { cpuMillicores: numberOf(quantities, "cpu"), memoryBytes: numberOf(quantities, "memory") };
}

function numberOf(quantities: ReadonlyMap<string, Quantity>, name: string): number {
  const quantity = quantities.get(name);
  return quantity === undefined ? 0 : resourceNumber(name, quantity);
}

/** A host port as one word. */
export function portKey({ ip, protocol, port }: HostPort): string {
  return `${ip}/${protocol}/${port}`;
}

/** Host ports of containers and sidecars. Empty address means 0.0.0.0, empty protocol TCP. */
function hostPortsOf(spec: PodSpec): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === "Always");
  return [...spec.containers, ...sidecars]
    .flatMap((container) => container.ports ?? [])
    .filter((port) => (port.hostPort ?? 0) > 0)
    .map((port) => ({ ip: port.hostIP || "0.0.0.0", protocol: port.protocol || "TCP", port: port.hostPort! }));
}
