import { type CSINode, type Labels, type PersistentVolume, type VolumeSources, ZONE_LABELS } from "../../model/index.ts";

/** Where a CSI driver keeps a volume. */
export interface CsiVolume {
  readonly driver: string;
  readonly handle: string;
}

/** Why a volume has no name that its driver understands. */
export interface Untranslatable {
  readonly problem: string;
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
  handle(sources: VolumeSources, labels: Labels | undefined): string | Untranslatable;
}

const MIGRATED_PLUGINS = "storage.alpha.kubernetes.io/migrated-plugins";
const UNSPECIFIED = "UNSPECIFIED";
const DEFAULT_AZURE_KIND = "Shared";

/**
 * Source: Kubernetes v1.36, csi-translation-lib/plugins; kube-scheduler v1.36, framework/plugins/nodevolumelimits/utils.go, isCSIMigrationOn.
 * Differs: escapes in the names of EBS volumes are left as they are.
 */
const IN_TREE: readonly InTree[] = [
  {
    plugin: "kubernetes.io/aws-ebs",
    driver: "ebs.csi.aws.com",
    source: "awsElasticBlockStore",
    migrated: "always",
    topologyKey: "topology.ebs.csi.aws.com/zone",
    handle: ({ awsElasticBlockStore }) => ebsVolumeId(awsElasticBlockStore!.volumeID),
  },
  {
    plugin: "kubernetes.io/gce-pd",
    driver: "pd.csi.storage.gke.io",
    source: "gcePersistentDisk",
    migrated: "always",
    topologyKey: "topology.gke.io/zone",
    handle: ({ gcePersistentDisk }, labels) => {
      const place = placeOf(labels);
      return typeof place === "string" ? `projects/${UNSPECIFIED}/${place}/disks/${gcePersistentDisk!.pdName}` : place;
    },
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
    handle: ({ azureDisk }) => {
      const { diskURI, kind = DEFAULT_AZURE_KIND } = azureDisk!;
      return kind.toLowerCase() === "managed" ? diskURI : { problem: `kind(${kind}) is not supported in csi migration` };
    },
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

/** The same volume as its CSI driver sees it on a node, or why it cannot; undefined when that node does not hand it to one. */
export function migratedVolume(
  sources: VolumeSources,
  labels: Labels | undefined,
  node: CSINode | undefined,
): CsiVolume | Untranslatable | undefined {
  const kind = IN_TREE.find(({ source }) => sources[source] !== undefined);
  if (kind === undefined || !isMigrated(kind, node)) return undefined;
  const handle = kind.handle(sources, labels);
  return typeof handle === "string" ? { driver: kind.driver, handle } : handle;
}

/** Why a node that says that it leaves the volume's plugin to a driver cannot; undefined: it can, or leaves nothing to it. */
export function translationProblem({ metadata, spec }: PersistentVolume, csiNode: () => CSINode | undefined): string | undefined {
  const kind = IN_TREE.find(({ source }) => spec[source] !== undefined);
  if (kind === undefined) return undefined;
  const handle = kind.handle(spec, metadata.labels);
  return typeof handle === "string" || !announces(csiNode(), kind) ? undefined : handle.problem;
}

/** The driver that makes the volumes of a provisioner, as seen from a node; undefined when the node does not count them. */
export function driverOfProvisioner(provisioner: string, node: CSINode | undefined): string | undefined {
  const kind = IN_TREE.find(({ plugin }) => plugin === provisioner);
  if (kind === undefined) return provisioner;
  return isMigrated(kind, node) ? kind.driver : undefined;
}

function isMigrated(kind: InTree, node: CSINode | undefined): boolean {
  if (node === undefined || kind.migrated === "never") return false;
  return kind.migrated === "always" || announces(node, kind);
}

function announces(node: CSINode | undefined, { plugin }: InTree): boolean {
  return node !== undefined && migratedPlugins(node).split(",").includes(plugin);
}

/** The driver's label for the zone, when the volume has one and the node says that it leaves its plugin to the driver. */
export function topologyKeyOn(sources: VolumeSources, csiNode: () => CSINode | undefined): string | undefined {
  const kind = IN_TREE.find(({ source }) => sources[source] !== undefined);
  if (kind?.topologyKey === undefined) return undefined;
  return announces(csiNode(), kind) ? kind.topologyKey : undefined;
}

/** The kubelet's list of what it leaves to CSI drivers, as text. */
export function migratedPlugins({ metadata }: CSINode): string {
  return metadata.annotations?.[MIGRATED_PLUGINS] ?? "";
}

/** An EBS volume may be named bare, or as a URL whose path is the bare name. Source: csi-translation-lib/plugins/aws_ebs.go. */
function ebsVolumeId(name: string): string | Untranslatable {
  if (!name.startsWith("aws://")) return name;
  const [, path] = /^aws:\/\/[^/?#]*([^?#]*)/.exec(name)!;
  const bare = path.replace(/^\/+|\/+$/g, "");
  if (/^vol-[^/]*$/.test(bare)) return bare;
  return { problem: `failed to translate Kubernetes ID to EBS Volume ID Invalid format for AWS volume (${name})` };
}

/** Zone of a disk that stands in one, region of one that stands in several. Source: csi-translation-lib/plugins/gce_pd.go. */
function placeOf(labels: Labels | undefined): string | Untranslatable {
  const label = ZONE_LABELS.map((key) => labels?.[key] ?? "").find((value) => value !== "") ?? "";
  const zones = label.split("__");
  if (zones.length === 1) return `zones/${label === "" ? UNSPECIFIED : label}`;
  const odd = zones.find((zone) => zone.split("-").length !== 3);
  if (odd !== undefined) return noRegion(`zone in unexpected format, expected: {locale}-{region}-{zone}, got: ${odd}`);
  const regions = [...new Set(zones.map((zone) => zone.slice(0, zone.lastIndexOf("-"))))].sort();
  if (regions.length === 1) return `regions/${regions[0]}`;
  return noRegion(`multiple or no regions gotten from zones, got: map[${regions.map((region) => `${region}:{}`).join(" ")}]`);
}

function noRegion(why: string): Untranslatable {
  return { problem: `failed to get region from zones: ${why}` };
}
