import type { Volume } from "../../model/index.ts";

const DEFAULT_POOL = "rbd";

/** Whether other pods on a node can keep a pod with this volume away. */
export function isExclusiveDisk({ gcePersistentDisk, awsElasticBlockStore, rbd, iscsi }: Volume): boolean {
  return gcePersistentDisk !== undefined || awsElasticBlockStore !== undefined || rbd !== undefined || iscsi !== undefined;
}

/**
 * Whether two volumes are one disk that two pods on one node cannot both have. Two who only read can share most kinds.
 * Source: kube-scheduler v1.36, framework/plugins/volumerestrictions/volume_restrictions.go, isVolumeConflict.
 */
export function disksConflict(a: Volume, b: Volume): boolean {
  const { gcePersistentDisk: gceA, awsElasticBlockStore: ebsA, iscsi: iscsiA, rbd: rbdA } = a;
  const { gcePersistentDisk: gceB, awsElasticBlockStore: ebsB, iscsi: iscsiB, rbd: rbdB } = b;
  if (gceA && gceB && gceA.pdName === gceB.pdName && !bothRead(gceA, gceB)) return true;
  if (ebsA && ebsB && ebsA.volumeID === ebsB.volumeID) return true;
  if (iscsiA && iscsiB && iscsiA.iqn === iscsiB.iqn && !bothRead(iscsiA, iscsiB)) return true;
  if (!rbdA || !rbdB || bothRead(rbdA, rbdB)) return false;
  const { monitors = [], pool = DEFAULT_POOL, image } = rbdA;
  const sameImage = image === rbdB.image && pool === (rbdB.pool ?? DEFAULT_POOL);
  return sameImage && monitors.some((monitor) => rbdB.monitors?.includes(monitor));
}

interface Mount {
  readonly readOnly?: boolean;
}

function bothRead(a: Mount, b: Mount): boolean {
  return a.readOnly === true && b.readOnly === true;
}
