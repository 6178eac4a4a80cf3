import {
  admitPriority,
  type ObjectMeta,
  type Pod,
  type PodSpec,
  type PriorityClass,
  PriorityError,
  SYSTEM_PRIORITY_CLASSES,
} from "../model/index.ts";
import { describeFound, firstAt, problemAt } from "./check.ts";
import { type InputProblem, suggest } from "./errors.ts";
import type { ManifestObject } from "./manifests.ts";
import { templateOf, templatePath } from "./object-checks.ts";
import type { Path, Place } from "./path.ts";

/** Objects by `kind namespace/name`, each once: a second one is a problem that names both places. */
export function indexObjects(objects: readonly ManifestObject[], problems: InputProblem[]): Map<string, ManifestObject> {
  const byKey = new Map<string, ManifestObject>();
  for (const object of objects) {
    const { namespace, name } = object.object.metadata;
    const key = objectKey(object.kind, object.object.metadata);
    const before = byKey.get(key);
    if (before === undefined) {
      byKey.set(key, object);
      continue;
    }
    const found = `${object.kind} "${namespace === undefined ? "" : `${namespace}/`}${name}" again`;
    problems.push(problemAt(object.source, ["metadata", "name"], "each object once", found, firstAt(before.place)));
  }
  return byKey;
}

/** What an object is known by. */
export function objectKey(kind: string, { namespace = "", name = "" }: ObjectMeta): string {
  return `${kind} ${namespace}/${name}`;
}

/** Checks what objects say about each other: nodes of bound pods, priority classes, owners in a ring. */
export function checkReferences(
  objects: readonly ManifestObject[],
  byKey: ReadonlyMap<string, ManifestObject>,
  nodeNames: ReadonlySet<string>,
  problems: InputProblem[],
): void {
  const classes = new Map<string, PriorityClass>();
  for (const { kind, object } of objects) if (kind === "PriorityClass") classes.set(object.metadata.name ?? "", object as PriorityClass);
  for (const entry of objects) {
    if (entry.kind === "Pod") {
      checkNodeName(entry, nodeNames, problems);
      checkPriority((entry.object as Pod).spec, ["spec"], entry, classes, problems);
    }
    const template = templateOf(entry.object);
    if (template !== undefined) checkPriority(template.spec, [...templatePath(entry.kind), "spec"], entry, classes, problems);
    checkOwners(entry, byKey, problems);
  }
}

function checkNodeName({ object, source }: ManifestObject, nodeNames: ReadonlySet<string>, problems: InputProblem[]): void {
  const { nodeName } = (object as Pod).spec;
  if (!nodeName || nodeNames.has(nodeName)) return;
  const hint = suggest(nodeName, nodeNames.size > 1000 ? [] : [...nodeNames]);
  problems.push(problemAt(source, ["spec", "nodeName"], "the name of a node of the cluster", describeFound(nodeName), hint));
}

function checkPriority(
  spec: PodSpec,
  path: Path,
  { source }: ManifestObject,
  classes: ReadonlyMap<string, PriorityClass>,
  problems: InputProblem[],
): void {
  const name = spec.priorityClassName;
  if (name && !classes.has(name) && !SYSTEM_PRIORITY_CLASSES.has(name)) {
    const hint = suggest(name, [...classes.keys(), ...SYSTEM_PRIORITY_CLASSES.keys()]);
    problems.push(problemAt(source, [...path, "priorityClassName"], "the name of a PriorityClass", describeFound(name), hint));
    return;
  }
  try {
    admitPriority(spec, classes);
  } catch (error) {
    if (!(error instanceof PriorityError)) throw error;
    problems.push(problemAt(source, [...path, "priority"], "the priority and policy of its PriorityClass", error.message));
  }
}

/** Follows controllers upwards; one that leads back is a problem, told once at the first object of the ring. */
function checkOwners(entry: ManifestObject, byKey: ReadonlyMap<string, ManifestObject>, problems: InputProblem[]): void {
  const start = objectKey(entry.kind, entry.object.metadata);
  const seen = new Set<string>();
  for (let key: string | undefined = start; key !== undefined && !seen.has(key); ) {
    seen.add(key);
    key = ownerKey(byKey.get(key));
    if (key !== start) continue;
    if (start === [...seen].sort()[0]) {
      const found = [...seen, start].join(" -> ");
      problems.push(problemAt(entry.source, ["metadata", "ownerReferences"], "no cyclic references", found));
    }
    return;
  }
}

function ownerKey(entry: ManifestObject | undefined): string | undefined {
  const owner = controllerOf(entry?.object.metadata);
  return owner === undefined ? undefined : objectKey(owner.kind, { namespace: entry?.object.metadata.namespace ?? "", name: owner.name });
}

function controllerOf(metadata: ObjectMeta | undefined): { kind: string; name: string } | undefined {
  return metadata?.ownerReferences?.find(({ controller }) => controller === true);
}

/** Kind of the topmost controller that is known: a ReplicaSet's pods are its Deployment's. `Pod` for a bare pod. */
export function controllerKind({ kind, object }: ManifestObject, byKey: ReadonlyMap<string, ManifestObject>): string {
  let found: string = kind;
  let metadata: ObjectMeta | undefined = object.metadata;
  for (let depth = 0; depth < 3; depth++) {
    const owner = controllerOf(metadata);
    if (owner === undefined) break;
    found = owner.kind;
    metadata = byKey.get(objectKey(owner.kind, { namespace: metadata?.namespace ?? "", name: owner.name }))?.object.metadata;
  }
  return found;
}

/** A pod of a dump carries the priority that its class had then: the class need not be there, and is not asked again. */
export function withoutAdmittedClass(pod: Pod): Pod {
  if (pod.spec.priority === undefined || pod.metadata.creationTimestamp === undefined) return pod;
  const { priorityClassName: _, ...spec } = pod.spec;
  return { ...pod, spec };
}

/** Two nodes of one name, wherever they come from. */
export function checkNodeNames(nodes: readonly { readonly name: string; readonly place: Place }[], problems: InputProblem[]): Set<string> {
  const places = new Map<string, Place>();
  for (const { name, place } of nodes) {
    const before = places.get(name);
    if (before === undefined) places.set(name, place);
    else {
      const line = place.line === undefined ? {} : { line: place.line };
      problems.push({ file: place.file, ...line, expected: "each node once", found: `node "${name}" again`, hint: firstAt(before) });
    }
  }
  return new Set(places.keys());
}
