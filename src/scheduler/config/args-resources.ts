import { labelKeyProblems } from "../../model/index.ts";
import type { ConfigProblem } from "../framework/plugin.ts";
import { fieldsOf, inRange, listOf, notSupported, numberField } from "./reading.ts";

/** A resource that a profile scores by. */
export interface WeightedResource {
  readonly name: string;
  readonly weight: number;
}

/** A point of the function that RequestedToCapacityRatio scores by: utilization 0..100, score 0..10. */
export interface ShapePoint {
  readonly utilization: number;
  readonly score: number;
}

/** How NodeResourcesFit scores, with its resources and weights filled in. */
export interface ScoringStrategy {
  readonly type: "LeastAllocated" | "MostAllocated" | "RequestedToCapacityRatio";
  readonly resources: readonly WeightedResource[];
  /** Empty unless the type is RequestedToCapacityRatio. */
  readonly shape: readonly ShapePoint[];
}

/** Arguments of NodeResourcesFit. */
export interface NodeResourcesFitArgs {
  readonly ignoredResources: readonly string[];
  readonly ignoredResourceGroups: readonly string[];
  readonly scoringStrategy: ScoringStrategy;
}

/** Arguments of NodeResourcesBalancedAllocation. */
export interface NodeResourcesBalancedAllocationArgs {
  readonly resources: readonly WeightedResource[];
}

const DEFAULT_RESOURCES: readonly WeightedResource[] = [
  { name: "cpu", weight: 1 },
  { name: "memory", weight: 1 },
];
const STRATEGIES = ["LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"] as const;
const WEIGHT_MAX = 100;
const UTILIZATION_MAX = 100;
const SHAPE_SCORE_MAX = 10;

/** Source: kube-scheduler v1.36, apis/config/validation/validation_pluginargs.go, ValidateNodeResourcesFitArgs. */
export function readNodeResourcesFitArgs(args: unknown, path: string, problems: ConfigProblem[]): NodeResourcesFitArgs {
  const fields = fieldsOf(args);
  const ignoredResources = listOf(fields["ignoredResources"]).map(String);
  const ignoredResourceGroups = listOf(fields["ignoredResourceGroups"]).map(String);
  ignoredResources.forEach((name, i) => {
    for (const problem of labelKeyProblems(name)) {
      problems.push({ path: `${path}.ignoredResources[${i}]`, message: `Invalid value: "${name}": ${problem}` });
    }
  });
  ignoredResourceGroups.forEach((group, i) => {
    if (group.includes("/")) {
      problems.push({
        path: `${path}.ignoredResourceGroups[${i}]`,
        message: `Invalid value: "${group}": resource group name can't contain '/'`,
      });
    }
    for (const problem of labelKeyProblems(group)) {
      problems.push({ path: `${path}.ignoredResourceGroups[${i}]`, message: `Invalid value: "${group}": ${problem}` });
    }
  });
  return { ignoredResources, ignoredResourceGroups, scoringStrategy: readStrategy(fields["scoringStrategy"], path, problems) };
}

function readStrategy(given: unknown, path: string, problems: ConfigProblem[]): ScoringStrategy {
  if (given === undefined || given === null) return { type: "LeastAllocated", resources: DEFAULT_RESOURCES, shape: [] };
  const fields = fieldsOf(given);
  const at = `${path}.scoringStrategy`;
  const type = STRATEGIES.find((name) => name === fields["type"]);
  if (type === undefined) problems.push({ path: `${at}.type`, message: notSupported(String(fields["type"] ?? ""), STRATEGIES) });
  const resources = readResources(fields["resources"]);
  resources.forEach(({ weight }, i) => {
    if (weight < 1 || weight > WEIGHT_MAX) {
      const message = `Invalid value: ${weight}: resource weight of ${resources[i].name} not in valid range (0, ${WEIGHT_MAX}]`;
      problems.push({ path: `${at}.resources[${i}].weight`, message });
    }
  });
  return { type: type ?? "LeastAllocated", resources, shape: readRatio(type, fields["requestedToCapacityRatio"], at, problems) };
}

function readRatio(type: string | undefined, given: unknown, at: string, problems: ConfigProblem[]): readonly ShapePoint[] {
  const path = `${at}.requestedToCapacityRatio`;
  const isGiven = given !== undefined && given !== null;
  if (type === "RequestedToCapacityRatio") {
    if (isGiven) return readShape(given, at, problems);
    problems.push({ path, message: "Required value: must be specified when type is RequestedToCapacityRatio" });
  } else if (isGiven) {
    problems.push({ path, message: "Forbidden: must be nil when type is not RequestedToCapacityRatio" });
  }
  return [];
}

function readResources(given: unknown): readonly WeightedResource[] {
  const list = listOf(given);
  if (list.length === 0) return DEFAULT_RESOURCES;
  return list.map((entry) => {
    const fields = fieldsOf(entry);
    return { name: String(fields["name"] ?? ""), weight: numberField(fields["weight"], 0) || 1 };
  });
}

/** Source: validation_pluginargs.go, validateFunctionShape. */
function readShape(given: unknown, path: string, problems: ConfigProblem[]): readonly ShapePoint[] {
  const at = `${path}.requestedToCapacityRatio.shape`;
  const shape = listOf(fieldsOf(given)["shape"]).map((entry) => {
    const fields = fieldsOf(entry);
    return { utilization: numberField(fields["utilization"], 0), score: numberField(fields["score"], 0) };
  });
  if (shape.length === 0) problems.push({ path: at, message: "Required value: at least one point must be specified" });
  const unsorted = shape.findIndex(({ utilization }, i) => i > 0 && utilization <= shape[i - 1].utilization);
  if (unsorted >= 0) {
    const message = `Invalid value: ${shape[unsorted].utilization}: values must be sorted in increasing order`;
    problems.push({ path: `${at}[${unsorted}].utilization`, message });
  }
  shape.forEach(({ utilization, score }, i) => {
    inRange(utilization, 0, UTILIZATION_MAX, `${at}[${i}].utilization`, problems);
    inRange(score, 0, SHAPE_SCORE_MAX, `${at}[${i}].score`, problems);
  });
  return shape;
}

/** Source: validation_pluginargs.go, ValidateNodeResourcesBalancedAllocationArgs. */
export function readBalancedAllocationArgs(args: unknown, path: string, problems: ConfigProblem[]): NodeResourcesBalancedAllocationArgs {
  const at = `${path}.resources`;
  const resources = readResources(fieldsOf(args)["resources"]);
  const seen = new Set<string>();
  resources.forEach(({ name, weight }, i) => {
    if (seen.has(name)) problems.push({ path: `${at}[${i}].name`, message: `Duplicate value: "${name}"` });
    seen.add(name);
    if (weight !== 1) {
      problems.push({ path: `${at}[${i}].weight`, message: `Invalid value: ${weight}: must be 1` });
    }
  });
  return { resources };
}
