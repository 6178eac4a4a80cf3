import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
  VolumeAttachment,
} from "../model/index.ts";
import { ObjectTable } from "./object-table.ts";

/** The kinds of storage that are kept as plain objects. */
export interface StorageKinds {
  readonly PersistentVolume: PersistentVolume;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly StorageClass: StorageClass;
  readonly CSINode: CSINode;
  readonly CSIDriver: CSIDriver;
  readonly CSIStorageCapacity: CSIStorageCapacity;
  readonly VolumeAttachment: VolumeAttachment;
}

/** One empty table per kind. */
export function makeStorageTables(): { readonly [K in keyof StorageKinds]: ObjectTable<StorageKinds[K]> } {
  return {
    PersistentVolume: new ObjectTable<PersistentVolume>(),
    PersistentVolumeClaim: new ObjectTable<PersistentVolumeClaim>(),
    StorageClass: new ObjectTable<StorageClass>(),
    CSINode: new ObjectTable<CSINode>(),
    CSIDriver: new ObjectTable<CSIDriver>(),
    CSIStorageCapacity: new ObjectTable<CSIStorageCapacity>(),
    VolumeAttachment: new ObjectTable<VolumeAttachment>(),
  };
}
