import type { Id } from "./component.ts";
import type { NodeInfos } from "./node-infos.ts";
import { PodPhase } from "./pod-table.ts";
import type { PodTemplate } from "./pod-template.ts";
import { CPU_COLUMN, MEMORY_COLUMN } from "./resource-names.ts";

/** Sums over the whole cluster, kept up to date by every write, so that a sample costs nothing. Millicores and bytes. */
export class Totals {
  podsCreated = 0;
  /** Pods waiting for a node. */
  pendingPods = 0;
  /** Bound and not ended, running or not. */
  boundPods = 0;
  runningPods = 0;
  succeededPods = 0;
  failedPods = 0;
  /** Gone without having ended by themselves: deleted, evicted, lost with their node. */
  deletedPods = 0;
  nodes = 0;
  allocatableCpuMillicores = 0;
  allocatableMemoryBytes = 0;
  /** Requests of bound pods. */
  requestedCpuMillicores = 0;
  requestedMemoryBytes = 0;
  /** Usage of running pods. */
  usedCpuMillicores = 0;
  usedMemoryBytes = 0;

  podCreated(): void {
    this.podsCreated++;
    this.pendingPods++;
  }

  podBound(template: PodTemplate): void {
    this.pendingPods--;
    this.boundPods++;
    this.requestedCpuMillicores += template.held.cpuMillicores;
    this.requestedMemoryBytes += template.held.memoryBytes;
  }

  podUnbound(template: PodTemplate): void {
    this.boundPods--;
    this.pendingPods++;
    this.requestedCpuMillicores -= template.held.cpuMillicores;
    this.requestedMemoryBytes -= template.held.memoryBytes;
  }

  podRunning(template: PodTemplate): void {
    this.runningPods++;
    this.usedCpuMillicores += usage(template.held.cpuMillicores, template);
    this.usedMemoryBytes += usage(template.held.memoryBytes, template);
  }

  podStopped(template: PodTemplate): void {
    this.runningPods--;
    this.usedCpuMillicores -= usage(template.held.cpuMillicores, template);
    this.usedMemoryBytes -= usage(template.held.memoryBytes, template);
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
    this.nodes++;
    this.allocatableCpuMillicores += infos.allocatable[CPU_COLUMN][node];
    this.allocatableMemoryBytes += infos.allocatable[MEMORY_COLUMN][node];
  }

  nodeRemoved(infos: NodeInfos, node: Id): void {
    this.nodes--;
    this.allocatableCpuMillicores -= infos.allocatable[CPU_COLUMN][node];
    this.allocatableMemoryBytes -= infos.allocatable[MEMORY_COLUMN][node];
  }
}

function usage(amount: number, template: PodTemplate): number {
  return Math.round(amount * template.behavior.usageRatio);
}
