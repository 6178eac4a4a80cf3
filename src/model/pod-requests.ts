import type { Container, ContainerStatus, PodSpec, PodStatus, QuantityText, ResourceList, ResourceRequirements } from "./objects.ts";
import { addQuantities, compareQuantities, type Quantity, quantityMilliValue, quantityValue } from "./quantity.ts";
import { quantityFromJson } from "./quantity-parse.ts";
import { CPU, isPodLevelResource, MEMORY } from "./resources.ts";

/** Resource name -> exact amount. */
type Amounts = Map<string, Quantity>;

/** Which parts of a pod count; each consumer in the scheduler has its own choice. All are off by default. */
export interface PodRequestsOptions {
  /** Also count what the pod's status says it was allocated and runs with (in-place resize). */
  readonly useStatus?: boolean;
  /** Count 100m cpu and 200Mi memory for each container that names none; an explicit 0 stays 0. */
  readonly defaultMissing?: boolean;
  /** Leave out `spec.resources`. */
  readonly ignorePodLevel?: boolean;
  /** Leave out `spec.overhead`. */
  readonly ignoreOverhead?: boolean;
}

/** Source: kube-scheduler v1.36, pkg/scheduler/util/pod_resources.go, DefaultMilliCPURequest and DefaultMemoryRequest. */
const DEFAULT_REQUESTS: ReadonlyMap<string, QuantityText> = new Map([
  [CPU, "100m"],
  [MEMORY, "200Mi"],
]);

/**
 * What a pod asks of a node, exactly: the larger of all containers together and the worst moment of its init containers;
 * then pod-level requests replace, then overhead adds. Throws QuantityError for text that is no quantity.
 * Source: Kubernetes v1.36, component-helpers/resource/helpers.go, PodRequests; pkg/scheduler/framework/types.go for the defaults.
 */
export function podRequests(
  pod: { readonly spec: PodSpec; readonly status?: PodStatus },
  options: PodRequestsOptions = {},
): Map<string, Quantity> {
  const podLevel = options.ignorePodLevel ? undefined : podLevelRequests(pod, options);
  const defaults = options.defaultMissing ? missingDefaults(pod, options, podLevel) : undefined;
  const total = sumContainers(pod.spec, (container, isSidecarOrMain) => {
    const amounts = parseList(container.resources?.requests);
    const current = options.useStatus && isSidecarOrMain ? withStatus(pod.status, container.name, amounts) : amounts;
    for (const [name, text] of defaults ?? []) if (!current.has(name)) current.set(name, quantityFromJson(text));
    return current;
  });
  for (const [name, amount] of podLevel ?? []) total.set(name, amount);
  if (!options.ignoreOverhead) addAll(total, parseList(pod.spec.overhead));
  return total;
}

/**
 * What a pod may use at most, by the same rules; overhead adds only to limits that exist.
 * Throws QuantityError for text that is no quantity.
 * Source: Kubernetes v1.36, component-helpers/resource/helpers.go, PodLimits.
 */
export function podLimits(spec: PodSpec): Map<string, Quantity> {
  const total = sumContainers(spec, (container) => parseList(container.resources?.limits));
  for (const [name, amount] of podLevelList(spec.resources?.limits)) total.set(name, amount);
  for (const [name, amount] of parseList(spec.overhead)) {
    const limit = total.get(name);
    if (limit !== undefined) total.set(name, addQuantities(limit, amount));
  }
  return total;
}

/**
 * The whole number that the scheduler counts with: millicores for cpu, bytes or units for all others. Rounds up.
 * Source: kube-scheduler v1.36, pkg/scheduler/framework/types.go, Resource.Add.
 */
export function resourceNumber(name: string, quantity: Quantity): number {
  return Number(name === CPU ? quantityMilliValue(quantity) : quantityValue(quantity));
}

/** Whether an init container keeps running beside the main containers. */
export function isSidecar(initContainer: Container): boolean {
  return initContainer.restartPolicy === "Always";
}

/** Walks the containers in starting order and keeps, per resource, the largest sum that is ever asked for at once. */
function sumContainers(spec: PodSpec, amountsOf: (container: Container, isSidecarOrMain: boolean) => Amounts): Amounts {
  const main: Amounts = new Map();
  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  for (const container of spec.containers) addAll(main, amountsOf(container, true));
  for (const container of spec.initContainers ?? []) {
    const sidecar = isSidecar(container);
    const amounts = amountsOf(container, sidecar);
    if (sidecar) {
      addAll(main, amounts);
      addAll(sidecars, amounts);
      raiseAll(peak, sidecars);
    } else {
      addAll(amounts, sidecars);
      raiseAll(peak, amounts);
    }
  }
  raiseAll(main, peak);
  return main;
}

/** The requests of a running container: the most of asked for, allocated and in force; without the first if it can never fit. */
function withStatus(status: PodStatus | undefined, containerName: string, requested: Amounts): Amounts {
  const isNamed = (candidate: ContainerStatus) => candidate.name === containerName;
  const found = status?.containerStatuses?.find(isNamed) ?? status?.initContainerStatuses?.find(isNamed);
  return found?.resources === undefined ? requested : largest(status, requested, found.resources, found.allocatedResources);
}

function podLevelRequests(pod: { readonly spec: PodSpec; readonly status?: PodStatus }, options: PodRequestsOptions): Amounts | undefined {
  const requested = podLevelList(pod.spec.resources?.requests);
  if (requested.size === 0) return undefined;
  const { status } = pod;
  if (!options.useStatus || status?.resources === undefined) return requested;
  const raised = largest(status, requested, status.resources, status.allocatedResources);
  // Only what the pod as a whole asks for is replaced, whatever else its status names.
  return new Map([...requested.keys()].map((name) => [name, raised.get(name) ?? quantityFromJson("0")]));
}

function largest(
  status: PodStatus | undefined,
  requested: Amounts,
  inForce: ResourceRequirements,
  allocated: ResourceList | undefined,
): Amounts {
  const result: Amounts = isResizeInfeasible(status) ? new Map() : new Map(requested);
  raiseAll(result, parseList(inForce.requests));
  raiseAll(result, parseList(allocated));
  return result;
}

function isResizeInfeasible(status: PodStatus | undefined): boolean {
  return status?.conditions?.some(({ type, reason }) => type === "PodResizePending" && reason === "Infeasible") ?? false;
}

/** With pod-level requests, a default only fills a resource that the pod as a whole does not name. */
function missingDefaults(
  pod: { readonly spec: PodSpec; readonly status?: PodStatus },
  options: PodRequestsOptions,
  podLevel: Amounts | undefined,
): ReadonlyMap<string, QuantityText> {
  if (podLevel === undefined) return DEFAULT_REQUESTS;
  const named = podRequests(pod, { ...options, defaultMissing: false });
  return new Map([...DEFAULT_REQUESTS].filter(([name]) => !named.has(name)));
}

function podLevelList(list: ResourceList | undefined): Amounts {
  return new Map([...parseList(list)].filter(([name]) => isPodLevelResource(name)));
}

function parseList(list: ResourceList | undefined): Amounts {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, quantityFromJson(text)]));
}

function addAll(total: Amounts, amounts: ReadonlyMap<string, Quantity>): void {
  for (const [name, amount] of amounts) {
    const sum = total.get(name);
    total.set(name, sum === undefined ? amount : addQuantities(sum, amount));
  }
}

function raiseAll(peak: Amounts, amounts: ReadonlyMap<string, Quantity>): void {
  for (const [name, amount] of amounts) {
    const before = peak.get(name);
    if (before === undefined || compareQuantities(amount, before) > 0) peak.set(name, amount);
  }
}
