import { bool, duration, list, number, text, whole } from "./flag-kinds.ts";

const ASIDE = { effect: "not-modelled" } as const;
const LEADER = "election of one of several processes";
const CLIENT = "talk with the API server";
const LOGGING = "logging";
const CLOUD = "talk with the cloud; here spec.cluster.nodePools say what there is";

/**
 * Flags that steer the process, what it talks to and what it logs, or parts of the program that are left out. A command line that carries
 * them is read; what they say changes no decision.
 * Source: cluster-autoscaler 1.36.1, config/flags/flags.go and main.go.
 */
export const PROCESS_FLAGS = {
  address: text(":8085", { ...ASIDE, help: "where metrics are served" }),
  "cluster-name": text("", { ...ASIDE, help: "name of the cluster" }),
  namespace: text("kube-system", { help: "namespace of the status ConfigMap" }),
  kubernetes: text("", { ...ASIDE, help: CLIENT }),
  kubeconfig: text("", { ...ASIDE, help: CLIENT }),
  "kube-api-content-type": text("application/vnd.kubernetes.protobuf", { ...ASIDE, help: CLIENT }),
  "kube-client-burst": whole(10, { ...ASIDE, help: CLIENT }),
  "kube-client-qps": number(5, { min: 0, max: Number.POSITIVE_INFINITY }, { ...ASIDE, help: CLIENT }),
  "user-agent": text("cluster-autoscaler", { ...ASIDE, help: CLIENT }),
  profiling: bool(false, { ...ASIDE, help: "profiles for developers" }),
  "debugging-snapshot-enabled": bool(false, { ...ASIDE, help: "snapshots for developers" }),
  "cloud-provider": text("", { ...ASIDE, help: CLOUD }),
  "cloud-config": text("", { ...ASIDE, help: CLOUD }),
  regional: bool(false, { ...ASIDE, help: CLOUD }),
  "node-group-auto-discovery": list({ ...ASIDE, help: CLOUD }),
  "aws-use-static-instance-list": bool(false, { ...ASIDE, help: CLOUD }),
  "bulk-mig-instances-listing-enabled": bool(false, { ...ASIDE, help: CLOUD }),
  "gce-concurrent-refreshes": whole(1, { ...ASIDE, help: CLOUD }),
  "gce-mig-instances-min-refresh-wait-time": duration("5s", { ...ASIDE, help: CLOUD }),
  "gce-expander-ephemeral-storage-support": bool(true, { until: "1.32", effect: "unused-upstream", help: "read by nothing" }),
  "clusterapi-cloud-config-authoritative": bool(false, { ...ASIDE, help: CLOUD }),
  "node-autoprovisioning-enabled": bool(false, { until: "1.32", effect: "unused-upstream", help: "read by nothing" }),
  "max-autoprovisioned-node-group-count": whole(15, { until: "1.32", effect: "unused-upstream", help: "read by nothing" }),
  "async-node-groups": bool(false, { ...ASIDE, help: "node groups that the autoscaler makes itself" }),
  "grpc-expander-cert": text("", { ...ASIDE, help: "an expander behind gRPC, which cannot be asked" }),
  "grpc-expander-url": text("", { ...ASIDE, help: "an expander behind gRPC, which cannot be asked" }),
  "scheduler-config-file": text("", { ...ASIDE, help: "the scheduler's configuration; here spec.scheduler.config holds for both" }),
  "enable-dynamic-resource-allocation": bool(true, { ...ASIDE, help: "ResourceClaim objects" }),
  "enable-csi-node-aware-scheduling": bool(false, { ...ASIDE, help: "CSINode objects of new nodes" }),
  "cluster-snapshot-parallelism": whole(16, { ...ASIDE, help: "threads; the simulator is exact without" }, 1),
  "capacity-quotas-enabled": bool(false, { ...ASIDE, help: "CapacityQuota objects" }),
  "node-removal-latency-tracking-enabled": bool(false, { ...ASIDE, help: "metrics only" }),
  "max-node-skip-eval-time-tracker-enabled": bool(false, { ...ASIDE, help: "metrics only" }),
  "leader-elect": bool(true, { ...ASIDE, help: LEADER }),
  "leader-elect-lease-duration": duration("15s", { ...ASIDE, help: LEADER }),
  "leader-elect-renew-deadline": duration("10s", { ...ASIDE, help: LEADER }),
  "leader-elect-retry-period": duration("2s", { ...ASIDE, help: LEADER }),
  "leader-elect-resource-lock": text("leases", { ...ASIDE, help: LEADER }),
  "leader-elect-resource-name": text("cluster-autoscaler", { ...ASIDE, help: LEADER }),
  "leader-elect-resource-namespace": text("", { ...ASIDE, help: LEADER }),
  "feature-gates": text("", { ...ASIDE, help: "features of the Kubernetes libraries inside" }),
  "logging-format": text("text", { ...ASIDE, help: LOGGING }),
  v: whole(0, { ...ASIDE, help: LOGGING }),
  vmodule: text("", { ...ASIDE, help: LOGGING }),
  logtostderr: bool(true, { ...ASIDE, help: LOGGING }),
  alsologtostderr: bool(false, { ...ASIDE, help: LOGGING }),
  stderrthreshold: text("2", { ...ASIDE, help: LOGGING }),
} as const;

/** Flags of the newest source that no release up to 1.36.1 has. */
export const LATER_FLAGS: ReadonlySet<string> = new Set([
  "capacity-buffer-ready-replicas-enabled",
  "enable-graceful-degradation",
  "enable-inter-pod-affinity-hostname-fast-path",
  "pending-pods-batching-timeout",
  "scheduler-verbosity",
  "unready-nodes-scope",
]);
