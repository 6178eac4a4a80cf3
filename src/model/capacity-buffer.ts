import type { Condition } from "./condition.ts";
import type { ObjectMeta, ResourceList } from "./objects.ts";

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
  readonly conditions?: readonly Condition[];
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
