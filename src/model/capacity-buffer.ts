import type { ObjectMeta, PodTemplateSpec, ResourceList } from "./objects.ts";

/** A pod template that stands by itself, for others to refer to: core/v1 PodTemplate. */
export interface PodTemplateObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly template: PodTemplateSpec;
}

/** One aspect of an object's state, as its controller writes it: meta/v1 Condition. */
export interface ObjectCondition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  /** RFC 3339. */
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

/** Something that can be scaled, in the buffer's namespace. */
export interface ScalableRef {
  /** Absent or empty: the core group. */
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

/** What a buffer's controller and the autoscaler have made of it. */
export interface CapacityBufferStatus {
  readonly podTemplateRef?: { readonly name: string };
  readonly podTemplateGeneration?: number;
  /** Chunks that the autoscaler keeps room for. */
  readonly replicas?: number;
  readonly provisioningStrategy?: string;
  readonly conditions?: readonly ObjectCondition[];
}

/**
 * Room that is to be kept free for pods to come, in chunks of the size of one pod.
 * Source: cluster-autoscaler 1.36.1, apis/capacitybuffer/autoscaling.x-k8s.io/v1beta1/types.go; v1alpha1 has the same fields.
 */
export interface CapacityBuffer {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly provisioningStrategy?: string;
    /** Names the PodTemplate of a chunk. Never together with `scalableRef`. */
    readonly podTemplateRef?: { readonly name: string };
    /** Names what makes pods of the shape of a chunk. */
    readonly scalableRef?: ScalableRef;
    /** Chunks. */
    readonly replicas?: number;
    /** Chunks, in percent of the replicas of what `scalableRef` names. */
    readonly percentage?: number;
    /** What all chunks together may request. */
    readonly limits?: ResourceList;
  };
  readonly status?: CapacityBufferStatus;
}
