import type { Id, PodTemplate, Store } from "../../cluster/index.ts";
import type { Volume } from "../../model/index.ts";
import { isInlineMigratable } from "./csi-migration.ts";
import { isExclusiveDisk } from "./disk-conflicts.ts";

/** The volumes of a pod that scheduling looks at, in the order of its spec. */
export interface PodVolumes {
  /** Those behind which stands a claim: named, or made for the pod. */
  readonly claiming: readonly Volume[];
  /** Names of the claims that the pod names itself. */
  readonly claimNames: readonly string[];
  /** Disks that not every two pods can share. */
  readonly disks: readonly Volume[];
  /** Disks named in place that a CSI driver stands in for. */
  readonly migratable: readonly Volume[];
  /** Any of these. */
  readonly any: boolean;
}

const NONE: PodVolumes = { claiming: [], claimNames: [], disks: [], migratable: [], any: false };

/** Templates do not change: each is read once. */
const known = new WeakMap<PodTemplate, PodVolumes>();

/** What of a pod's volumes matters. */
export function volumesOf(template: PodTemplate): PodVolumes {
  const volumes = template.spec.volumes;
  if (volumes === undefined || volumes.length === 0) return NONE;
  let found = known.get(template);
  if (found === undefined) {
    found = readVolumes(volumes);
    known.set(template, found);
  }
  return found;
}

/** Whether a claim was, or is to be, made for the pod, from a template within its volume. */
export function isEphemeral(volume: Volume): boolean {
  return volume.persistentVolumeClaim === undefined;
}

/**
 * Name of the claim behind a volume.
 * Source: Kubernetes v1.36, component-helpers/storage/ephemeral/ephemeral.go, VolumeClaimName.
 * Differs: a hypothetical pod has no name, hence no ephemeral claims: undefined.
 */
export function claimNameOf(pod: Id, volume: Volume, store: Store): string | undefined {
  if (volume.persistentVolumeClaim !== undefined) return volume.persistentVolumeClaim.claimName;
  return pod < 0 ? undefined : `${store.pods.names[pod]}-${volume.name}`;
}

function readVolumes(volumes: readonly Volume[]): PodVolumes {
  const claiming = volumes.filter(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim !== undefined || ephemeral !== undefined);
  const claimNames = claiming.flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
  const disks = volumes.filter(isExclusiveDisk);
  const migratable = volumes.filter((volume) => !claiming.includes(volume) && isInlineMigratable(volume));
  return { claiming, claimNames, disks, migratable, any: claiming.length + disks.length + migratable.length > 0 };
}
