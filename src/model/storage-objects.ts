/**
 * The API objects of storage, as `objects.ts` has those of the rest.
 * Source: Kubernetes v1.36 API reference (core/v1, storage.k8s.io/v1).
 */
import type { LabelSelector, NodeSelector, ObjectMeta, QuantityText, ResourceList } from "./objects.ts";
import type { VolumeSources } from "./volume-sources.ts";

/** The claim that a volume is, or is to be, bound to. */
export interface ClaimReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
}

/** A piece of storage that pods can claim. */
export interface PersistentVolume {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: VolumeSources & {
    readonly capacity?: ResourceList;
    readonly accessModes?: readonly string[];
    readonly claimRef?: ClaimReference;
    readonly nodeAffinity?: { readonly required?: NodeSelector };
    readonly storageClassName?: string;
    readonly volumeAttributesClassName?: string;
    readonly volumeMode?: string; // Filesystem (default), Block
  };
  readonly status?: { readonly phase?: string };
}

/** A pod's wish for storage. Bound: `volumeName` and the annotation `pv.kubernetes.io/bind-completed` are set. */
export interface PersistentVolumeClaim {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly accessModes?: readonly string[];
    readonly resources?: { readonly requests?: ResourceList };
    readonly selector?: LabelSelector;
    readonly storageClassName?: string;
    readonly volumeAttributesClassName?: string;
    readonly volumeMode?: string;
    readonly volumeName?: string;
  };
  readonly status?: { readonly phase?: string };
}

/** Nodes on which volumes of a class can be made: all expressions must hold; without any it matches no node. */
export interface TopologySelectorTerm {
  readonly matchLabelExpressions?: readonly { readonly key: string; readonly values: readonly string[] }[];
}

/** How volumes are made, and when claims are bound. */
export interface StorageClass {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly provisioner: string;
  readonly volumeBindingMode?: string; // Immediate (default), WaitForFirstConsumer
  readonly allowedTopologies?: readonly TopologySelectorTerm[];
}

/** The CSI drivers of the node of the same name; `count` limits how many volumes it attaches. */
export interface CSINode {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly drivers?: readonly { readonly name: string; readonly nodeID?: string; readonly allocatable?: { readonly count?: number } }[];
  };
}

/** A CSI driver; with `storageCapacity` it publishes how much can still be made where. */
export interface CSIDriver {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec?: { readonly storageCapacity?: boolean };
}

/** How much storage of a class can still be made for the nodes that `nodeTopology` selects; absent: for none. */
export interface CSIStorageCapacity {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly storageClassName: string;
  readonly nodeTopology?: LabelSelector;
  readonly capacity?: QuantityText;
  readonly maximumVolumeSize?: QuantityText;
}

/** A volume that is, or is to be, attached to a node. */
export interface VolumeAttachment {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly attacher: string;
    readonly nodeName: string;
    readonly source: { readonly persistentVolumeName?: string };
  };
}
