import type { ResourceList } from "./objects.ts";
import { milliValueOf, valueOf as unitsOf } from "./quantity-parse.ts";
import { subtractReserved } from "./resource-lists.ts";
import { CPU, EPHEMERAL_STORAGE, MEMORY, PODS } from "./resources.ts";

/** Whose rule reserves a part of each node; `none` is a bare kubelet, as kubeadm and kind set it up. */
export type NodeProvider = "gke" | "eks" | "aks" | "none";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;
const MB = 1_000_000;

/** The kubelet's hard eviction threshold `memory.available`. */
const MEMORY_EVICTION_BYTES = 100 * MIB;
/** The kubelet's hard eviction threshold `nodefs.available`. */
const NODEFS_EVICTION_RATIO = 0.1;

/** Rows of [upper end, reserved up to there in hundredths of a percent, which keeps the sums exact]. */
type Tiers = readonly (readonly [end: number, basisPoints: number])[];

const CPU_TIERS_MILLICORES: Tiers = [
  [1000, 600],
  [2000, 100],
  [4000, 50],
  [Number.POSITIVE_INFINITY, 25],
];
const AKS_CPU_TIERS_MILLICORES: Tiers = [
  [1000, 600],
  [2000, 400],
  [4000, 200],
  [Number.POSITIVE_INFINITY, 100],
];
const GKE_MEMORY_TIERS_BYTES: Tiers = [
  [4 * GIB, 2500],
  [8 * GIB, 2000],
  [16 * GIB, 1000],
  [128 * GIB, 600],
  [Number.POSITIVE_INFINITY, 200],
];

/**
 * What a node of this capacity leaves to pods: capacity minus what the provider reserves and the hard eviction thresholds,
 * and `maxPods` pods. Other resources pass unchanged. Throws QuantityError for text that is no quantity.
 * Source: the published formulas: GKE "Plan node sizes", amazon-eks-ami bootstrap, AKS "Resource reservations" (1.29 and later).
 * Differs: GKE's own reservation of ephemeral storage is left out, and no huge pages are taken out of memory.
 */
export function allocatableFromCapacity(node: {
  readonly provider: NodeProvider;
  readonly capacity: ResourceList;
  readonly maxPods: number;
}): ResourceList {
  const { provider, capacity, maxPods } = node;
  const cpuMillicores = milliValueOf(capacity[CPU] ?? 0);
  const memoryBytes = unitsOf(capacity[MEMORY] ?? 0);
  const storageBytes = unitsOf(capacity[EPHEMERAL_STORAGE] ?? 0);
  const reservedBytes = Math.ceil(reservedMemoryBytes(provider, memoryBytes, maxPods)) + MEMORY_EVICTION_BYTES;
  const allocatable = subtractReserved(capacity, {
    [CPU]: `${Math.floor(reservedMillicores(provider, cpuMillicores))}m`,
    [MEMORY]: `${reservedBytes}`,
    [EPHEMERAL_STORAGE]: `${Math.floor(storageBytes * NODEFS_EVICTION_RATIO)}`,
  });
  return { ...allocatable, [PODS]: `${maxPods}` };
}

function reservedMillicores(provider: NodeProvider, cpuMillicores: number): number {
  if (provider === "none") return 0;
  return tiered(provider === "aks" ? AKS_CPU_TIERS_MILLICORES : CPU_TIERS_MILLICORES, cpuMillicores);
}

function reservedMemoryBytes(provider: NodeProvider, memoryBytes: number, maxPods: number): number {
  switch (provider) {
    case "none":
      return 0;
    case "gke":
      return memoryBytes < GIB ? 255 * MIB : tiered(GKE_MEMORY_TIERS_BYTES, memoryBytes);
    case "eks":
      return 255 * MIB + 11 * MIB * maxPods;
    case "aks":
      return Math.min(20 * MB * maxPods + 50 * MB, 0.25 * memoryBytes);
  }
}

function tiered(tiers: Tiers, total: number): number {
  let reserved = 0;
  let start = 0;
  for (const [end, basisPoints] of tiers) {
    if (total <= start) break;
    reserved += ((Math.min(total, end) - start) * basisPoints) / 10_000;
    start = end;
  }
  return reserved;
}
