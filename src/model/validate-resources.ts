import { labelKeyProblems } from "./label-syntax.ts";
import type { PodSpec, QuantityText, ResourceList, ResourceRequirements } from "./objects.ts";
import { podLimits, podRequests } from "./pod-requests.ts";
import { type Problem, problem } from "./problem.ts";
import { compareQuantities, type Quantity, QuantityError, quantityMilliValue, quantityValue } from "./quantity.ts";
import { formatQuantity } from "./quantity-format.ts";
import { quantityFromJson } from "./quantity-parse.ts";
import { CPU, EPHEMERAL_STORAGE, HUGEPAGES_PREFIX, isExtendedResource, isNativeResource, isPodLevelResource, MEMORY } from "./resources.ts";

const NUMBER_MAX = BigInt(Number.MAX_SAFE_INTEGER);
const CONTAINER_RESOURCES: readonly string[] = [CPU, MEMORY, EPHEMERAL_STORAGE];
const NANO_PER_UNIT = 1_000_000_000n;

/**
 * What is wrong with the requests and limits of a container.
 * Source: Kubernetes v1.36, validation.go, validateContainerResourceRequirements.
 */
export function containerResourceProblems(resources: ResourceRequirements | undefined, path: string): Problem[] {
  const problems = [
    ...listProblems(resources?.limits, `${path}.limits`, containerResourceProblem),
    ...listProblems(resources?.requests, `${path}.requests`, containerResourceProblem),
  ];
  return problems.length > 0 || resources === undefined ? problems : requestAgainstLimitProblems(resources, path);
}

/**
 * What is wrong with `spec.resources`, also against the containers.
 * Source: Kubernetes v1.36, validation.go, validatePodResources.
 */
export function podLevelResourceProblems(spec: PodSpec, path: string): Problem[] {
  const { resources } = spec;
  if (resources === undefined) return [];
  const supported = (name: string) => (isPodLevelResource(name) ? undefined : "cpu, memory or hugepages-<size> at pod level");
  const problems = [
    ...listProblems(resources.limits, `${path}.limits`, supported),
    ...listProblems(resources.requests, `${path}.requests`, supported),
  ];
  if (problems.length > 0) return problems;
  return [...requestAgainstLimitProblems(resources, path), ...againstContainersProblems(spec, path)];
}

/** What is wrong with `spec.overhead`. */
export function overheadProblems(overhead: ResourceList | undefined, path: string): Problem[] {
  return listProblems(overhead, path, nodeResourceProblem);
}

/**
 * What is wrong with the capacity or the allocatable of a node.
 * Source: Kubernetes v1.36, validation.go, ValidateNodeResources.
 */
export function nodeResourceProblems(list: ResourceList | undefined, path: string): Problem[] {
  return listProblems(list, path, nodeResourceProblem);
}

/** The amount, or undefined for text that is no quantity. */
function readQuantity(text: QuantityText): Quantity | undefined {
  try {
    return quantityFromJson(text);
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}

function listProblems(list: ResourceList | undefined, path: string, nameProblem: (name: string) => string | undefined): Problem[] {
  return Object.entries(list ?? {}).flatMap(([name, text]) => {
    const at = `${path}.${name}`;
    const unknownName = nameProblem(name);
    const amountProblem = quantityProblem(name, text);
    return [...(unknownName ? [problem(at, unknownName, name)] : []), ...(amountProblem ? [problem(at, amountProblem, text)] : [])];
  });
}

function quantityProblem(name: string, text: QuantityText): string | undefined {
  const quantity = readQuantity(text);
  if (quantity === undefined) return "a quantity such as 500m, 2 or 1Gi";
  if (quantity.nano < 0n) return "a quantity of 0 or more";
  if (isWholeOnly(name) && quantity.nano % NANO_PER_UNIT !== 0n) return "a whole number";
  if (name.startsWith(HUGEPAGES_PREFIX)) {
    const page = readQuantity(name.slice(HUGEPAGES_PREFIX.length));
    if (page === undefined || page.nano <= 0n) return "a resource name such as hugepages-2Mi";
    if (quantity.nano % page.nano !== 0n) return "a multiple of the page size";
  }
  const counted = name === CPU ? quantityMilliValue(quantity) : quantityValue(quantity);
  if (counted > NUMBER_MAX) return `a quantity below 2^53 ${name === CPU ? "millicores" : "units"}`;
  return undefined;
}

/** Devices and huge pages come whole. */
function isWholeOnly(name: string): boolean {
  return isExtendedResource(name) || name.startsWith(HUGEPAGES_PREFIX) || name === "pods";
}

function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !name.startsWith(HUGEPAGES_PREFIX);
}

function containerResourceProblem(name: string): string | undefined {
  if (CONTAINER_RESOURCES.includes(name) || name.startsWith(HUGEPAGES_PREFIX)) return undefined;
  if (!name.includes("/")) return "cpu, memory, ephemeral-storage, hugepages-<size> or a name with a prefix such as example.com/gpu";
  return nodeResourceProblem(name);
}

function nodeResourceProblem(name: string): string | undefined {
  return labelKeyProblems(name).length === 0 ? undefined : "a resource name such as cpu or example.com/gpu";
}

function requestAgainstLimitProblems({ requests = {}, limits = {} }: ResourceRequirements, path: string): Problem[] {
  const problems: Problem[] = [];
  for (const [name, request] of Object.entries(requests)) {
    const at = `${path}.requests.${name}`;
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (limit === undefined) {
      if (!isOvercommitAllowed(name))
        problems.push(problem(`${path}.limits.${name}`, "a limit equal to the request, for it cannot be overcommitted", "none"));
      continue;
    }
    const order = compareQuantities(quantityFromJson(request), quantityFromJson(limit));
    if (order !== 0 && !isOvercommitAllowed(name)) problems.push(problem(at, `a request equal to the limit ${limit}`, request));
    else if (order > 0) problems.push(problem(at, `a request not above the limit ${limit}`, request));
  }
  return problems;
}

/** A pod must ask for at least what its containers ask for, and allow each container its limit. */
function againstContainersProblems(spec: PodSpec, path: string): Problem[] {
  const all = [...spec.containers, ...(spec.initContainers ?? [])];
  const readable = (list: ResourceList | undefined) => Object.values(list ?? {}).every((text) => readQuantity(text) !== undefined);
  if (!all.every(({ resources }) => readable(resources?.requests) && readable(resources?.limits))) return [];
  const containers = podRequests({ spec }, { ignorePodLevel: true, ignoreOverhead: true });
  const problems: Problem[] = [];
  for (const [name, text] of Object.entries(spec.resources?.requests ?? {})) {
    const asked = containers.get(name);
    if (asked === undefined || compareQuantities(quantityFromJson(text), asked) >= 0) continue;
    problems.push(problem(`${path}.requests.${name}`, `at least the ${formatQuantity(asked)} that the containers request`, text));
  }
  for (const [name, text] of Object.entries(spec.resources?.limits ?? {})) {
    const largest = all.map((container) => podLimits({ containers: [container] }).get(name)).filter((limit) => limit !== undefined);
    const above = largest.find((limit) => compareQuantities(limit, quantityFromJson(text)) > 0);
    if (above !== undefined)
      problems.push(problem(`${path}.limits.${name}`, `at least the ${formatQuantity(above)} that a container may use`, text));
  }
  return problems;
}
