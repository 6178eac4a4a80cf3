import type { Taint } from "../../model/index.ts";

/** What the autoscaler calls itself in events and decisions. */
export const COMPONENT = "cluster-autoscaler";

/** Taint of a node that is being removed. Value: unix seconds of the moment. */
export const TO_BE_DELETED_TAINT = "ToBeDeletedByClusterAutoscaler";
/** Soft taint of a node that is unneeded. Value: unix seconds of the moment. */
export const DELETION_CANDIDATE_TAINT = "DeletionCandidateOfClusterAutoscaler";

/** Label with the name of a node. */
export const HOSTNAME_LABEL = "kubernetes.io/hostname";
/** Label that marks a hypothetical node. */
export const TEMPLATE_NODE_LABEL = "cluster-autoscaler.kubernetes.io/template-node";

/** Marks a static pod as the API server shows it. */
export const MIRROR_POD_ANNOTATION = "kubernetes.io/config.mirror";
/** Where a pod came from; other than `api`: a static pod. */
export const CONFIG_SOURCE_ANNOTATION = "kubernetes.io/config.source";
/** Marks a pod that is to be treated as one of a DaemonSet. */
export const DAEMONSET_POD_ANNOTATION = "cluster-autoscaler.kubernetes.io/daemonset-pod";
/** Whether a pod may be evicted: "true", "false" or "on-completion". */
export const SAFE_TO_EVICT_ANNOTATION = "cluster-autoscaler.kubernetes.io/safe-to-evict";
/** Local volumes that may be lost, by name. */
export const SAFE_TO_EVICT_VOLUMES_ANNOTATION = "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";
/** Whether a DaemonSet pod is evicted, whatever the flags say. */
export const EVICT_DAEMONSET_ANNOTATION = "cluster-autoscaler.kubernetes.io/enable-ds-eviction";
/** A longer wait for this pod than new-pod-scale-up-delay. */
export const SCALE_UP_DELAY_ANNOTATION = "cluster-autoscaler.kubernetes.io/pod-scale-up-delay";
/** Keeps a node. */
export const SCALE_DOWN_DISABLED_ANNOTATION = "cluster-autoscaler.kubernetes.io/scale-down-disabled";
/** Annotations of this prefix hold up the deletion of their node. */
export const DELAY_DELETION_PREFIX = "delay-deletion.cluster-autoscaler.kubernetes.io/";

/** Resource of GPUs where no other is offered. */
export const GPU_RESOURCE = "nvidia.com/gpu";
/** Resources that are GPUs, the one that counts first. Source: cluster-autoscaler 1.36.1, utils/gpu/gpu.go, GPUVendorResourceNames. */
export const GPU_RESOURCES: readonly string[] = [
  GPU_RESOURCE,
  "habana.ai/gaudi",
  "gpu.intel.com/xe",
  "amd.com/gpu",
  "microsoft.com/directx",
];
/** Label by which a node tells its type of GPU, unless the configuration names another. */
export const DEFAULT_GPU_LABEL = "cloud.google.com/gke-accelerator";

/** Taints that stand for a bad condition of a node. Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, NodeConditionTaints. */
export const NODE_CONDITION_TAINTS: ReadonlySet<string> = new Set([
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
  "node.kubernetes.io/unschedulable",
  "node.kubernetes.io/memory-pressure",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/network-unavailable",
  "node.kubernetes.io/pid-pressure",
  "node.cloudprovider.kubernetes.io/uninitialized",
  "node.cloudprovider.kubernetes.io/shutdown",
  "cloud.google.com/impending-node-termination",
  "NodeWithImpairedVolumes",
]);

/** Taints that make a node count as not ready. Source: cluster-autoscaler 1.36.1, utils/kubernetes/ready.go, GetReadinessState. */
export const NOT_READY_TAINTS: ReadonlySet<string> = new Set([
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/disk-pressure",
  "node.kubernetes.io/network-unavailable",
]);

const STARTUP_PREFIXES = ["startup-taint.cluster-autoscaler.kubernetes.io/", "ignore-taint.cluster-autoscaler.kubernetes.io/"];
const STATUS_PREFIX = "status-taint.cluster-autoscaler.kubernetes.io/";

/** Which taints of a node are passing states, by the flags `startup-taint`, `startup-taint-prefix`, `ignore-taint` and `status-taint`. */
export class TaintRules {
  private readonly startup: ReadonlySet<string>;
  private readonly startupPrefixes: readonly string[];
  private readonly status: ReadonlySet<string>;

  constructor(flags: {
    readonly "startup-taint": readonly string[];
    readonly "startup-taint-prefix": readonly string[];
    readonly "ignore-taint": readonly string[];
    readonly "status-taint": readonly string[];
  }) {
    this.startup = new Set([...flags["startup-taint"], ...flags["ignore-taint"]]);
    this.startupPrefixes = [...STARTUP_PREFIXES, ...flags["startup-taint-prefix"]];
    this.status = new Set(flags["status-taint"]);
  }

  /** A node with such a taint is still starting. */
  isStartup({ key }: Taint): boolean {
    return this.startup.has(key) || this.startupPrefixes.some((prefix) => key.startsWith(prefix));
  }

  /**
   * Whether a new node of the group would carry the taint of an example node.
   * Source: cluster-autoscaler 1.36.1, utils/taints/taints.go, SanitizeTaints.
   */
  staysOnTemplate(taint: Taint): boolean {
    const { key } = taint;
    if (key === TO_BE_DELETED_TAINT || key === DELETION_CANDIDATE_TAINT || NODE_CONDITION_TAINTS.has(key)) return false;
    return !this.isStartup(taint) && !this.status.has(key) && !key.startsWith(STATUS_PREFIX);
  }
}
