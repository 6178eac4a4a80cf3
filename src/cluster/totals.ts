import type { Id } from "./kinds.ts";
import type { NodeInfos } from "./node-infos.ts";
import { isNodeReady } from "./node-table.ts";
import { PodPhase } from "./pod-table.ts";
import type { PodTemplate } from "./pod-template.ts";
import { CPU_COLUMN, FIRST_SCALAR_COLUMN, MEMORY_COLUMN, type ResourceColumn } from "./resource-names.ts";

/** Sums over the whole cluster, kept up to date by every write, so that a sample costs nothing. Millicores and bytes. */
export class Totals {
  podsCreated = 0;
  /** Pods waiting for a node. */
  pendingPods = 0;
  /** Bound and not ended, running or not. */
  boundPods = 0;
  /** Of the bound pods, those that end by themselves. */
  boundPodsWithEnd = 0;
  runningPods = 0;
  succeededPods = 0;
  failedPods = 0;
  /** Gone without having ended by themselves: deleted, evicted, lost with their node. */
  deletedPods = 0;
  nodes = 0;
  /** Nodes whose condition Ready is True. */
  readyNodes = 0;
  allocatableCpuMillicores = 0;
  allocatableMemoryBytes = 0;
  /** Requests of bound pods. */
  requestedCpuMillicores = 0;
  requestedMemoryBytes = 0;
  /** Usage of running pods. */
  usedCpuMillicores = 0;
  usedMemoryBytes = 0;
  /** Scalar resources in units, by resource column; 0 in the columns of native resources. */
  readonly allocatableScalars: number[] = [];
  /** Requests of bound pods for scalar resources, by resource column. */
  readonly requestedScalars: number[] = [];

  podCreated(): void {
    this.podsCreated++;
    this.pendingPods++;
  }

  podBound(template: PodTemplate): void {
    this.pendingPods--;
    this.boundPods++;
    this.requestedCpuMillicores += template.held.cpuMillicores;
    this.requestedMemoryBytes += template.held.memoryBytes;
    addScalars(this.requestedScalars, template, 1);
  }

  podUnbound(template: PodTemplate): void {
    this.boundPods--;
    this.pendingPods++;
    this.requestedCpuMillicores -= template.held.cpuMillicores;
    this.requestedMemoryBytes -= template.held.memoryBytes;
    addScalars(this.requestedScalars, template, -1);
  }

  podRunning(template: PodTemplate): void {
    this.runningPods++;
    this.usedCpuMillicores += usageOf(template.held.cpuMillicores, template);
    this.usedMemoryBytes += usageOf(template.held.memoryBytes, template);
  }

  podStopped(template: PodTemplate): void {
    this.runningPods--;
    this.usedCpuMillicores -= usageOf(template.held.cpuMillicores, template);
    this.usedMemoryBytes -= usageOf(template.held.memoryBytes, template);
  }

  /** A pod that holds nothing any more has ended. */
  podEnded(phase: typeof PodPhase.Succeeded | typeof PodPhase.Failed): void {
    this.pendingPods--;
    if (phase === PodPhase.Succeeded) this.succeededPods++;
    else this.failedPods++;
  }

  /** A pod that holds nothing any more is gone before its end. */
  podLeft(): void {
    this.pendingPods--;
    this.deletedPods++;
  }

  nodeAdded(infos: NodeInfos, node: Id): void {
    this.countNode(infos, node, 1);
  }

  nodeRemoved(infos: NodeInfos, node: Id): void {
    this.countNode(infos, node, -1);
  }

  private countNode({ allocatable, nodes }: NodeInfos, node: Id, sign: 1 | -1): void {
    this.nodes += sign;
    if (isNodeReady(nodes[node])) this.readyNodes += sign;
    this.allocatableCpuMillicores += sign * allocatable[CPU_COLUMN][node];
    this.allocatableMemoryBytes += sign * allocatable[MEMORY_COLUMN][node];
    for (let column = FIRST_SCALAR_COLUMN; column < allocatable.length; column++)
      addTo(this.allocatableScalars, column, sign * allocatable[column][node]);
  }
}

function addScalars(sums: number[], { held: { scalars } }: PodTemplate, sign: 1 | -1): void {
  for (let i = 0; i < scalars.length; i++) addTo(sums, scalars[i].column, sign * scalars[i].amount);
}

/** Adds to a list that grows when it must. */
function addTo(sums: number[], column: ResourceColumn, amount: number): void {
  while (sums.length <= column) sums.push(0);
  sums[column] += amount;
}

/** What a running pod of a template uses of CPU or memory of which it holds `amount`: whole millicores or bytes. */
export function usageOf(amount: number, template: PodTemplate): number {
  return Math.round(amount * template.behavior.usageRatio);
}
