import { CPU_COLUMN, type Id, MEMORY_COLUMN, type NodeInfos, type NodeRow, type PodTemplate } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import { isDaemonSetPod, isMirrorPod } from "../pod-facts.ts";
import { isLongTerminating, ownerOf } from "./drainability.ts";

/** Requests of a node's pods as shares of what it offers, 0..1 or more; NaN when all of it is ignored. */
export interface Utilization {
  readonly cpu: number;
  readonly memory: number;
  readonly gpu: number;
  /** The resource that decides. */
  readonly resource: string;
  readonly value: number;
}

/** Which pods leave both what is requested and what is offered. */
export interface UtilizationOptions {
  readonly ignoreDaemonSets: boolean;
  readonly ignoreMirrorPods: boolean;
}

/**
 * How busy a node is by requests, those of resizes in place included; undefined when it offers no CPU or memory.
 * Source: cluster-autoscaler 1.36.1, simulator/utilization/info.go, Calculate.
 * Differs: dynamic resource allocation is not modelled.
 */
export function utilizationOf(env: Environment, row: NodeRow, options: UtilizationOptions): Utilization | undefined {
  const { infos } = env.snapshot;
  const facts = env.facts.ofRow(row, infos.nodes[row]);
  if (facts.hasGpu) {
    const column = env.store.resources.columnOf(facts.gpuResource);
    const gpu = facts.gpuCount === 0 ? 0 : shareOf(env, row, options, facts.gpuCount, gpuRequests(column));
    return { cpu: 0, memory: 0, gpu, resource: facts.gpuResource, value: gpu };
  }
  if (!facts.measurable) return undefined;
  const cpu = shareOf(env, row, options, allocatable(infos, CPU_COLUMN, row), ({ held }) => held.cpuMillicores);
  const memory = shareOf(env, row, options, allocatable(infos, MEMORY_COLUMN, row), ({ held }) => held.memoryBytes);
  return cpu > memory ? { cpu, memory, gpu: 0, resource: "cpu", value: cpu } : { cpu, memory, gpu: 0, resource: "memory", value: memory };
}

function shareOf(
  env: Environment,
  row: NodeRow,
  { ignoreDaemonSets, ignoreMirrorPods }: UtilizationOptions,
  offered: number,
  requestOf: (template: PodTemplate) => number,
): number {
  const { ids, templates } = env.snapshot.infos.pods[row];
  const { now } = env.deadlines;
  let requested = 0;
  let ignored = 0;
  for (let i = 0; i < ids.length; i++) {
    const template = templates[i];
    if (ignoreDaemonSets && isDaemonSetPod(template, ownerOf(env, ids[i]))) ignored += requestOf(template);
    else if (ignoreMirrorPods && isMirrorPod(template)) ignored += requestOf(template);
    else if (!isReal(ids[i]) || !isLongTerminating(env, ids[i], now)) requested += requestOf(template);
  }
  return requested / (offered - ignored);
}

function gpuRequests(column: number): (template: PodTemplate) => number {
  return ({ held }) => held.scalars.find((scalar) => scalar.column === column)?.amount ?? 0;
}

function allocatable(infos: NodeInfos, column: number, row: NodeRow): number {
  return infos.allocatable[column][row];
}

function isReal(pod: Id): boolean {
  return pod >= 0;
}

/** As Go prints the struct in the text of an event. */
export function utilizationText({ cpu, memory, gpu, resource, value }: Utilization): string {
  return `{${goFloat(cpu)} ${goFloat(memory)} ${goFloat(gpu)} 0 ${resource} ${goFloat(value)}}`;
}

/** A double as Go's %v prints it. */
function goFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return String(value);
}
