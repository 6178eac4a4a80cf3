/** A disk of a cloud or a storage system, named in place. */
export interface NamedDisk {
  readonly volumeID: string;
  readonly readOnly?: boolean;
}

/**
 * Where the bytes of a volume lie, as pods and PersistentVolumes say it: the sources that scheduling looks at.
 * Source: Kubernetes v1.36 API reference, core/v1, Volume and PersistentVolumeSource.
 */
export interface VolumeSources {
  readonly awsElasticBlockStore?: NamedDisk;
  /** Kind "Shared" when none is given. */
  readonly azureDisk?: { readonly diskURI: string; readonly kind?: string; readonly readOnly?: boolean };
  readonly azureFile?: object;
  readonly cinder?: NamedDisk;
  readonly csi?: { readonly driver: string; readonly volumeHandle?: string };
  readonly gcePersistentDisk?: { readonly pdName: string; readonly readOnly?: boolean };
  readonly iscsi?: { readonly iqn: string; readonly readOnly?: boolean };
  readonly portworxVolume?: NamedDisk;
  /** Pool "rbd" when none is given. */
  readonly rbd?: { readonly monitors?: readonly string[]; readonly pool?: string; readonly image: string; readonly readOnly?: boolean };
  readonly vsphereVolume?: object;
}
