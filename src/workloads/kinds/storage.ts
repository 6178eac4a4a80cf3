import * as z from "zod";
import { anyText, choice, flag, list, mapOf, struct, text, wholeNumber } from "../fields.ts";
import { labelSelector, objectMeta, status, typeMeta } from "./metadata.ts";
import { nodeTerm, quantityText, resourceTexts } from "./pod.ts";

/** Source: Kubernetes v1.36 API reference, core/v1 (PersistentVolume, PersistentVolumeClaim), storage.k8s.io/v1. */

const ACCESS_MODES = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"] as const;
const accessModes = () => list(choice(...ACCESS_MODES));
const volumeMode = () => choice("Filesystem", "Block");

const namedDisk = () => struct({ volumeID: text("a volume ID"), readOnly: flag().optional() }, { alsoKnown: "fsType partition secretRef" });

/** A PersistentVolume. */
export const persistentVolume = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    {
      capacity: resourceTexts(),
      accessModes: accessModes(),
      volumeMode: volumeMode().optional(),
      storageClassName: anyText("a StorageClass").optional(),
      volumeAttributesClassName: anyText("a VolumeAttributesClass").optional(),
      claimRef: struct(
        {
          apiVersion: anyText().optional(),
          kind: anyText().optional(),
          namespace: anyText("a namespace").optional(),
          name: text("the name of a claim").optional(),
          uid: anyText().optional(),
        },
        { alsoKnown: "fieldPath resourceVersion" },
      ).optional(),
      nodeAffinity: struct({ required: struct({ nodeSelectorTerms: list(nodeTerm()) }).optional() }).optional(),
      awsElasticBlockStore: namedDisk().optional(),
      azureDisk: struct(
        { diskURI: text("a disk URI"), kind: anyText("a kind of disk").optional(), readOnly: flag().optional() },
        { alsoKnown: "cachingMode diskName fsType" },
      ).optional(),
      cinder: namedDisk().optional(),
      csi: struct(
        { driver: text("a CSI driver"), volumeHandle: text("a volume handle") },
        {
          alsoKnown:
            "controllerExpandSecretRef controllerPublishSecretRef fsType nodeExpandSecretRef nodePublishSecretRef nodeStageSecretRef readOnly " +
            "volumeAttributes",
        },
      ).optional(),
      gcePersistentDisk: struct({ pdName: text("a disk name"), readOnly: flag().optional() }, { alsoKnown: "fsType partition" }).optional(),
      portworxVolume: namedDisk().optional(),
    },
    {
      alsoKnown:
        "azureFile cephfs fc flexVolume flocker glusterfs hostPath iscsi local mountOptions nfs persistentVolumeReclaimPolicy " +
        "photonPersistentDisk quobyte rbd scaleIO storageos vsphereVolume",
    },
  ),
  status: status(),
});

const claimSpec = () =>
  struct(
    {
      accessModes: accessModes().min(1, "at least one access mode"),
      resources: struct({ requests: resourceTexts(), limits: resourceTexts().optional() }),
      selector: labelSelector().optional(),
      storageClassName: anyText("a StorageClass").optional(),
      volumeAttributesClassName: anyText("a VolumeAttributesClass").optional(),
      volumeMode: volumeMode().optional(),
      volumeName: anyText("a PersistentVolume").optional(),
    },
    { alsoKnown: "dataSource dataSourceRef" },
  );

/** A PersistentVolumeClaim. */
export const persistentVolumeClaim = struct({ ...typeMeta, metadata: objectMeta(), spec: claimSpec(), status: status() });

/** A claim as a StatefulSet holds it. */
export const claimTemplate = () =>
  struct(
    { apiVersion: anyText().optional(), kind: anyText().optional(), metadata: objectMeta(), spec: claimSpec(), status: status() },
    { what: "a claim template" },
  );

/** A StorageClass. */
export const storageClass = struct(
  {
    ...typeMeta,
    metadata: objectMeta(),
    provisioner: text("a provisioner"),
    volumeBindingMode: choice("Immediate", "WaitForFirstConsumer").optional(),
    allowedTopologies: list(
      struct({ matchLabelExpressions: list(struct({ key: text("a label key"), values: list(anyText()) })).optional() }),
    ).optional(),
  },
  { alsoKnown: "allowVolumeExpansion mountOptions parameters reclaimPolicy" },
);

/** A CSINode. */
export const csiNode = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct({
    drivers: list(
      struct(
        {
          name: text("a CSI driver"),
          nodeID: anyText().optional(),
          allocatable: struct({ count: wholeNumber(0).optional() }).optional(),
        },
        { alsoKnown: "topologyKeys" },
      ),
    ),
  }),
});

/** A CSIDriver. */
export const csiDriver = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct(
    { storageCapacity: flag().optional() },
    {
      alsoKnown:
        "attachRequired fsGroupPolicy nodeAllocatableUpdatePeriodSeconds podInfoOnMount preventPodSchedulingIfMissing requiresRepublish " +
        "seLinuxMount serviceAccountTokenInSecrets tokenRequests volumeLifecycleModes",
    },
  ),
});

/** A CSIStorageCapacity. */
export const csiStorageCapacity = struct({
  ...typeMeta,
  metadata: objectMeta(),
  storageClassName: text("a StorageClass"),
  nodeTopology: labelSelector().optional(),
  capacity: quantityText().optional(),
  maximumVolumeSize: quantityText().optional(),
});

/** A VolumeAttachment. */
export const volumeAttachment = struct({
  ...typeMeta,
  metadata: objectMeta(),
  spec: struct({
    attacher: text("a CSI driver"),
    nodeName: text("the name of a node"),
    source: struct({ persistentVolumeName: text("a PersistentVolume").optional(), inlineVolumeSpec: mapOf(z.unknown()).optional() }),
  }),
  status: status(),
});
