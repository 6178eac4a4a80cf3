import type { CSINode, Labels, VolumeSources } from "../../model/index.ts";

/** Where a CSI driver keeps a volume. */
export interface CsiVolume {
  readonly driver: string;
  readonly handle: string;
}

/** A kind of volume that was once built into Kubernetes and is now a CSI driver's. */
interface InTree {
  readonly plugin: string;
  readonly driver: string;
  readonly source: keyof VolumeSources;
  /** Whether a node leaves it to the driver: always, when its kubelet says so, or as far as limits go never. */
  readonly migrated: "always" | "announced" | "never";
  /** The driver's label for a node's zone, where volumes are bound to one. */
  readonly topologyKey?: string;
  /** Name under which the driver knows the volume. `labels` are those of a PersistentVolume. */
  handle(sources: VolumeSources, labels: Labels | undefined): string;
}

const MIGRATED_PLUGINS = "storage.alpha.kubernetes.io/migrated-plugins";
const ZONE_LABELS = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];
const UNSPECIFIED = "UNSPECIFIED";

/**
 * Source: Kubernetes v1.36, csi-translation-lib/plugins; kube-scheduler v1.36, framework/plugins/nodevolumelimits/utils.go, isCSIMigrationOn.
 * Differs: names are not checked: one that its driver would refuse counts as a volume.
 */
const IN_TREE: readonly InTree[] = [
  {
    plugin: "kubernetes.io/aws-ebs",
    driver: "ebs.csi.aws.com",
    source: "awsElasticBlockStore",
    migrated: "always",
    topologyKey: "topology.ebs.csi.aws.com/zone",
    handle: ({ awsElasticBlockStore }) => awsElasticBlockStore!.volumeID.replace(/^aws:\/\/.*\//, ""),
  },
  {
    plugin: "kubernetes.io/gce-pd",
    driver: "pd.csi.storage.gke.io",
    source: "gcePersistentDisk",
    migrated: "always",
    topologyKey: "topology.gke.io/zone",
    handle: ({ gcePersistentDisk }, labels) => `projects/${UNSPECIFIED}/${placeOf(labels)}/disks/${gcePersistentDisk!.pdName}`,
  },
  {
    plugin: "kubernetes.io/cinder",
    driver: "cinder.csi.openstack.org",
    source: "cinder",
    migrated: "always",
    topologyKey: "topology.cinder.csi.openstack.org/zone",
    handle: ({ cinder }) => cinder!.volumeID,
  },
  {
    plugin: "kubernetes.io/azure-disk",
    driver: "disk.csi.azure.com",
    source: "azureDisk",
    migrated: "always",
    handle: ({ azureDisk }) => azureDisk!.diskURI,
  },
  {
    plugin: "kubernetes.io/portworx-volume",
    driver: "pxd.portworx.com",
    source: "portworxVolume",
    migrated: "announced",
    handle: ({ portworxVolume }) => portworxVolume!.volumeID,
  },
  { plugin: "kubernetes.io/azure-file", driver: "file.csi.azure.com", source: "azureFile", migrated: "never", handle: () => "" },
  {
    plugin: "kubernetes.io/vsphere-volume",
    driver: "csi.vsphere.vmware.com",
    source: "vsphereVolume",
    migrated: "never",
    handle: () => "",
  },
];

/** Whether a driver stands in for a volume that a pod names in place. */
export function isInlineMigratable(sources: VolumeSources): boolean {
  return IN_TREE.some(({ source }) => sources[source] !== undefined);
}

/** The driver that stands in for a volume named in place, wherever it is attached; undefined: none. */
export function inlineDriver(sources: VolumeSources): string | undefined {
  return IN_TREE.find(({ source }) => sources[source] !== undefined)?.driver;
}

/** The same volume as its CSI driver sees it on a node; undefined when that node does not hand it to one. */
export function migratedVolume(sources: VolumeSources, labels: Labels | undefined, node: CSINode | undefined): CsiVolume | undefined {
  const kind = IN_TREE.find(({ source }) => sources[source] !== undefined);
  if (kind === undefined || !isMigrated(kind, node)) return undefined;
  return { driver: kind.driver, handle: kind.handle(sources, labels) };
}

/** The driver that makes the volumes of a provisioner, as seen from a node; undefined when the node does not count them. */
export function driverOfProvisioner(provisioner: string, node: CSINode | undefined): string | undefined {
  const kind = IN_TREE.find(({ plugin }) => plugin === provisioner);
  if (kind === undefined) return provisioner;
  return isMigrated(kind, node) ? kind.driver : undefined;
}

function isMigrated({ plugin, migrated }: InTree, node: CSINode | undefined): boolean {
  if (node === undefined || migrated === "never") return false;
  return migrated === "always" || migratedPlugins(node).split(",").includes(plugin);
}

/** The driver's label for the zone, when the volume has one and the node says that it leaves its plugin to the driver. */
export function topologyKeyOn(sources: VolumeSources, csiNode: () => CSINode | undefined): string | undefined {
  const kind = IN_TREE.find(({ source }) => sources[source] !== undefined);
  if (kind?.topologyKey === undefined) return undefined;
  const node = csiNode();
  return node !== undefined && migratedPlugins(node).split(",").includes(kind.plugin) ? kind.topologyKey : undefined;
}

/** The kubelet's list of what it leaves to CSI drivers, as text. */
export function migratedPlugins({ metadata }: CSINode): string {
  return metadata.annotations?.[MIGRATED_PLUGINS] ?? "";
}

/** Zone of a disk that stands in one, region of one that stands in several. Source: csi-translation-lib/plugins/gce_pd.go. */
function placeOf(labels: Labels | undefined): string {
  const label = ZONE_LABELS.map((key) => labels?.[key]).find((value) => value !== undefined);
  const zones = (label ?? "").split("__").filter((zone) => zone !== "");
  if (zones.length > 1) return `regions/${zones[0].slice(0, zones[0].lastIndexOf("-"))}`;
  return `zones/${zones[0] ?? UNSPECIFIED}`;
}
