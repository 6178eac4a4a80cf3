import type { Id, NodeRow, Store } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Labels, PersistentVolume, PersistentVolumeClaim } from "../../../model/index.ts";
import { BOUND_BY_CONTROLLER, findClaim, findVolume, isFullyBound, notFound, SELECTED_NODE, uidOfClaim } from "../../volumes/claims.ts";
import { isReachableFrom, isReservedFor, viewProblem } from "../../volumes/match-volumes.ts";
import type { NodePlan } from "./node-plan.ts";
import type { Assumptions } from "./pod-claims.ts";

const POLL_MS = 1000;

/** A stored object and what it is to become. */
interface Write<T> {
  readonly stored: T;
  readonly wanted: T;
}

/**
 * What is being done for the volumes of one pod that has its node: first assumed, then written, then waited for.
 * Source: kube-scheduler v1.36, framework/plugins/volumebinding/binder.go, AssumePodVolumes, BindPodVolumes and checkBindings.
 */
export class BindingInProgress {
  private readonly store: Store;
  private readonly assumptions: Assumptions;
  private readonly node: string;
  private readonly volumes: readonly Write<PersistentVolume>[];
  private readonly claims: readonly Write<PersistentVolumeClaim>[];
  private readonly awaited: readonly PersistentVolumeClaim[];
  private readonly assumes: boolean;
  private written = false;
  private nextMs: Millis = 0;
  private deadlineMs: Millis = 0;

  /** Without `reserved` nothing is assumed, and volumes and claims would be written as they were found, which changes nothing. */
  constructor(store: Store, assumptions: Assumptions, row: NodeRow, plan: NodePlan, reserved = true) {
    this.store = store;
    this.assumptions = assumptions;
    const node = store.nodes.infos.names[row];
    this.node = node;
    this.volumes = plan.volumes.map((volume, i) => ({
      stored: storedVolume(store, volume),
      wanted: reserved ? boundTo(volume, plan.claims[i]) : volume,
    }));
    this.claims = plan.made.map((claim) => ({ stored: storedClaim(store, claim), wanted: reserved ? madeFor(claim, node) : claim }));
    this.awaited = [...plan.claims];
    this.assumes = reserved;
    if (!reserved) return;
    for (const { stored, wanted } of this.volumes) assumptions.volumes.assume(stored, wanted);
    for (const { stored, wanted } of this.claims) assumptions.claims.assume(stored, wanted);
  }

  /** Takes back what is not yet written. */
  forget(): void {
    if (!this.assumes) return;
    for (const { stored } of this.volumes) this.assumptions.volumes.forget(stored);
    for (const { stored } of this.claims) this.assumptions.claims.forget(stored);
  }

  /** Undefined: all is bound. Otherwise when to ask again, or what has gone wrong. Looks once a second, counted from the first call. */
  advance(pod: Id, now: Millis, timeoutMs: Millis): Millis | string | undefined {
    if (!this.written) {
      this.write();
      this.nextMs = now + POLL_MS;
      this.deadlineMs = now + timeoutMs;
    }
    if (now >= this.deadlineMs) return "context deadline exceeded";
    if (now >= this.nextMs) {
      const answer = this.check(pod);
      if (answer !== "waiting") return answer;
      this.nextMs += POLL_MS * (Math.floor((now - this.nextMs) / POLL_MS) + 1);
    }
    return Math.min(this.nextMs, this.deadlineMs);
  }

  private write(): void {
    const { store } = this;
    this.written = true;
    if (!this.assumes) return;
    for (const { wanted } of this.volumes) {
      const id = store.objects.PersistentVolume.find("", wanted.metadata.name!);
      if (id !== undefined) store.replaceObject("PersistentVolume", id, wanted);
    }
    for (const { wanted } of this.claims) {
      const id = store.objects.PersistentVolumeClaim.find(wanted.metadata.namespace!, wanted.metadata.name!);
      if (id !== undefined) store.replaceObject("PersistentVolumeClaim", id, wanted);
    }
    this.forget();
  }

  /** Undefined: all is bound. "waiting", or what has gone wrong. */
  private check(pod: Id): string | undefined {
    const { nodes, pods } = this.store;
    const { node } = this;
    const row = nodes.infos.rowOf(node);
    if (row === undefined) return `failed to get node "${node}": ${notFound("node", node)}`;
    if (!pods.isLive(pod)) return `pod does not exist any more: ${notFound("pod", pods.names[pod])}`;
    const labels = nodes.infos.labels[row];
    for (let i = 0; i < this.volumes.length; i++) {
      const answer = this.checkBound(this.volumes[i].wanted.metadata.name!, this.awaited[i], node, labels);
      if (answer !== undefined) return answer;
    }
    for (const { wanted } of this.claims) {
      const answer = this.checkMade(wanted, node, labels);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  private checkBound(name: string, { metadata }: PersistentVolumeClaim, node: string, labels: Labels): string | undefined {
    const volume = findVolume(this.store, name);
    if (volume === undefined) return `failed to check binding: ${notFound("persistentvolumes", name)}`;
    const claim = findClaim(this.store, metadata.namespace!, metadata.name!);
    if (claim === undefined) return `failed to check binding: ${missingClaim(metadata)}`;
    const problem = viewProblem(this.store, volume, node);
    if (problem !== undefined) return `failed to translate pv to csi: ${problem}`;
    if (!isReachableFrom(this.store, volume, node, labels)) return unreachable(name, node);
    if ((volume.spec.claimRef?.uid ?? "") === "") return `ClaimRef got reset for pv "${name}"`;
    return isFullyBound(claim) ? undefined : "waiting";
  }

  private checkMade({ metadata }: PersistentVolumeClaim, node: string, labels: Labels): string | undefined {
    const claim = findClaim(this.store, metadata.namespace!, metadata.name!);
    if (claim === undefined) return `failed to check provisioning pvc: ${missingClaim(metadata)}`;
    if (claim.metadata.annotations === undefined) return `selectedNode annotation reset for PVC "${metadata.name}"`;
    if (claim.metadata.annotations[SELECTED_NODE] !== node) return `provisioning failed for PVC "${metadata.name}"`;
    if ((claim.spec.volumeName ?? "") !== "") {
      const volume = findVolume(this.store, claim.spec.volumeName!);
      if (volume === undefined) return "waiting";
      const problem = viewProblem(this.store, volume, node);
      if (problem !== undefined) return problem;
      if (!isReachableFrom(this.store, volume, node, labels)) return unreachable(claim.spec.volumeName!, node);
    }
    return isFullyBound(claim) ? undefined : "waiting";
  }
}

/** Source: Kubernetes v1.36, component-helpers/storage/volume/pv_helpers.go, GetBindVolumeToClaim. */
function boundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { name, namespace } = claim.metadata;
  if (isReservedFor(volume, claim) && volume.spec.claimRef!.uid === uidOfClaim(claim)) return volume;
  const claimRef = { kind: "PersistentVolumeClaim", apiVersion: "v1", namespace: namespace!, name: name!, uid: uidOfClaim(claim) };
  const annotations = isReservedFor(volume, claim)
    ? volume.metadata.annotations
    : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: "yes" };
  return {
    ...volume,
    metadata: { ...volume.metadata, ...(annotations !== undefined && { annotations }) },
    spec: { ...volume.spec, claimRef },
  };
}

/** Itself when it has been made for the node before: a write that changes nothing is no event. */
function madeFor(claim: PersistentVolumeClaim, node: string): PersistentVolumeClaim {
  if (claim.metadata.annotations?.[SELECTED_NODE] === node) return claim;
  return { ...claim, metadata: { ...claim.metadata, annotations: { ...claim.metadata.annotations, [SELECTED_NODE]: node } } };
}

/** A plan may hold what another pod's binding has assumed; assumptions are about what is stored. */
function storedVolume(store: Store, volume: PersistentVolume): PersistentVolume {
  return findVolume(store, volume.metadata.name!)!;
}

function storedClaim(store: Store, { metadata }: PersistentVolumeClaim): PersistentVolumeClaim {
  return findClaim(store, metadata.namespace!, metadata.name!)!;
}

function missingClaim({ namespace, name }: PersistentVolumeClaim["metadata"]): string {
  return notFound("persistentvolumeclaims", `${namespace}/${name}`);
}

function unreachable(volume: string, node: string): string {
  return `pv "${volume}" node affinity doesn't match node "${node}": no matching NodeSelectorTerms`;
}
