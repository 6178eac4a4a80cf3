import { NO_OWNER, type OwnerId, type Store } from "../cluster/index.ts";
import { defaultPod, type Pod, type PodSpec, type PriorityClass } from "../model/index.ts";
import type { LoadedObject } from "../workloads/index.ts";
import { admitted } from "./admission.ts";

/**
 * Applies one object of a manifest or dump. Workloads get the template of their pods made here, with the behaviour that goes with it;
 * pods that are bound already take their place on their node and run.
 */
export function applyObject(store: Store, loaded: LoadedObject, classes: ReadonlyMap<string, PriorityClass>): void {
  switch (loaded.kind) {
    case "Pod":
      createPod(store, loaded.object, loaded, classes);
      return;
    case "Deployment":
    case "ReplicaSet":
    case "ReplicationController":
    case "StatefulSet":
    case "Job":
    case "DaemonSet": {
      const { object } = loaded;
      const written = object.spec?.template;
      if (written === undefined) {
        store.addObject(loaded.kind, object as never);
        return;
      }
      const template = admitted(written, classes);
      store.templateFor(object.metadata.namespace ?? "default", template, loaded.behavior);
      store.addObject(loaded.kind, { ...object, spec: { ...object.spec, template } } as never);
      return;
    }
    case "PodTemplate": {
      // Admission is for pods, not for templates of them: whoever makes pods of it may have them admitted.
      const { object } = loaded;
      store.addObject("PodTemplate", { ...object, metadata: { generation: 1, ...object.metadata } });
      return;
    }
    default:
      store.addObject(loaded.kind, defaulted(loaded) as never);
  }
}

/**
 * An object of storage, or a CapacityBuffer, as the API server stores it.
 * Source: Kubernetes v1.36, pkg/apis/storage/v1/defaults.go and pkg/apis/core/v1/defaults.go; cluster-autoscaler 1.36.1, apis/config/crd.
 */
function defaulted(loaded: LoadedObject): object {
  switch (loaded.kind) {
    case "StorageClass":
      return { volumeBindingMode: "Immediate", ...loaded.object };
    case "PersistentVolume":
    case "PersistentVolumeClaim": {
      const { object } = loaded;
      return { ...object, spec: { volumeMode: "Filesystem", ...object.spec }, status: { phase: "Pending", ...object.status } };
    }
    case "CapacityBuffer": {
      const { object } = loaded;
      const spec = { provisioningStrategy: "buffer.x-k8s.io/active-capacity", ...object.spec };
      return { ...object, metadata: { generation: 1, ...object.metadata }, spec };
    }
    default:
      return loaded.object;
  }
}

function createPod(
  store: Store,
  written: Pod,
  loaded: Extract<LoadedObject, { kind: "Pod" }>,
  classes: ReadonlyMap<string, PriorityClass>,
): void {
  const { spec } = admitted({ spec: written.spec }, classes);
  const pod = defaultPod({ ...written, spec });
  const { metadata, status } = pod;
  const namespace = metadata.namespace ?? "default";
  const template = store.makeTemplate({
    namespace,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    spec: withoutNodeName(pod.spec),
    ...(status !== undefined && { status }),
    behavior: loaded.behavior,
  });
  const owner = ownerOf(store, pod, namespace);
  const id = store.createPod({
    name: metadata.name ?? "",
    template,
    ...(owner !== NO_OWNER && { owner }),
    ...(metadata.uid !== undefined && { uid: metadata.uid }),
    warm: loaded.warm,
  });
  const node = pod.spec.nodeName === undefined ? undefined : store.nodes.infos.rowOf(pod.spec.nodeName);
  if (node === undefined) return;
  store.bindPod(id, node);
  store.setPodRunning(id);
  store.setPodReady(id);
}

/** Where a pod is does not belong to what it is: a replacement may go elsewhere. */
function withoutNodeName({ nodeName: _, ...spec }: PodSpec): PodSpec {
  return spec;
}

/** The controlling owner of a pod, linked to the object of this run when there is one. */
function ownerOf(store: Store, pod: Pod, namespace: string): OwnerId | typeof NO_OWNER {
  const reference = pod.metadata.ownerReferences?.find((owner) => owner.controller === true) ?? pod.metadata.ownerReferences?.[0];
  if (reference === undefined) return NO_OWNER;
  const object = store.findObject(reference.kind, namespace, reference.name);
  return store.ownerOf({
    kind: reference.kind,
    namespace,
    name: reference.name,
    controller: reference.controller === true,
    ...(reference.apiVersion !== undefined && { apiVersion: reference.apiVersion }),
    ...(reference.uid !== undefined && { uid: reference.uid }),
    ...(object !== undefined && { object }),
  });
}
