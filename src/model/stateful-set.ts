import type { LabelSelector, ObjectMeta, PodTemplateSpec } from "./objects.ts";
import type { PersistentVolumeClaim } from "./storage-objects.ts";

/**
 * Keeps a number of pods with names, and volumes, of their own.
 * Source: Kubernetes v1.36 API reference, apps/v1.
 */
export interface StatefulSet {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly replicas?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly serviceName?: string;
    readonly podManagementPolicy?: string; // OrderedReady (default), Parallel
    /** The number of the first pod; 0 when not given. */
    readonly ordinals?: { readonly start?: number };
    /** Each pod has a claim of its own for each of these, and a volume of the same name. */
    readonly volumeClaimTemplates?: readonly PersistentVolumeClaim[];
  };
}
