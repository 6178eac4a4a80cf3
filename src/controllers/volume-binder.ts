import type { Component, ComponentFactory, Context, Id, Store } from "../cluster/index.ts";
import type { Key, Millis } from "../engine/index.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../model/index.ts";
import { nameOf, namespaceOf, ObjectEvents } from "./owned-pods.ts";
import { isProvisionable, provisionedVolume } from "./provisioned-volume.ts";
import { bestVolume, classNameOf, isReservedFor, uidOf } from "./volume-match.ts";

const NAME = "persistentvolume-controller";
const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
const BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
const SELECTED_NODE = "volume.kubernetes.io/selected-node";
const DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** Keys: a claim is three times its id, a volume one more, a class two more. */
const KINDS_OF_KEY = 3;

/**
 * Brings claims and volumes together, and plays the provisioners of storage classes.
 *
 * A claim whose class binds at once gets the smallest volume that fits, or one that is made for it; a claim that waits for its first pod
 * gets the volume that the scheduler has set aside for it, or one that is made for the node that the scheduler has chosen.
 * Source: kube-controller-manager v1.36, pkg/controller/volume/persistentvolume/pv_controller.go, syncUnboundClaim, syncBoundClaim, bind.
 * Differs: provisioning takes no time and never fails; a change is seen at once (there is no resync every 15 s); nothing is reclaimed,
 * resized or protected, so a volume is not free again when its claim goes.
 */
export const volumeBinder: ComponentFactory<void> = (context) => new VolumeBinder(context);

class VolumeBinder implements Component {
  readonly name = NAME;
  readonly watches = {
    PersistentVolumeClaim: (claim: Id): Key => claim * KINDS_OF_KEY,
    PersistentVolume: (volume: Id): Key => volume * KINDS_OF_KEY + 1,
    StorageClass: (storageClass: Id): Key => storageClass * KINDS_OF_KEY + 2,
  };
  private readonly store: Store;
  private readonly events: ObjectEvents;
  /** Claims without a volume, in order of creation. */
  private readonly open = new Set<Id>();

  constructor({ store }: Context) {
    this.store = store;
    this.events = new ObjectEvents(store, "PersistentVolumeClaim", NAME);
  }

  reconcile(key: Key, now: Millis): undefined {
    const id = Math.floor(key / KINDS_OF_KEY);
    const kind = key % KINDS_OF_KEY;
    if (kind === 0) this.lookAtClaim(id, now);
    else if (kind === 1) this.lookAtVolume(id, now);
    else this.lookAtOpenClaims(now);
    return undefined;
  }

  /** A volume that nobody has claimed is there to be claimed; one that names its claim is for that one only. */
  private lookAtVolume(id: Id, now: Millis): void {
    const volume = this.store.objects.PersistentVolume.get(id);
    if (volume === undefined || volume.status?.phase === "Bound") return;
    if ((volume.status?.phase ?? "Pending") === "Pending") {
      this.store.replaceObject("PersistentVolume", id, { ...volume, status: { ...volume.status, phase: "Available" } });
    }
    const { claimRef } = volume.spec;
    const claim = claimRef && this.store.findObject("PersistentVolumeClaim", claimRef.namespace ?? "", claimRef.name ?? "");
    if (claim !== undefined) this.lookAtClaim(claim, now);
    else if (claimRef === undefined) this.lookAtOpenClaims(now);
  }

  private lookAtOpenClaims(now: Millis): void {
    for (const claim of [...this.open]) this.lookAtClaim(claim, now);
  }

  private lookAtClaim(id: Id, now: Millis): void {
    const claim = this.store.objects.PersistentVolumeClaim.get(id);
    if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) {
      this.open.delete(id);
      return;
    }
    if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) {
      this.open.delete(id);
      this.lookAtBound(id, claim);
      return;
    }
    this.open.add(id);
    if ((claim.spec.volumeName ?? "") !== "") this.bindToNamed(id, claim);
    else this.findVolume(id, claim, now);
  }

  /** A claim that is bound to a volume that is gone has lost it. */
  private lookAtBound(id: Id, claim: PersistentVolumeClaim): void {
    const { phase } = claim.status ?? {};
    if (phase === "Lost") return;
    const volume = this.volumeNamed(claim.spec.volumeName ?? "");
    if (volume === undefined) this.replaceClaim(id, { ...claim, status: { ...claim.status, phase: "Lost" } });
    else if (phase !== "Bound") this.replaceClaim(id, { ...claim, status: { ...claim.status, phase: "Bound" } });
  }

  private bindToNamed(id: Id, claim: PersistentVolumeClaim): void {
    const volume = this.volumeNamed(claim.spec.volumeName!);
    if (volume === undefined) return;
    const { claimRef } = volume.spec;
    if (claimRef === undefined || isReservedFor(volume, claim)) this.bind(id, claim, volume);
  }

  private findVolume(id: Id, written: PersistentVolumeClaim, now: Millis): void {
    const claim = this.withClass(id, written);
    const storageClass = this.classNamed(classNameOf(claim));
    const waits = storageClass?.volumeBindingMode === "WaitForFirstConsumer";
    const volume = bestVolume(this.store, claim, waits);
    if (volume !== undefined) {
      this.bind(id, claim, volume);
      return;
    }
    if (storageClass === undefined || !isProvisionable(storageClass)) return;
    const node = claim.metadata.annotations?.[SELECTED_NODE];
    if (waits && node === undefined) return;
    this.provision(id, claim, storageClass, waits ? node : undefined, now);
  }

  /**
   * A claim that names no class gets the default one as soon as there is one; of several the youngest.
   * Source: pv_controller.go, assignDefaultStorageClass; pkg/volume/util/storageclass.go, GetDefaultClass.
   */
  private withClass(id: Id, claim: PersistentVolumeClaim): PersistentVolumeClaim {
    if (claim.spec.storageClassName !== undefined || classNameOf(claim) !== "") return claim;
    const defaults = [...this.store.objects.StorageClass.entries()]
      .map(([, { metadata }]) => metadata)
      .filter(({ annotations }) => annotations?.[DEFAULT_CLASS] === "true")
      .sort((a, b) => compareText(b.creationTimestamp ?? "", a.creationTimestamp ?? "") || compareText(nameOf(a), nameOf(b)));
    if (defaults.length === 0) return claim;
    const changed = { ...claim, spec: { ...claim.spec, storageClassName: nameOf(defaults[0]) } };
    this.replaceClaim(id, changed);
    return changed;
  }

  private provision(id: Id, claim: PersistentVolumeClaim, storageClass: StorageClass, node: string | undefined, now: Millis): void {
    const { infos } = this.store.nodes;
    const row = node === undefined ? undefined : infos.rowOf(node);
    if (node !== undefined && row === undefined) {
      // The node is gone: the scheduler is to choose another.
      const { [SELECTED_NODE]: _, ...annotations } = claim.metadata.annotations ?? {};
      this.replaceClaim(id, { ...claim, metadata: { ...claim.metadata, annotations } });
      return;
    }
    const volume = provisionedVolume(claim, storageClass, row === undefined ? undefined : infos.labels[row]);
    const name = nameOf(volume.metadata);
    if (this.store.findObject("PersistentVolume", "", name) !== undefined) return;
    this.store.addObject("PersistentVolume", volume);
    const message = `Successfully provisioned volume ${name}`;
    this.events.write(claim.metadata, "Normal", "ProvisioningSucceeded", message, now);
    this.bind(id, claim, volume);
  }

  /** Writes both sides. Source: pv_controller.go, bindVolumeToClaim and bindClaimToVolume. */
  private bind(id: Id, claim: PersistentVolumeClaim, { metadata: { name } }: PersistentVolume): void {
    const { store } = this;
    const volumeId = store.objects.PersistentVolume.find("", name!)!;
    const volume = store.objects.PersistentVolume.get(volumeId)!;
    const claimRef = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      namespace: namespaceOf(claim.metadata),
      name: nameOf(claim.metadata),
      uid: uidOf(claim),
    };
    const chosen = volume.spec.claimRef === undefined;
    store.replaceObject("PersistentVolume", volumeId, {
      ...volume,
      metadata: chosen ? withAnnotation(volume.metadata, BOUND_BY_CONTROLLER) : volume.metadata,
      spec: { ...volume.spec, claimRef: { ...volume.spec.claimRef, ...claimRef } },
      status: { ...volume.status, phase: "Bound" },
    });
    const named = (claim.spec.volumeName ?? "") !== "";
    const metadata = named ? claim.metadata : withAnnotation(claim.metadata, BOUND_BY_CONTROLLER);
    this.open.delete(id);
    this.replaceClaim(id, {
      ...claim,
      metadata: withAnnotation(metadata, BIND_COMPLETED),
      spec: { ...claim.spec, volumeName: name! },
      status: { ...claim.status, phase: "Bound" },
    });
  }

  private replaceClaim(id: Id, claim: PersistentVolumeClaim): void {
    this.store.replaceObject("PersistentVolumeClaim", id, claim);
  }

  private volumeNamed(name: string): PersistentVolume | undefined {
    const id = this.store.objects.PersistentVolume.find("", name);
    return id === undefined ? undefined : this.store.objects.PersistentVolume.get(id);
  }

  private classNamed(name: string): StorageClass | undefined {
    const id = this.store.objects.StorageClass.find("", name);
    return id === undefined ? undefined : this.store.objects.StorageClass.get(id);
  }
}

function withAnnotation<T extends { readonly annotations?: Readonly<Record<string, string>> }>(metadata: T, name: string): T {
  return { ...metadata, annotations: { ...metadata.annotations, [name]: "yes" } };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
