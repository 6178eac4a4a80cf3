import { amountOf, CPU_COLUMN, type Id, MEMORY_COLUMN, type NodeInfos, type NodeRow, type ResourceColumn } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeFacts } from "../node-facts.ts";
import type { NodeView } from "../node-view.ts";
import { isDaemonSetPod, isExpendable, isMirrorPod } from "../pod-facts.ts";
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
  return measure(env, infos, row, env.facts.ofRow(row, infos.nodes[row]), options);
}

/** The same of a node as it is now, whatever the snapshot has seen of it. */
export function utilizationNow(env: Environment, { id, facts, options }: NodeView): Utilization | undefined {
  return options === undefined ? undefined : measure(env, env.store.nodes.infos, id, facts, options.utilization);
}

function measure(env: Environment, infos: NodeInfos, row: NodeRow, facts: NodeFacts, options: UtilizationOptions): Utilization | undefined {
  const all = allCount(env, infos, row, options);
  const share = (column: ResourceColumn, offered: number): number =>
    all ? (infos.requested[column]?.[row] ?? 0) / offered : shareOfSome(env, infos, row, options, column, offered);
  if (facts.hasGpu) {
    const column = env.store.resources.columnOf(facts.gpuResource);
    const gpu = facts.gpuCount === 0 ? 0 : share(column, facts.gpuCount);
    return { cpu: 0, memory: 0, gpu, resource: facts.gpuResource, value: gpu };
  }
  if (!facts.measurable) return undefined;
  const cpu = share(CPU_COLUMN, infos.allocatable[CPU_COLUMN][row]);
  const memory = share(MEMORY_COLUMN, infos.allocatable[MEMORY_COLUMN][row]);
  return cpu > memory ? { cpu, memory, gpu: 0, resource: "cpu", value: cpu } : { cpu, memory, gpu: 0, resource: "memory", value: memory };
}

/** Whether pods of a row are terminating. */
export function hasTerminatingPods({ store }: Environment, infos: NodeInfos, row: NodeRow): boolean {
  const { ids } = infos.pods[row];
  for (let i = 0; i < ids.length; i++) if (ids[i] >= 0 && store.pods.isDeleting(ids[i])) return true;
  return false;
}

/** Whether every pod of a row counts: then the row's sum is that of its pods, since amounts are whole numbers. */
function allCount(env: Environment, infos: NodeInfos, row: NodeRow, { ignoreDaemonSets, ignoreMirrorPods }: UtilizationOptions): boolean {
  if (ignoreDaemonSets || ignoreMirrorPods || hasTerminatingPods(env, infos, row)) return false;
  // The snapshot has none that are expendable.
  return infos === env.snapshot.infos || !hasExpendablePods(infos, row, env.flags["expendable-pods-priority-cutoff"]);
}

function hasExpendablePods(infos: NodeInfos, row: NodeRow, cutoff: number): boolean {
  const { templates } = infos.pods[row];
  for (let i = 0; i < templates.length; i++) if (isExpendable(templates[i], cutoff)) return true;
  return false;
}

function shareOfSome(
  env: Environment,
  infos: NodeInfos,
  row: NodeRow,
  { ignoreDaemonSets, ignoreMirrorPods }: UtilizationOptions,
  column: ResourceColumn,
  offered: number,
): number {
  const { ids, templates } = infos.pods[row];
  const { now } = env.deadlines;
  const cutoff = env.flags["expendable-pods-priority-cutoff"];
  let requested = 0;
  let ignored = 0;
  for (let i = 0; i < ids.length; i++) {
    const template = templates[i];
    if (isExpendable(template, cutoff)) continue;
    const amount = amountOf(template.held, column);
    if (ignoreDaemonSets && isDaemonSetPod(template, ownerOf(env, ids[i]))) ignored += amount;
    else if (ignoreMirrorPods && isMirrorPod(template)) ignored += amount;
    else if (!isReal(ids[i]) || !isLongTerminating(env, ids[i], now)) requested += amount;
  }
  return requested / (offered - ignored);
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
