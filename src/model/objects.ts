/**
 * Kubernetes API objects in the form in which they are written: the fields wavetank models, under their own names.
 * Quantities stay text until something computes with them; times stay RFC 3339 text.
 * Source: Kubernetes v1.36 API reference (core/v1, apps/v1, batch/v1, policy/v1, scheduling.k8s.io/v1).
 */
import type { VolumeSources } from "./volume-sources.ts";

/** A quantity as people write it; a bare number is accepted as its text. */
export type QuantityText = string | number;
/** Resource name -> quantity. */
export type ResourceList = Readonly<Record<string, QuantityText>>;
/** Label or annotation names and their values. */
export type Labels = Readonly<Record<string, string>>;

/** Who made an object; the one with `controller: true` manages it. */
export interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly uid?: string;
  readonly controller?: boolean;
}

/** What every object has: names, labels, annotations, owners, times. */
export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** Counts the versions of the spec, from 1. */
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly deletionGracePeriodSeconds?: number;
  readonly ownerReferences?: readonly OwnerReference[];
}

/** One condition of a label selector. */
export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string; // In, NotIn, Exists, DoesNotExist
  readonly values?: readonly string[];
}

/** Which labels are meant: all of `matchLabels` and all of `matchExpressions`. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

/** One condition on the labels or fields of a node. */
export interface NodeSelectorRequirement {
  readonly key: string;
  readonly operator: string; // In, NotIn, Exists, DoesNotExist, Gt, Lt
  readonly values?: readonly string[];
}

/** Conditions that must all hold; a term without any matches no node. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

/** Terms of which one must hold. */
export interface NodeSelector {
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
}

/** A term that adds `weight` (1..100) to the score of nodes it matches. */
export interface PreferredSchedulingTerm {
  readonly weight: number;
  readonly preference: NodeSelectorTerm;
}

/** Which nodes a pod requires, and which it would like. */
export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[];
}

/** Pods near which, or away from which, a pod wants to be. */
export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly topologyKey: string;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/** A term that adds `weight` (1..100) to the score. */
export interface WeightedPodAffinityTerm {
  readonly weight: number;
  readonly podAffinityTerm: PodAffinityTerm;
}

/** Required and preferred terms; the same shape serves anti-affinity. */
export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
}

/** All kinds of affinity of a pod. */
export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

/** A taint that a pod does not mind. */
export interface Toleration {
  readonly key?: string;
  readonly operator?: string; // Equal (default), Exists
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

/** What keeps pods away from a node unless they tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string; // NoSchedule, PreferNoSchedule, NoExecute
  readonly timeAdded?: string;
}

/** How evenly pods are to be spread over the domains of a node label. */
export interface TopologySpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
  readonly labelSelector?: LabelSelector;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly matchLabelKeys?: readonly string[];
}

/** What a container, or a whole pod, requests and may at most use. */
export interface ResourceRequirements {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
  readonly claims?: readonly { readonly name: string; readonly request?: string }[];
}

/** A port of a container; `hostPort` occupies that port of the node. */
export interface ContainerPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
  readonly hostIP?: string;
  readonly protocol?: string;
}

/** A container of a pod; on an init container `restartPolicy: Always` makes it a sidecar. */
export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string; // Always, IfNotPresent, Never
  readonly resources?: ResourceRequirements;
  readonly ports?: readonly ContainerPort[];
  readonly restartPolicy?: string; // on an init container, Always makes it a sidecar
  readonly restartPolicyRules?: readonly { readonly action: string; readonly exitCodes?: object }[];
}

/** A volume of a pod. */
export interface Volume extends VolumeSources {
  readonly name: string;
  /** A claim made for this pod alone, from a template. */
  readonly ephemeral?: object;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: QuantityText };
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly image?: { readonly reference?: string; readonly pullPolicy?: string };
  /** The sources that nothing looks at. */
  readonly [source: string]: unknown;
}

/** What a pod is to be. */
export interface PodSpec {
  readonly nodeName?: string;
  readonly schedulerName?: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly resources?: ResourceRequirements;
  readonly overhead?: ResourceList;
  readonly nodeSelector?: Labels;
  readonly affinity?: Affinity;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly preemptionPolicy?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly restartPolicy?: string; // Always, OnFailure, Never
  readonly terminationGracePeriodSeconds?: number;
  readonly activeDeadlineSeconds?: number;
  readonly hostNetwork?: boolean;
  readonly hostUsers?: boolean;
  readonly resourceClaims?: readonly { readonly name: string }[];
}

/** One condition of a pod, such as PodScheduled. */
export interface PodCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** What a container was granted, for in-place resizes. */
export interface ContainerStatus {
  readonly name: string;
  readonly resources?: ResourceRequirements;
  readonly allocatedResources?: ResourceList;
}

/** What has become of a pod. */
export interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly PodCondition[];
  readonly nominatedNodeName?: string;
  readonly startTime?: string;
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly resources?: ResourceRequirements;
  readonly allocatedResources?: ResourceList;
}

/** A pod. */
export interface Pod {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: PodSpec;
  readonly status?: PodStatus;
}

/** An image that lies on a node, under all its names, with its size in bytes. */
export interface ContainerImage {
  readonly names?: readonly string[];
  readonly sizeBytes?: number;
}

/** One condition of a node, such as Ready. */
export interface NodeCondition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: string;
}

/** A node. */
export interface Node {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly Taint[];
    readonly providerID?: string;
  };
  readonly status?: {
    readonly capacity?: ResourceList;
    readonly allocatable?: ResourceList;
    readonly conditions?: readonly NodeCondition[];
    readonly images?: readonly ContainerImage[];
    readonly declaredFeatures?: readonly string[];
  };
}

/** A pod as a workload object holds it: metadata (labels, annotations) and spec. */
export interface PodTemplateSpec {
  readonly metadata?: ObjectMeta;
  readonly spec: PodSpec;
}

/** A PodTemplate: a template of pods that is an object of its own, to be referred to by name. */
export interface PodTemplateObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly template: PodTemplateSpec;
}

/** A name for a pod priority. */
export interface PriorityClass {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
  readonly description?: string;
}

/** A namespace. */
export interface Namespace {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
}

/** Keeps a number of pods of one template. */
export interface ReplicaSet {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: { readonly replicas?: number; readonly selector: LabelSelector; readonly template: PodTemplateSpec };
}

/** Keeps a number of pods through ReplicaSets, one per version of the template. */
export interface Deployment {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: { readonly replicas?: number; readonly selector: LabelSelector; readonly template: PodTemplateSpec };
}

/** Keeps one pod on every node that fits. */
export interface DaemonSet {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: { readonly selector: LabelSelector; readonly template: PodTemplateSpec };
}

/** Runs pods until so many have succeeded. */
export interface Job {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly parallelism?: number;
    readonly completions?: number;
    readonly backoffLimit?: number;
    readonly activeDeadlineSeconds?: number;
    readonly suspend?: boolean;
    readonly template: PodTemplateSpec;
  };
}

/** How many of some pods may be evicted at a time. */
export interface PodDisruptionBudget {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly selector?: LabelSelector;
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
  };
  readonly status?: { readonly disruptionsAllowed?: number };
}

/** Gives the pods it selects one address. */
export interface Service {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly selector?: Labels };
}

/** Keeps a number of pods of one template, as before there were ReplicaSets. */
export interface ReplicationController {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly replicas?: number; readonly selector?: Labels; readonly template?: PodTemplateSpec };
}
