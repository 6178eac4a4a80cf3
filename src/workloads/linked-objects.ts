import { formatDuration, type Node, type Pod } from "../model/index.ts";
import { behaviorOf, type ScenarioBehavior } from "./behaviors.ts";
import { problemAt } from "./check.ts";
import type { InputProblem } from "./errors.ts";
import type { LoadedObject } from "./loaded-scenario.ts";
import type { ManifestObject } from "./manifests.ts";
import { templateOf } from "./object-checks.ts";
import type { Place } from "./path.ts";
import { checkNodeNames, checkReferences, controllerKind, indexObjects, withoutAdmittedClass } from "./references.ts";

/** An object of a manifest, and when it is applied. */
export interface TimedObject {
  readonly entry: ManifestObject;
  readonly atMs: number;
}

/** What others refer to comes first. */
const KIND_ORDER: readonly LoadedObject["kind"][] = [
  "Namespace",
  "PriorityClass",
  "StorageClass",
  "CSIDriver",
  "CSINode",
  "CSIStorageCapacity",
  "PersistentVolume",
  "PersistentVolumeClaim",
  "VolumeAttachment",
  "Service",
  "PodDisruptionBudget",
  "PodTemplate",
  "ProvisioningRequest",
  "Deployment",
  "ReplicaSet",
  "ReplicationController",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "Pod",
  "CapacityBuffer",
];

/** Checks what objects say about each other and the nodes, gives each its behaviour, and puts them in the order of being applied. */
export function linkObjects(
  manifests: readonly TimedObject[],
  nodes: readonly { readonly node: Node; readonly place: Place }[],
  behaviors: readonly ScenarioBehavior[],
  problems: InputProblem[],
): LoadedObject[] {
  for (const { entry, atMs } of manifests) {
    if (entry.kind === "Node" && atMs > 0)
      problems.push(problemAt(entry.source, [], "nodes in a manifest at 0s", `one at ${formatDuration(atMs)}`));
  }
  const timed = manifests
    .filter(({ entry }) => entry.kind !== "Node")
    .map(({ entry, atMs }) => ({
      entry: entry.kind === "Pod" ? { ...entry, object: withoutAdmittedClass(entry.object as Pod) } : entry,
      atMs,
    }));
  const entries = timed.map(({ entry }) => entry);
  const byKey = indexObjects(entries, problems);
  const nodeNames = checkNodeNames(
    nodes.map(({ node, place }) => ({ name: node.metadata.name ?? "", place })),
    problems,
  );
  checkReferences(entries, byKey, nodeNames, problems);
  const loaded = timed.map(({ entry, atMs }): LoadedObject => {
    const metadata = templateOf(entry.object)?.metadata ?? entry.object.metadata;
    const { creationTimestamp } = entry.object.metadata;
    const isPod = entry.kind === "Pod";
    const warm = isPod && (creationTimestamp !== undefined || Boolean((entry.object as Pod).spec.nodeName));
    const behavior = behaviorOf(metadata, isPod ? controllerKind(entry, byKey) : entry.kind, behaviors);
    return { kind: entry.kind, object: entry.object, atMs, behavior, warm, place: entry.place } as LoadedObject;
  });
  return loaded.sort((a, b) => a.atMs - b.atMs || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind));
}
