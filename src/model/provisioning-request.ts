import type { ObjectMeta } from "./objects.ts";

/** One aspect of the state of an object. Source: apimachinery v0.36, apis/meta/v1, Condition. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
  /** RFC 3339. */
  readonly lastTransitionTime: string;
}

/** So many pods like a PodTemplate of the same namespace. */
export interface PodSet {
  readonly podTemplateRef: { readonly name: string };
  readonly count: number;
}

/**
 * Room that is asked for before there are pods for it. Versions v1 and v1beta1 have the same fields.
 * Source: kubernetes/autoscaler, apis/provisioningrequest/autoscaling.x-k8s.io/v1/types.go.
 */
export interface ProvisioningRequest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly podSets: readonly PodSet[];
    readonly provisioningClassName: string;
    readonly parameters?: Readonly<Record<string, string>>;
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly provisioningClassDetails?: Readonly<Record<string, string>>;
  };
}
