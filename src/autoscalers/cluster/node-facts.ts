import type { NodeRow } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import { type Node, type QuantityText, quantityFromJson, quantityValue, resourceNumber } from "../../model/index.ts";
import {
  DELETION_CANDIDATE_TAINT,
  GPU_RESOURCE,
  GPU_RESOURCES,
  NOT_READY_TAINTS,
  SCALE_DOWN_DISABLED_ANNOTATION,
  type TaintRules,
  TO_BE_DELETED_TAINT,
} from "./names.ts";
import type { WallClock } from "./wall-clock.ts";

/** What the autoscaler reads of a node's object, worked out once per version of the object. */
export interface NodeFacts {
  readonly node: Node;
  /** Condition Ready, no bad condition or taint and, unless it is cordoned, GPUs there and no startup taint. */
  readonly ready: boolean;
  /** It would be ready if its GPUs were there. */
  readonly waitsForGpu: boolean;
  readonly unschedulable: boolean;
  readonly suspended: boolean;
  /** Last change of readiness as conditions and taints tell it, or undefined where they do not. */
  readonly writtenTransitionMs: Millis | undefined;
  readonly writtenCreationMs: Millis | undefined;
  /** When the ToBeDeleted taint was put on; undefined without it. */
  readonly toBeDeletedMs: Millis | undefined;
  /** When the soft taint was put on; undefined without it. */
  readonly softTaintMs: Millis | undefined;
  readonly scaleDownDisabled: boolean;
  /** It carries the provider's GPU label or offers GPUs. */
  readonly hasGpu: boolean;
  /** Value of the provider's GPU label; undefined without it. */
  readonly gpuType: string | undefined;
  /** The resource that its GPUs are, by default NVIDIA's. */
  readonly gpuResource: string;
  readonly gpuCount: number;
  /** It carries the provider's GPU label and offers no GPU yet. */
  readonly lacksGpu: boolean;
  readonly capacityCpuMillicores: number;
  readonly capacityMemoryBytes: number;
  /** Allocatable names neither cpu nor memory as zero. */
  readonly measurable: boolean;
  readonly isVirtualKubelet: boolean;
}

/** Makes {@link NodeFacts} and keeps them by node object. */
export class NodeFactsReader {
  private readonly known = new WeakMap<Node, NodeFacts>();
  private readonly byRow: (NodeFacts | undefined)[] = [];
  private readonly taintRules: TaintRules;
  private readonly wallClock: WallClock;
  private readonly gpuLabel: string;

  constructor(taintRules: TaintRules, wallClock: WallClock, gpuLabel: string) {
    this.taintRules = taintRules;
    this.wallClock = wallClock;
    this.gpuLabel = gpuLabel;
  }

  of(node: Node): NodeFacts {
    let facts = this.known.get(node);
    if (facts === undefined) {
      facts = this.read(node);
      this.known.set(node, facts);
    }
    return facts;
  }

  /** The same for a row of the snapshot, whose node object this is: asked for all rows, for which the map would be too slow. */
  ofRow(row: NodeRow, node: Node): NodeFacts {
    const known = this.byRow[row];
    if (known?.node === node) return known;
    const facts = this.of(node);
    this.byRow[row] = facts;
    return facts;
  }

  /**
   * Only of nodes that are ready and not cordoned, upstream asks whether they lack a GPU or are still starting.
   * Source: cluster-autoscaler 1.36.1, utils/kubernetes/ready.go, GetReadinessState; utils/taints/taints.go, FilterOutNodesWithStartupTaints;
   * processors/customresources/gpu_processor.go, FilterOutNodesWithUnreadyResources; utils/gpu/gpu.go, DetectNodeGPUResourceName.
   */
  private read(node: Node): NodeFacts {
    const taints = node.spec?.taints ?? [];
    const labels = node.metadata.labels ?? {};
    const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
    const capacity = node.status?.capacity ?? allocatable;
    const gpuType = labels[this.gpuLabel];
    const gpuResource = GPU_RESOURCES.find((name) => amount(name, allocatable[name]) !== 0) ?? GPU_RESOURCE;
    const gpuCount = amount(gpuResource, allocatable[gpuResource]);
    const lacksGpu = gpuType !== undefined && gpuCount === 0;
    const conditionReady = isConditionReady(node);
    const unschedulable = node.spec?.unschedulable === true;
    const waitsForGpu = conditionReady && !unschedulable && lacksGpu;
    const starting = !unschedulable && taints.some((taint) => this.taintRules.isStartup(taint));
    return {
      node,
      ready: conditionReady && !waitsForGpu && !starting,
      waitsForGpu,
      unschedulable,
      suspended: conditionStatus(node, "Suspended") === "True",
      writtenTransitionMs: this.transition(node),
      writtenCreationMs: this.wallClock.parse(node.metadata.creationTimestamp),
      toBeDeletedMs: this.taintTime(node, TO_BE_DELETED_TAINT),
      softTaintMs: this.taintTime(node, DELETION_CANDIDATE_TAINT),
      scaleDownDisabled: node.metadata.annotations?.[SCALE_DOWN_DISABLED_ANNOTATION] === "true",
      hasGpu: gpuType !== undefined || gpuCount > 0,
      gpuType,
      gpuResource,
      gpuCount,
      lacksGpu,
      capacityCpuMillicores: amount("cpu", capacity["cpu"]),
      capacityMemoryBytes: amount("memory", capacity["memory"]),
      measurable: amount("cpu", allocatable["cpu"]) > 0 && amount("memory", allocatable["memory"]) > 0,
      isVirtualKubelet: labels["type"] === "virtual-kubelet",
    };
  }

  private transition(node: Node): Millis | undefined {
    let latest: Millis | undefined;
    const consider = (time: string | undefined) => {
      const ms = this.wallClock.parse(time);
      if (ms !== undefined && (latest === undefined || ms > latest)) latest = ms;
    };
    for (const { type, lastTransitionTime } of node.status?.conditions ?? []) {
      if (type === "Ready" || type === "DiskPressure" || type === "NetworkUnavailable") consider(lastTransitionTime);
    }
    for (const { key, timeAdded } of node.spec?.taints ?? []) if (NOT_READY_TAINTS.has(key)) consider(timeAdded);
    return latest;
  }

  private taintTime(node: Node, key: string): Millis | undefined {
    const taint = node.spec?.taints?.find((candidate) => candidate.key === key);
    if (taint === undefined) return undefined;
    const isNumber = /^[+-]?\d+$/.test(taint.value ?? "");
    return isNumber ? this.wallClock.fromUnixSeconds(Number(taint.value)) : Number.NEGATIVE_INFINITY;
  }
}

/**
 * Ready by its conditions and taints alone. One that has conditions must have Ready among them.
 * Source: cluster-autoscaler 1.36.1, utils/kubernetes/ready.go, GetReadinessState.
 * Differs: a node written without conditions is taken as ready.
 */
export function isConditionReady(node: Node): boolean {
  const ready = conditionStatus(node, "Ready");
  if (ready === "False" || ready === "Unknown" || (ready === undefined && node.status?.conditions !== undefined)) return false;
  if (conditionStatus(node, "DiskPressure") === "True" || conditionStatus(node, "NetworkUnavailable") === "True") return false;
  return !(node.spec?.taints ?? []).some(({ key }) => NOT_READY_TAINTS.has(key));
}

function conditionStatus(node: Node, type: string): string | undefined {
  return node.status?.conditions?.find((condition) => condition.type === type)?.status;
}

/** Millicores of cpu, bytes or units of anything else; 0 when absent. */
export function amount(name: string, text: QuantityText | undefined): number {
  if (text === undefined) return 0;
  const quantity = quantityFromJson(text);
  return name === "cpu" ? resourceNumber(name, quantity) : Number(quantityValue(quantity));
}
