import { CPU_COLUMN, MEMORY_COLUMN, type NodeInfos, type ResourceColumn } from "../../cluster/index.ts";
import type { ScoringStrategy, ShapePoint } from "../config/args-resources.ts";
import type { IncludedResource } from "./resource-scores.ts";

/** Shape points have scores of 0..10, nodes of 0..100. */
const SHAPE_SCALE = 10;

/** Score of one resource of which `total` of `capacity` would be used, 0..100. */
type ResourceScore = (total: number, capacity: number) => number;

/**
 * Scores the first `count` of `rows` by what would be used of each resource.
 * Source: kube-scheduler v1.36, framework/plugins/noderesources/{least_allocated,most_allocated,requested_to_capacity_ratio}.go.
 */
export function scoreByStrategy(
  strategy: ScoringStrategy,
  included: readonly IncludedResource[],
  infos: NodeInfos,
  rows: Int32Array,
  count: number,
  scores: Float64Array,
): void {
  const { type, shape } = strategy;
  if (type === "LeastAllocated") scoreBy(leastAllocated, included, infos, rows, count, scores);
  else if (type === "MostAllocated") scoreBy(mostAllocated, included, infos, rows, count, scores);
  else scoreByRatio(shape, included, infos, rows, count, scores);
}

function scoreBy(
  score: ResourceScore,
  included: readonly IncludedResource[],
  infos: NodeInfos,
  rows: Int32Array,
  count: number,
  scores: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    let sum = 0;
    let weights = 0;
    for (const { column, weight, amount } of included) {
      const capacity = infos.allocatable[column][row];
      if (capacity === 0) continue;
      sum += score(usedOf(infos, column)[row] + amount, capacity) * weight;
      weights += weight;
    }
    scores[i] = weights === 0 ? 0 : Math.trunc(sum / weights);
  }
}

function leastAllocated(total: number, capacity: number): number {
  return total > capacity ? 0 : Math.trunc(((capacity - total) * 100) / capacity);
}

function mostAllocated(total: number, capacity: number): number {
  return Math.trunc((Math.min(total, capacity) * 100) / capacity);
}

/** Resources with a score of 0 do not count at all. */
function scoreByRatio(
  shape: readonly ShapePoint[],
  included: readonly IncludedResource[],
  infos: NodeInfos,
  rows: Int32Array,
  count: number,
  scores: Float64Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    let sum = 0;
    let weights = 0;
    for (const { column, weight, amount } of included) {
      const capacity = infos.allocatable[column][row];
      if (capacity === 0) continue;
      const total = usedOf(infos, column)[row] + amount;
      const score = shapeScore(shape, total > capacity ? 100 : Math.trunc((total * 100) / capacity));
      if (score <= 0) continue;
      sum += score * weight;
      weights += weight;
    }
    scores[i] = weights === 0 ? 0 : Math.round(sum / weights);
  }
}

/** What is used of a resource, by row: CPU and memory with defaults for containers that request none. */
function usedOf(infos: NodeInfos, column: ResourceColumn): Float64Array {
  if (column === CPU_COLUMN) return infos.nonZeroCpuMillicores;
  return column === MEMORY_COLUMN ? infos.nonZeroMemoryBytes : infos.requested[column];
}

/**
 * The piecewise linear function through the shape's points, flat outside of them.
 * Source: kube-scheduler v1.36, framework/plugins/helper/shape_score.go, BuildBrokenLinearFunction.
 */
export function shapeScore(shape: readonly ShapePoint[], utilization: number): number {
  for (let i = 0; i < shape.length; i++) {
    const point = shape[i];
    if (utilization > point.utilization) continue;
    if (i === 0) return point.score * SHAPE_SCALE;
    const before = shape[i - 1];
    const rise = (point.score - before.score) * SHAPE_SCALE;
    const steps = (rise * (utilization - before.utilization)) / (point.utilization - before.utilization);
    return before.score * SHAPE_SCALE + Math.trunc(steps);
  }
  return shape[shape.length - 1].score * SHAPE_SCALE;
}
