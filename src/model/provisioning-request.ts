import type { Condition } from "./condition.ts";
import type { ObjectMeta } from "./objects.ts";

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
