import { parse } from "csv-parse/sync";
import { assert } from "../engine/index.ts";
import { allocatableFromCapacity, type Node, type NodeProvider, type ResourceList } from "../model/index.ts";
import { nearNames } from "./near-names.ts";

/** One type of machine, as a provider rents it out. */
export interface InstanceType {
  /** `aws/m6i.2xlarge`: provider and type. */
  readonly key: string;
  readonly provider: "aws" | "gcp" | "azure";
  readonly name: string;
  readonly family: string;
  readonly region: string;
  readonly arch: "amd64" | "arm64";
  readonly vcpu: number;
  readonly memoryGib: number;
  readonly gpu: number;
  /** "" without GPUs. */
  readonly gpuModel: string;
  readonly onDemandUsdPerHour: number;
  /** Undefined where no figure was found. */
  readonly spotUsdPerHour: number | undefined;
  /** Date of the on-demand price, ISO 8601. */
  readonly priceDate: string;
  readonly podsMax: number;
}

/** All instance types that can be asked for. */
export interface Catalogue {
  /** By key, in order of the file. */
  readonly types: ReadonlyMap<string, InstanceType>;
}

type Row = Readonly<Record<string, string>>;

const COLUMNS = [
  "provider",
  "region",
  "instance_type",
  "family",
  "arch",
  "vcpu",
  "memory_gib",
  "gpu",
  "gpu_model",
  "on_demand_usd_per_hour",
  "price_date",
  "spot_ratio",
  "spot_usd_per_hour",
  "max_pods",
];

/**
 * Reads the catalogue that comes with wavetank (`workloads/instance-types.csv`). A missing column or a number that is none is a bug
 * of that file.
 * Source: the price and instance lists of the Karpenter providers and of cluster-autoscaler; each row of the file names its own.
 */
export function parseCatalogue(csvText: string): Catalogue {
  const rows: Row[] = parse(csvText, { columns: true, skip_empty_lines: true });
  const types = rows.map(readRow);
  return { types: new Map(types.map((type) => [type.key, type])) };
}

/** The type of that key, or the nearest names when there is none. */
export type InstanceTypeAnswer = { readonly type: InstanceType } | { readonly type: undefined; readonly nearest: readonly string[] };

/** Looks up `aws/m6i.2xlarge`. */
export function findInstanceType(catalogue: Catalogue, key: string): InstanceTypeAnswer {
  const type = catalogue.types.get(key);
  return type === undefined ? { type, nearest: nearNames(key, catalogue.types.keys(), 3) } : { type };
}

const NODE_PROVIDERS = { aws: "eks", gcp: "gke", azure: "aks" } as const;

/** Size of the root disk in GiB that node pools get when nothing is said. */
const DISK_GIB: Readonly<Record<NodeProvider, number>> = { eks: 20, gke: 100, aks: 128, none: 100 };

/** The provider of nodes on machines of this type, unless the user says otherwise. */
export const nodeProviderOf = (type: InstanceType): NodeProvider => NODE_PROVIDERS[type.provider];

/**
 * A node on a machine of this type, without a name: capacity, allocatable by the provider's reservations, labels.
 * Source: amazon-eks-ami, GKE and AKS documentation for reservations and default disks; well-known labels of Kubernetes v1.36.
 * Differs: capacity is the nominal memory of the type; kernel and firmware keep a few percent for themselves in reality.
 */
export function nodeTemplateOf(type: InstanceType, provider: NodeProvider = nodeProviderOf(type), maxPods: number = type.podsMax): Node {
  const capacity: ResourceList = {
    cpu: `${type.vcpu}`,
    memory: `${Math.round(type.memoryGib * 1024)}Mi`,
    "ephemeral-storage": `${DISK_GIB[provider]}Gi`,
    pods: `${maxPods}`,
    ...(type.gpu > 0 && { "nvidia.com/gpu": `${type.gpu}` }),
  };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      labels: {
        "kubernetes.io/arch": type.arch,
        "kubernetes.io/os": "linux",
        "node.kubernetes.io/instance-type": type.name,
      },
    },
    status: { capacity, allocatable: allocatableFromCapacity({ provider, capacity, maxPods }) },
  };
}

function readRow(row: Row): InstanceType {
  const key = `${row.provider}/${row.instance_type}`;
  for (const column of COLUMNS) assert(row[column] !== undefined, "the catalogue has every column", { key, column });
  const number = (column: string): number => {
    const value = Number(row[column]);
    assert(row[column] !== "" && Number.isFinite(value), "the catalogue holds numbers where it should", {
      key,
      column,
      found: row[column],
    });
    return value;
  };
  const { provider, arch } = row;
  assert(provider === "aws" || provider === "gcp" || provider === "azure", "the catalogue knows three providers", { key });
  assert(arch === "amd64" || arch === "arm64", "the catalogue knows two architectures", { key });
  return {
    key,
    provider,
    name: row.instance_type,
    family: row.family,
    region: row.region,
    arch,
    vcpu: number("vcpu"),
    memoryGib: number("memory_gib"),
    gpu: number("gpu"),
    gpuModel: row.gpu_model,
    onDemandUsdPerHour: number("on_demand_usd_per_hour"),
    spotUsdPerHour: spotPrice(row, number),
    priceDate: row.price_date,
    podsMax: number("max_pods"),
  };
}

/** A quoted spot price, else the on-demand price times its usual ratio, to the millionth of a dollar. */
function spotPrice(row: Row, number: (column: string) => number): number | undefined {
  if (row.spot_usd_per_hour !== "") return number("spot_usd_per_hour");
  if (row.spot_ratio === "") return undefined;
  return Math.round(number("on_demand_usd_per_hour") * number("spot_ratio") * 1e6) / 1e6;
}
