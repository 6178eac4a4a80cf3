import type { Distribution, Millis } from "../engine/index.ts";
import type {
  CapacityBuffer,
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  DaemonSet,
  Deployment,
  Job,
  Labels,
  Namespace,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplateObject,
  PriorityClass,
  ProvisioningRequest,
  ReplicaSet,
  ReplicationController,
  ResourceList,
  Service,
  StatefulSet,
  StorageClass,
  Taint,
  VolumeAttachment,
} from "../model/index.ts";
import type { ArrivalTable } from "./arrivals.ts";
import type { BehaviorSpec, ScenarioBehavior } from "./behaviors.ts";
import type { InputProblem } from "./errors.ts";
import type { Place } from "./path.ts";

export type { Place } from "./path.ts";

/** What was read, for `run.json`: nothing is dropped without being counted here. */
export interface InputFile {
  /** As written in the scenario, relative to its folder; of the scenario itself only the name. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** `scenario`, `manifest`, `scheduler-configuration`, `scheduler-plugin`, or a trace format. */
  readonly format: string;
  /** Rows or objects read: used and skipped together. */
  readonly rows: number;
  readonly used: number;
  /** Reason -> count of what was left out. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Reason -> count of what is used, but not exactly as written: rounded up, cut, renamed. */
  readonly noted: Readonly<Record<string, number>>;
  /** Trace only: window, scales, sampling and mapping as they were applied. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Per-pool answers to autoscaler flags; undefined: the flag's value. Times in milliseconds. */
export interface NodePoolOptions {
  readonly scaleDownUtilizationThreshold?: number;
  readonly scaleDownGpuUtilizationThreshold?: number;
  readonly scaleDownUnneededMs?: Millis;
  readonly scaleDownUnreadyMs?: Millis;
  readonly maxNodeProvisionMs?: Millis;
  readonly maxNodeStartupMs?: Millis;
  readonly ignoreDaemonSetsUtilization?: boolean;
  readonly zeroOrMaxNodeScaling?: boolean;
  readonly allowNonAtomicScaleUpToMax?: boolean;
}

/** A time in which a pool cannot get machines. */
export interface StockOut {
  /** Undefined: in every zone. */
  readonly zone?: string;
  readonly fromMs: Millis;
  /** NEVER: until the end. */
  readonly toMs: Millis;
}

/** How machines of a pool are paid for. */
export interface NodePoolPrice {
  /** Undefined: the catalogue's. */
  readonly onDemandUsdPerHour?: number;
  readonly model: "on-demand" | "spot" | "committed";
  /** Undefined: the catalogue's. */
  readonly spotRatio?: number;
  readonly committed?: { readonly usdPerHour: number; readonly nodes: number };
  readonly minimumMs: Millis;
  readonly granularity: "second" | "hour";
  readonly region?: string;
}

/** How costs are told apart and shared. */
export interface CostOutput {
  readonly labels: readonly string[];
  readonly idle: "separate" | "by-node" | "by-cluster";
  readonly sharedNamespaces: readonly string[];
}

/** A node pool as the scenario asks for it; the instance type is still to be looked up. */
export interface NodePoolSpec {
  readonly name: string;
  /** As written: `aws/m6i.2xlarge`. Either this or `capacity` is there. */
  readonly instanceType?: string;
  readonly capacity?: ResourceList;
  readonly allocatable?: ResourceList;
  /** Taken off the capacity; never together with `allocatable`. */
  readonly reserved?: ResourceList;
  readonly min: number;
  readonly max: number;
  readonly initial: number;
  readonly zones: readonly string[];
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly taints: readonly Taint[];
  /** Tags of the provider's group; undefined: none. */
  readonly tags?: Labels;
  /** Undefined: the catalogue's price, or unknown. */
  readonly priceUsdPerHour?: number;
  /** Undefined: by the second, on demand or spot. Never together with `priceUsdPerHour`. */
  readonly price?: NodePoolPrice;
  readonly spot: boolean;
  readonly autoscaled: boolean;
  /** Times of a provider, for those that are not written out. */
  readonly bootPreset?: "eks" | "gke" | "aks" | "none";
  /** Request to registered node; undefined: the preset's. */
  readonly bootTime?: Distribution;
  /** Registered to Ready; undefined: the preset's. */
  readonly readyTime?: Distribution;
  /** Ready to the resources of device plugins; undefined: at once. */
  readonly deviceTime?: Distribution;
  /** Deletion asked for to node object gone; undefined: the preset's. */
  readonly deleteTime?: Distribution;
  /** Machines that the account may have at a time; undefined: no limit. */
  readonly quota?: number;
  /** Machines that one request gets at most; undefined: all. */
  readonly perRequest?: number;
  /** How spot machines are taken back; undefined: never. */
  readonly reclaim?: { readonly ratePerHour: number; readonly atMs: readonly Millis[]; readonly noticeMs?: Millis };
  /** Share of launches that fail, 0..1. */
  readonly launchFailureRatio: number;
  readonly stockOuts: readonly StockOut[];
  readonly provisioning: "ok" | "neverRegister" | "neverReady";
  readonly options: NodePoolOptions;
  readonly place: Place;
}

/** How fast kubelets are. */
export interface KubeletSpec {
  readonly preset: "realistic" | "instant";
  /** Binding seen to sandbox ready. */
  readonly sandboxStart: Distribution;
  /** Create and start of one container whose image is there. */
  readonly containerStart: Distribution;
  readonly imagePull: {
    /** False: images are always there. */
    readonly enabled: boolean;
    /** One pull at a time per node, as the kubelet does unless told otherwise. */
    readonly serial: boolean;
    /** Handshake and manifest, once per pull; all there is of a pull whose layers are cached. */
    readonly latency: Distribution;
    readonly bytesPerSecond: number;
    /** Size of an image that `images` does not name. */
    readonly defaultBytes: number;
  };
  /** Image name as pods write it -> compressed bytes. */
  readonly images: Readonly<Record<string, number>>;
}

/** A state of the priority expander's configuration. */
export interface PriorityRevision {
  readonly atMs: Millis;
  readonly priorities: Readonly<Record<string, readonly string[]>>;
}

/** Flags of the cluster autoscaler by their real names, as written; that folder validates them. */
export interface ClusterAutoscalerSpec {
  readonly flags: Readonly<Record<string, unknown>>;
  /** The priority expander's configuration, one after the other: from when on, and priority -> patterns of pool names. */
  readonly priorities?: readonly PriorityRevision[];
  /** What a loop takes, and how much longer the wait for the first one is. Undefined: the defaults. */
  readonly loop?: { readonly durationMs: Millis | "by-size"; readonly phaseMs: Millis };
  /** Flag -> where it was written. */
  readonly places: Readonly<Record<string, Place>>;
}

/** A target for a metric. */
export interface ObjectiveSpec {
  readonly metric: string;
  /** 0..1, or undefined for the metric itself. */
  readonly quantile?: number;
  /** In the metric's unit; a duration was converted to seconds. */
  readonly max?: number;
  readonly min?: number;
  readonly where: Readonly<Record<string, string>>;
  readonly place: Place;
}

/** A file with a scheduler plugin of the user's. */
export interface SchedulerPluginFile {
  /** For messages: as the user would find it. */
  readonly file: string;
  /** What the module exports as `plugin`, or by default. Undefined until the file has been loaded. */
  readonly exported: unknown;
  /** Weight of its score in the default profile; undefined: 1. */
  readonly weight: number | undefined;
  /** Arguments in the default profile. */
  readonly args: unknown;
  /** Where the scenario names it. */
  readonly place: Place;
}

/** A KubeSchedulerConfiguration, unchanged. */
export interface SchedulerConfigFile {
  readonly file: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Line of a path in the file, for messages of the scheduler folder. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

interface Loaded<K extends string, T> {
  readonly kind: K;
  readonly object: T;
  /** When it is applied. */
  readonly atMs: Millis;
  /** How its pods behave. */
  readonly behavior: BehaviorSpec;
  /** Pods only: existed before the run, so it is left out of waiting times; with a nodeName it is bound already. */
  readonly warm: boolean;
  readonly place: Place;
}

/** An object of a manifest or dump; names and namespaces are filled in, defaults are the caller's. */
export type LoadedObject =
  | Loaded<"Deployment", Deployment>
  | Loaded<"ReplicaSet", ReplicaSet>
  | Loaded<"Job", Job>
  | Loaded<"DaemonSet", DaemonSet>
  | Loaded<"PodDisruptionBudget", PodDisruptionBudget>
  | Loaded<"PriorityClass", PriorityClass>
  | Loaded<"Namespace", Namespace>
  | Loaded<"Service", Service>
  | Loaded<"StatefulSet", StatefulSet>
  | Loaded<"ReplicationController", ReplicationController>
  | Loaded<"PersistentVolume", PersistentVolume>
  | Loaded<"PersistentVolumeClaim", PersistentVolumeClaim>
  | Loaded<"StorageClass", StorageClass>
  | Loaded<"CSINode", CSINode>
  | Loaded<"CSIDriver", CSIDriver>
  | Loaded<"CSIStorageCapacity", CSIStorageCapacity>
  | Loaded<"VolumeAttachment", VolumeAttachment>
  | Loaded<"PodTemplate", PodTemplateObject>
  | Loaded<"CapacityBuffer", CapacityBuffer>
  | Loaded<"ProvisioningRequest", ProvisioningRequest>
  | Loaded<"Pod", Pod>;

/** What goes wrong during a run, and when; `place` is where it is written. */
export type FaultSpec = (
  | { readonly kind: "machineFailure"; readonly pool?: string; readonly count: number; readonly replace: boolean }
  | { readonly kind: "zoneOutage"; readonly zone: string; readonly forMs: Millis }
  | { readonly kind: "spotReclaim"; readonly pool: string; readonly count?: number; readonly noticeMs: Millis }
  | { readonly kind: "rollingReplacement"; readonly pool: string; readonly maxUnavailable: number }
) & { readonly atMs: Millis; readonly place?: Place };

/** A scenario with everything it refers to, checked. Plain data: times in milliseconds, quantities as text. */
export interface LoadedScenario {
  /** As given. */
  readonly file: string;
  readonly name: string;
  readonly seed: number;
  /** What the virtual wall clock shows at 0. */
  readonly startEpochMs: number;
  /** Undefined: until all finite work is done. */
  readonly untilMs: Millis | undefined;
  readonly outputIntervalMs: Millis;
  /** Whether `events.csv` is wanted. */
  readonly outputEvents: boolean;
  /** Undefined: by namespace, workload and pool, with what is idle by itself. */
  readonly outputCosts?: CostOutput;
  /** Fixed nodes, in order: written out, of manifests and dumps, of node traces. */
  readonly nodes: readonly Node[];
  readonly nodePools: readonly NodePoolSpec[];
  readonly objects: readonly LoadedObject[];
  /** Sorted. */
  readonly arrivals: ArrivalTable;
  readonly schedulerConfig?: SchedulerConfigFile;
  /** Plugins beyond kube-scheduler's own, in order. */
  readonly schedulerPlugins?: readonly SchedulerPluginFile[];
  /** Undefined: no cluster autoscaler. */
  readonly clusterAutoscaler?: ClusterAutoscalerSpec;
  /** Undefined: nothing goes wrong by itself. */
  readonly faults?: readonly FaultSpec[];
  readonly kubelet: KubeletSpec;
  readonly behaviors: readonly ScenarioBehavior[];
  readonly objectives: readonly ObjectiveSpec[];
  readonly inputs: readonly InputFile[];
  /** All settings as resolved, for `run.json`; can be written as JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What may be said beside the file. */
export interface LoadOptions {
  /** `path=value`, as Helm's. */
  readonly set?: readonly string[];
  readonly seed?: number;
  /** A Go duration or `completed`. */
  readonly until?: string;
  /** What else must be right. It is asked also when something is known to be wrong, so that all of it is told together. */
  readonly check?: (scenario: LoadedScenario) => readonly InputProblem[];
}
