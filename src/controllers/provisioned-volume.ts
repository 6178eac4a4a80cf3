import {
  type Labels,
  type NodeSelectorTerm,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type StorageClass,
  ZONE_LABEL,
} from "../model/index.ts";
import { uidOf } from "./volume-match.ts";

const NO_PROVISIONER = "kubernetes.io/no-provisioner";
const IN_TREE = "kubernetes.io/";

/** Whether a class makes volumes at all. */
export function isProvisionable({ provisioner }: StorageClass): boolean {
  return provisioner !== "" && provisioner !== NO_PROVISIONER;
}

/**
 * The volume that a provisioner makes for a claim, for a node with these labels if one has been chosen: it can be reached from that
 * node's zone, otherwise from wherever the class allows.
 * Source: sigs.k8s.io/sig-storage-lib-external-provisioner v11, controller/controller.go, provisionClaimOperation; kubernetes-csi
 * external-provisioner v5, pkg/controller/controller.go, Provision.
 * Differs: zones are the only topology; a node without one gives a volume that all nodes reach. Of a class that binds at once, the volume
 * lies in all allowed zones and not in one of them. The capacity that drivers publish is not drawn down.
 */
export function provisionedVolume(claim: PersistentVolumeClaim, storageClass: StorageClass, node: Labels | undefined): PersistentVolume {
  const { provisioner } = storageClass;
  const name = `pvc-${(claim.metadata.uid ?? uidOf(claim)).replaceAll("/", ".")}`;
  const { accessModes, resources, volumeAttributesClassName, volumeMode } = claim.spec;
  const terms = node === undefined ? allowedTerms(storageClass) : zoneTerms(node);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name, annotations: { "pv.kubernetes.io/provisioned-by": provisioner } },
    spec: {
      capacity: { storage: resources?.requests?.["storage"] ?? "0" },
      accessModes: accessModes ?? [],
      volumeMode: volumeMode ?? "Filesystem",
      storageClassName: storageClass.metadata.name ?? "",
      ...(volumeAttributesClassName !== undefined && { volumeAttributesClassName }),
      ...(!provisioner.startsWith(IN_TREE) && { csi: { driver: provisioner, volumeHandle: name } }),
      ...(terms.length > 0 && { nodeAffinity: { required: { nodeSelectorTerms: terms } } }),
    },
    status: { phase: "Available" },
  };
}

function zoneTerms(node: Labels): NodeSelectorTerm[] {
  return node[ZONE_LABEL] === undefined ? [] : [{ matchExpressions: [{ key: ZONE_LABEL, operator: "In", values: [node[ZONE_LABEL]] }] }];
}

function allowedTerms({ allowedTopologies = [] }: StorageClass): NodeSelectorTerm[] {
  return allowedTopologies.map(({ matchLabelExpressions = [] }) => ({
    matchExpressions: matchLabelExpressions.map(({ key, values }) => ({ key, operator: "In", values })),
  }));
}
