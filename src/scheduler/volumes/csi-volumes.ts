import type { Id, PodTemplate, Store } from "../../cluster/index.ts";
import type { CSINode, PersistentVolumeClaim } from "../../model/index.ts";
import { classNameOf, findClaim, findClass, findVolume, foreignClaim, notFound } from "./claims.ts";
import { type CsiVolume, driverOfProvisioner, migratedVolume, type Untranslatable } from "./csi-migration.ts";
import { claimNameOf, isEphemeral, volumesOf } from "./pod-volumes.ts";

/** Names of volumes as their drivers know them -> driver. */
export type AttachedVolumes = Map<string, string>;

/** What keeps a pod's volumes from being told. */
export interface VolumeProblem {
  readonly message: string;
  /** A claim is missing: not an error. */
  readonly isNotFound: boolean;
}

/**
 * Adds the CSI volumes of a pod to `found`, as they count on a node. `isNew`: the pod is yet to be placed, so its claims must exist.
 * Source: kube-scheduler v1.36, framework/plugins/nodevolumelimits/csi.go, filterAttachableVolumes.
 */
export function addCsiVolumes(
  store: Store,
  pod: Id,
  template: PodTemplate,
  node: CSINode | undefined,
  isNew: boolean,
  found: AttachedVolumes,
): VolumeProblem | undefined {
  const { claiming, migratable } = volumesOf(template);
  for (const volume of migratable) {
    const translated = migratedVolume(volume, undefined, node);
    if (isUntranslatable(translated)) {
      return { message: `converting volume(${volume.name}) from inline to csi: ${translated.problem}`, isNotFound: false };
    }
    add(translated, found);
  }
  for (const volume of claiming) {
    const name = claimNameOf(pod, volume, store);
    if (name === undefined) continue;
    if (name === "") return { message: "PersistentVolumeClaim had no name", isNotFound: false };
    const claim = findClaim(store, template.namespace, name);
    if (claim === undefined) {
      if (!isNew) continue;
      return { message: `looking up PVC ${template.namespace}/${name}: ${notFound("persistentvolumeclaim", name)}`, isNotFound: true };
    }
    const foreign = isEphemeral(volume) ? foreignClaim(store, pod, claim) : undefined;
    if (foreign !== undefined) return { message: foreign, isNotFound: false };
    add(volumeOfClaim(store, claim, node), found);
  }
  return undefined;
}

/** The volumes of the VolumeAttachments, by node name. Source: csi.go, getNodeVolumeAttachmentInfo. */
export function attachmentsByNode(store: Store): ReadonlyMap<string, AttachedVolumes> {
  const byNode = new Map<string, AttachedVolumes>();
  for (const [, { spec }] of store.objects.VolumeAttachment.entries()) {
    const { attacher, nodeName, source } = spec;
    const csi = source.persistentVolumeName === undefined ? undefined : findVolume(store, source.persistentVolumeName)?.spec.csi;
    if (attacher === "" || csi === undefined) continue;
    let volumes = byNode.get(nodeName);
    if (volumes === undefined) {
      volumes = new Map();
      byNode.set(nodeName, volumes);
    }
    volumes.set(uniqueName(attacher, csi.volumeHandle ?? ""), attacher);
  }
  return byNode;
}

/** A volume that does not exist yet gets a name of its own. */
function volumeOfClaim(store: Store, claim: PersistentVolumeClaim, node: CSINode | undefined): CsiVolume | undefined {
  const volume = findVolume(store, claim.spec.volumeName ?? "");
  if (volume !== undefined) {
    const { csi } = volume.spec;
    if (csi !== undefined) return { driver: csi.driver, handle: csi.volumeHandle ?? "" };
    const translated = migratedVolume(volume.spec, volume.metadata.labels, node);
    return isUntranslatable(translated) ? undefined : translated;
  }
  const className = classNameOf(claim);
  const storageClass = className === "" ? undefined : findClass(store, className);
  const driver = storageClass === undefined ? undefined : driverOfProvisioner(storageClass.provisioner, node);
  return driver === undefined ? undefined : { driver, handle: `to be made-${claim.metadata.namespace}/${claim.metadata.name}` };
}

function isUntranslatable(volume: CsiVolume | Untranslatable | undefined): volume is Untranslatable {
  return volume !== undefined && "problem" in volume;
}

function add(volume: CsiVolume | undefined, found: AttachedVolumes): void {
  if (volume === undefined || volume.driver === "" || volume.handle === "") return;
  found.set(uniqueName(volume.driver, volume.handle), volume.driver);
}

function uniqueName(driver: string, handle: string): string {
  return `${driver}/${handle}`;
}
