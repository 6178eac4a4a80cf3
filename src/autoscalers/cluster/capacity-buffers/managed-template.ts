import type { PodTemplate, Store } from "../../../cluster/index.ts";
import {
  admitPriority,
  admitTolerations,
  type CapacityBuffer,
  type PodSpec,
  type PodTemplateObject,
  type PodTemplateSpec,
} from "../../../model/index.ts";

const PREFIX = "capacitybuffer-";
const SUFFIX = "-pod-template";
const NAME_MAX = 253;

/**
 * The buffer's own PodTemplate: made, or brought up to date, to be what `source` is.
 * Source: cluster-autoscaler 1.36.1, capacitybuffer/translators/podtemplate.go; client/client.go, EnsurePodTemplate; fakepods/dryrun.go and defaulting.go.
 * Differs: without the dry run, fields are defaulted all the same, and workloads' templates have the default tolerations; what it leaves out
 * is the priority that a class gives.
 */
export function managedTemplate(store: Store, buffer: CapacityBuffer, source: PodTemplate, dryRun: boolean): PodTemplateObject {
  const { namespace = "default", name = "", uid } = buffer.metadata;
  const template = templateSpec(source, dryRun ? admitted(store, source.spec) : withoutClassPriority(source.spec));
  const managedName = `${PREFIX}${name.slice(0, NAME_MAX - PREFIX.length - SUFFIX.length)}${SUFFIX}`;
  const ownerReferences = [
    { apiVersion: "autoscaling.x-k8s.io/v1beta1", kind: "CapacityBuffer", name, ...(uid !== undefined && { uid }), controller: true },
  ];
  const id = store.findObject("PodTemplate", namespace, managedName);
  if (id === undefined) {
    const made = { metadata: { name: managedName, namespace, generation: 1, ownerReferences }, template };
    store.addObject("PodTemplate", made);
    return made;
  }
  const before = store.objects.PodTemplate.get(id)!;
  if (isSame(before.template, template)) return before;
  const generation = (before.metadata.generation ?? 1) + 1;
  const after = { ...before, metadata: { ...before.metadata, generation, ownerReferences }, template };
  store.replaceObject("PodTemplate", id, after);
  return after;
}

function templateSpec({ labels, annotations }: PodTemplate, spec: PodSpec): PodTemplateSpec {
  return { metadata: { labels, annotations }, spec };
}

/** As admission would leave the spec of a pod; what it has left so before stays as it is. */
function admitted(store: Store, spec: PodSpec): PodSpec {
  const classes = new Map([...store.objects.PriorityClass.entries()].map(([, object]) => [object.metadata.name ?? "", object]));
  return admitTolerations(admitPriority(spec, classes));
}

function withoutClassPriority(spec: PodSpec): PodSpec {
  if (spec.priorityClassName === undefined) return spec;
  const { priority: _, preemptionPolicy: __, ...rest } = spec;
  return rest;
}

function isSame(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
