import * as z from "zod";
import { anyText, choice, flag, list, struct, text, textMap, wholeNumber } from "../fields.ts";
import { labelSelector, objectMeta, status, typeMeta } from "./metadata.ts";
import { podTemplate } from "./pod.ts";
import { claimTemplate } from "./storage.ts";

/** Source: Kubernetes v1.36 API reference, apps/v1, batch/v1, policy/v1, scheduling.k8s.io/v1, core/v1. */

const INT32_MIN = -2_147_483_648;
/** Highest value of a class that users make. Source: Kubernetes v1.36, pkg/apis/scheduling/types.go, HighestUserDefinablePriority. */
const USER_PRIORITY_MAX = 1_000_000_000;

const countOrPercent = () => {
  const what = "a whole number of 0 or more, or a percentage such as 50%";
  return z.union([wholeNumber(0), z.string(what).regex(/^\d+%$/, what)], what);
};

const replicated = { replicas: wholeNumber(0).optional(), selector: labelSelector(), template: podTemplate() };

/** A Deployment. */
export const deployment = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(replicated, { alsoKnown: "minReadySeconds paused progressDeadlineSeconds revisionHistoryLimit strategy" }),
  status: status(),
});

/** A ReplicaSet. */
export const replicaSet = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(replicated, { alsoKnown: "minReadySeconds" }),
  status: status(),
});

/** A StatefulSet. */
export const statefulSet = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    {
      ...replicated,
      serviceName: anyText("a Service").optional(),
      podManagementPolicy: choice("OrderedReady", "Parallel").optional(),
      ordinals: struct({ start: wholeNumber(0).optional() }).optional(),
      volumeClaimTemplates: list(claimTemplate()).optional(),
    },
    { alsoKnown: "minReadySeconds persistentVolumeClaimRetentionPolicy revisionHistoryLimit updateStrategy" },
  ),
  status: status(),
});

/** A ReplicationController: its selector is a map, and its pods' labels when not given. */
export const replicationController = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    { replicas: wholeNumber(0).optional(), selector: textMap().optional(), template: podTemplate() },
    { alsoKnown: "minReadySeconds" },
  ),
  status: status(),
});

/** A DaemonSet. */
export const daemonSet = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    { selector: labelSelector(), template: podTemplate() },
    { alsoKnown: "minReadySeconds revisionHistoryLimit templateGeneration updateStrategy" },
  ),
  status: status(),
});

/** A Job. */
export const job = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    {
      parallelism: wholeNumber(0).optional(),
      completions: wholeNumber(0).optional(),
      backoffLimit: wholeNumber(0).optional(),
      activeDeadlineSeconds: wholeNumber(1).optional(),
      suspend: flag().optional(),
      template: podTemplate(),
    },
    {
      alsoKnown:
        "backoffLimitPerIndex completionMode managedBy manualSelector maxFailedIndexes podFailurePolicy podReplacementPolicy selector " +
        "successPolicy ttlSecondsAfterFinished",
    },
  ),
  status: status(),
});

/** A PodDisruptionBudget. */
export const podDisruptionBudget = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    {
      selector: labelSelector().optional(),
      minAvailable: countOrPercent().optional(),
      maxUnavailable: countOrPercent().optional(),
    },
    { alsoKnown: "unhealthyPodEvictionPolicy" },
  ),
  status: status(),
});

/** A PodTemplate. */
export const podTemplateObject = struct({ ...typeMeta, metadata: objectMeta(), template: podTemplate() });

/** A PriorityClass. */
export const priorityClass = struct({
  ...typeMeta,
  metadata: objectMeta(),
  value: wholeNumber(INT32_MIN, USER_PRIORITY_MAX + 1_000_001_000),
  globalDefault: flag().optional(),
  preemptionPolicy: text("PreemptLowerPriority or Never").optional(),
  description: anyText().optional(),
});

/** A Namespace. */
export const namespace = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct({}, { alsoKnown: "finalizers" }).optional(),
  status: status(),
});

/** A Service. */
export const service = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    { selector: textMap().optional() },
    {
      alsoKnown:
        "allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName externalTrafficPolicy healthCheckNodePort " +
        "internalTrafficPolicy ipFamilies ipFamilyPolicy loadBalancerClass loadBalancerIP loadBalancerSourceRanges ports " +
        "publishNotReadyAddresses sessionAffinity sessionAffinityConfig trafficDistribution type",
    },
  ).optional(),
  status: status(),
});
