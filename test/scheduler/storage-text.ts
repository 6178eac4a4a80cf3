import type { Id, ObjectKinds, Store } from "../../src/cluster/index.ts";
import type { Volume, VolumeSources } from "../../src/model/index.ts";
import { type Line, readLine } from "./text-line.ts";

/**
 * The objects of storage in lines:
 *
 *     class fast wait provisioner=csi.x topology=zone:a,b
 *     claim data class=fast size=1Gi mode=ReadWriteOnce volume=pv1 bound lost deleting node=n1 for=<uid of a pod>
 *     volume pv1 class=fast size=1Gi mode=ReadWriteOnce in=zone:a,b for=data driver=csi.x label.zone=a released block deleting
 *     csinode n1 csi.x=3 migrated=kubernetes.io/aws-ebs
 *     csidriver csi.x tracks
 *     capacity c1 class=fast size=10Gi most=1Gi label.zone=a
 *     attachment a1 csi.x on=n1 volume=pv1
 *
 * Unsaid: bound at once, class "", 1Gi, ReadWriteOnce, driver csi.x. Replaces an object of the same name. False for other kinds.
 */
export function addStorage(store: Store, kind: string, text: string): boolean {
  const line = readLine(text);
  if (kind === "class") put(store, "StorageClass", classOf(line));
  else if (kind === "claim") put(store, "PersistentVolumeClaim", claimOf(line));
  else if (kind === "volume") put(store, "PersistentVolume", volumeOf(line));
  else if (kind === "csinode") put(store, "CSINode", csiNodeOf(line));
  else if (kind === "csidriver") put(store, "CSIDriver", { metadata: { name: line.name }, spec: { storageCapacity: line.flag("tracks") } });
  else if (kind === "capacity") put(store, "CSIStorageCapacity", capacityOf(line));
  else if (kind === "attachment") put(store, "VolumeAttachment", attachmentOf(line));
  else return false;
  return true;
}

/** Volumes of a pod: `claim=data ephemeral=scratch gce=disk gce-ro=disk ebs=vol-1 iscsi=iqn rbd=image@m1,m2 csi=driver`. */
export function podVolumes({ all }: Line): Volume[] {
  return [
    ...all("claim").map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })),
    ...all("ephemeral").map((name) => ({ name, ephemeral: {} })),
    ...all("gce").map((pdName) => ({ name: pdName, gcePersistentDisk: { pdName } })),
    ...all("gce-ro").map((pdName) => ({ name: pdName, gcePersistentDisk: { pdName, readOnly: true } })),
    ...all("ebs").map((volumeID) => ({ name: volumeID, awsElasticBlockStore: { volumeID } })),
    ...all("iscsi").map((iqn) => ({ name: iqn, iscsi: { iqn } })),
    ...all("rbd").map((value) => {
      const [image, monitors] = value.split("@");
      return { name: image, rbd: { image, monitors: monitors.split(",") } };
    }),
    ...all("csi").map((driver) => ({ name: driver, csi: { driver } })),
  ];
}

/** What the scheduler has written of claims and volumes: `data on n1`, `pv1 for data`. */
export function storageWritten(store: Store): string[] {
  const lines: string[] = [];
  for (const [, { metadata }] of store.objects.PersistentVolumeClaim.entries()) {
    const node = metadata.annotations?.["volume.kubernetes.io/selected-node"];
    if (node !== undefined) lines.push(`${metadata.name} on ${node}`);
  }
  for (const [, { metadata, spec }] of store.objects.PersistentVolume.entries()) {
    if (spec.claimRef !== undefined) lines.push(`${metadata.name} for ${spec.claimRef.name}`);
  }
  return lines;
}

function put<K extends keyof ObjectKinds>(store: Store, kind: K, object: ObjectKinds[K]): void {
  const { namespace = "", name = "" } = object.metadata;
  const id: Id | undefined = store.objects[kind].find(namespace, name);
  if (id === undefined) store.addObject(kind, object);
  else store.replaceObject(kind, id, object);
}

function classOf({ name, one, flag }: Line): ObjectKinds["StorageClass"] {
  const [key, values] = one("topology")?.split(":") ?? [];
  return {
    metadata: { name },
    provisioner: one("provisioner") ?? "csi.x",
    ...(flag("wait") && { volumeBindingMode: "WaitForFirstConsumer" }),
    ...(key !== undefined && { allowedTopologies: [{ matchLabelExpressions: [{ key, values: values.split(",") }] }] }),
  };
}

function claimOf({ name, one, all, flag, group }: Line): ObjectKinds["PersistentVolumeClaim"] {
  const node = one("node");
  const owner = one("for");
  const annotations = {
    ...(flag("bound") && { "pv.kubernetes.io/bind-completed": "yes" }),
    ...(node !== undefined && { "volume.kubernetes.io/selected-node": node }),
  };
  return {
    metadata: {
      name,
      namespace: "default",
      annotations,
      ...(flag("deleting") && { deletionTimestamp: "2000-01-01T00:00:00Z" }),
      ...(owner !== undefined && { ownerReferences: [{ kind: "Pod", name: "p", uid: owner, controller: true }] }),
    },
    spec: {
      storageClassName: one("class") ?? "",
      accessModes: modesOf(all("mode")),
      resources: { requests: { storage: one("size") ?? "1Gi" } },
      ...(one("volume") !== undefined && { volumeName: one("volume")! }),
      ...(flag("block") && { volumeMode: "Block" }),
      ...(Object.keys(group("select")).length > 0 && { selector: { matchLabels: group("select") } }),
    },
    status: { phase: flag("lost") ? "Lost" : flag("bound") ? "Bound" : "Pending" },
  };
}

function volumeOf({ name, one, all, flag, group }: Line): ObjectKinds["PersistentVolume"] {
  const [key, values] = one("in")?.split(":") ?? [];
  const claim = one("for");
  const driver = one("driver") ?? "csi.x";
  return {
    metadata: { name, labels: group("label"), ...(flag("deleting") && { deletionTimestamp: "2000-01-01T00:00:00Z" }) },
    spec: {
      storageClassName: one("class") ?? "",
      accessModes: modesOf(all("mode")),
      capacity: { storage: one("size") ?? "1Gi" },
      ...sourceOf(driver, name),
      ...(claim !== undefined && { claimRef: { namespace: "default", name: claim } }),
      ...(flag("block") && { volumeMode: "Block" }),
      ...(key !== undefined && {
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: "In", values: values.split(",") }] }] },
        },
      }),
    },
    status: { phase: flag("released") ? "Released" : "Available" },
  };
}

/** "ebs" and "gce" are disks of the days before CSI. */
function sourceOf(driver: string, name: string): VolumeSources {
  if (driver === "ebs") return { awsElasticBlockStore: { volumeID: name } };
  if (driver === "gce") return { gcePersistentDisk: { pdName: name } };
  return { csi: { driver, volumeHandle: name } };
}

function csiNodeOf({ name, one, words }: Line): ObjectKinds["CSINode"] {
  const migrated = one("migrated");
  return {
    metadata: { name, ...(migrated !== undefined && { annotations: { "storage.alpha.kubernetes.io/migrated-plugins": migrated } }) },
    spec: {
      drivers: words
        .filter(([driver]) => driver !== "migrated")
        .map(([driver, count]) => ({ name: driver, ...(count !== "" && { allocatable: { count: Number(count) } }) })),
    },
  };
}

function capacityOf({ name, one, group }: Line): ObjectKinds["CSIStorageCapacity"] {
  return {
    metadata: { name, namespace: "default" },
    storageClassName: one("class") ?? "",
    nodeTopology: { matchLabels: group("label") },
    ...(one("size") !== undefined && { capacity: one("size")! }),
    ...(one("most") !== undefined && { maximumVolumeSize: one("most")! }),
  };
}

function attachmentOf({ name, one, words }: Line): ObjectKinds["VolumeAttachment"] {
  return { metadata: { name }, spec: { attacher: words[0][0], nodeName: one("on")!, source: { persistentVolumeName: one("volume")! } } };
}

function modesOf(modes: readonly string[]): readonly string[] {
  return modes.length === 0 ? ["ReadWriteOnce"] : modes;
}
