import {
  type Labels,
  podRequests,
  type Quantity,
  quantityFromJson,
  quantityMilliValue,
  REGION_LABELS,
  type ResourceList,
  ZONE_LABELS,
} from "../../../model/index.ts";
import type { ClusterAutoscalerFlags } from "../flags.ts";
import type { NodeTemplate } from "../templates.ts";

const ALWAYS_IGNORED = [
  "kubernetes.io/hostname",
  ...ZONE_LABELS,
  ...REGION_LABELS,
  "beta.kubernetes.io/fluentd-ds-ready",
  "kops.k8s.io/instancegroup",
];

const IGNORED_BY_CLOUD: Readonly<Record<Cloud, readonly string[]>> = {
  generic: [],
  aws: [
    "alpha.eksctl.io/instance-id",
    "alpha.eksctl.io/nodegroup-name",
    "eks.amazonaws.com/nodegroup",
    "k8s.amazonaws.com/eniConfig",
    "lifecycle",
    "topology.ebs.csi.aws.com/zone",
    "topology.k8s.aws/zone-id",
  ],
  gce: ["topology.gke.io/zone"],
  azure: [
    "agentpool",
    "kubernetes.azure.com/agentpool",
    "topology.disk.csi.azure.com/zone",
    "kubernetes.azure.com/node-image-version",
    "kubernetes.azure.com/consolidated-additional-properties",
    "aksEngineVersion",
    "creationSource",
    "poolName",
    "resourceNameSuffix",
  ],
};

const AZURE_POOL_LABELS = ["kubernetes.azure.com/agentpool", "agentpool"];

/** Whose labels a comparison leaves out. */
export type Cloud = "generic" | "aws" | "gce" | "azure";

/** Milli-values by resource name. */
type Milli = ReadonlyMap<string, number>;

interface Resources {
  readonly capacity: Milli;
  readonly allocatable: Milli;
  /** Allocatable without what the template's pods ask for: of {@link ALWAYS_FREE}, and of whatever else they ask for. */
  readonly free: Milli;
}

/** Resources whose free amounts are compared whether pods ask for them or not. */
const ALWAYS_FREE = ["cpu", "memory", "pods", "ephemeral-storage"];

const known = new WeakMap<NodeTemplate, Resources>();

/** The flags that steer the comparison. */
export type SimilarityFlags = Pick<
  ClusterAutoscalerFlags,
  | "memory-difference-ratio"
  | "max-free-difference-ratio"
  | "max-allocatable-difference-ratio"
  | "balancing-ignore-label"
  | "balancing-label"
>;

/**
 * Whether new nodes of two groups are as good as equal. Taints are not compared. An extended resource is compared for what is free of it
 * only when pods of the template ask for it; when those of one group do and those of the other do not, the groups differ.
 * Source: cluster-autoscaler 1.36.1, processors/nodegroupset/compare_nodegroups.go and its variants by cloud.
 */
export function areSimilar(a: NodeTemplate, b: NodeTemplate, flags: SimilarityFlags, cloud: Cloud): boolean {
  const labelsA = a.node.metadata.labels ?? {};
  const labelsB = b.node.metadata.labels ?? {};
  const deciding = flags["balancing-label"];
  if (deciding.length > 0) return deciding.every((name) => labelsA[name] !== undefined && labelsA[name] === labelsB[name]);
  if (cloud === "azure" && AZURE_POOL_LABELS.some((name) => (labelsA[name] ?? "") !== "" && labelsA[name] === labelsB[name])) return true;
  const resourcesA = resourcesOf(a);
  const resourcesB = resourcesOf(b);
  return (
    similarCapacity(resourcesA.capacity, resourcesB.capacity, flags["memory-difference-ratio"]) &&
    withinRatio(resourcesA.allocatable, resourcesB.allocatable, flags["max-allocatable-difference-ratio"]) &&
    withinRatio(resourcesA.free, resourcesB.free, flags["max-free-difference-ratio"]) &&
    sameLabels(labelsA, labelsB, new Set([...ALWAYS_IGNORED, ...IGNORED_BY_CLOUD[cloud], ...flags["balancing-ignore-label"]]))
  );
}

function similarCapacity(a: Milli, b: Milli, memoryRatio: number): boolean {
  if (a.size !== b.size) return false;
  for (const [name, amount] of a) {
    const other = b.get(name);
    if (other === undefined) return false;
    if (name === "memory" ? !isWithin(amount, other, memoryRatio) : amount !== other) return false;
  }
  return true;
}

function withinRatio(a: Milli, b: Milli, ratio: number): boolean {
  if (a.size !== b.size) return false;
  for (const [name, amount] of a) {
    const other = b.get(name);
    if (other === undefined || !isWithin(amount, other, ratio)) return false;
  }
  return true;
}

function isWithin(a: number, b: number, ratio: number): boolean {
  const larger = Math.max(a, b);
  return larger - Math.min(a, b) <= larger * ratio;
}

function sameLabels(a: Labels, b: Labels, ignored: ReadonlySet<string>): boolean {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) if (!ignored.has(name) && a[name] !== b[name]) return false;
  return true;
}

function resourcesOf(template: NodeTemplate): Resources {
  let resources = known.get(template);
  if (resources === undefined) {
    const { capacity, allocatable } = template.node.status ?? {};
    const all = milli(allocatable ?? capacity);
    const free = new Map(ALWAYS_FREE.map((name) => [name, all.get(name) ?? 0]));
    for (const { spec } of template.pods) {
      for (const [name, quantity] of podRequests({ spec }, {})) free.set(name, (free.get(name) ?? all.get(name) ?? 0) - toMilli(quantity));
    }
    resources = { capacity: milli(capacity ?? allocatable), allocatable: all, free };
    known.set(template, resources);
  }
  return resources;
}

function milli(list: ResourceList | undefined): Map<string, number> {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, toMilli(quantityFromJson(text))]));
}

function toMilli(quantity: Quantity): number {
  return Number(quantityMilliValue(quantity));
}
