import type { PodTemplate, Store } from "../../../cluster/index.ts";
import type { CapacityBuffer, PodSpec, PodTemplateObject, PodTemplateSpec } from "../../../model/index.ts";

const PREFIX = "capacitybuffer-";
const SUFFIX = "-pod-template";
const NAME_MAX = 253;

/**
 * The buffer's own PodTemplate: made, or brought up to date, to be what `source` is.
 * Source: cluster-autoscaler 1.36.1, capacitybuffer/translators/podtemplate.go; client/client.go, EnsurePodTemplate; fakepods/dryrun.go and defaulting.go.
 * Differs: without the dry run, fields are defaulted all the same, and the default tolerations are there; what it leaves out is the priority that
 * a class gives.
 */
export function managedTemplate(store: Store, buffer: CapacityBuffer, source: PodTemplate, dryRun: boolean): PodTemplateObject {
  const { namespace = "default", name = "", uid } = buffer.metadata;
  const template = templateSpec(source, dryRun);
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

function templateSpec({ labels, annotations, spec }: PodTemplate, dryRun: boolean): PodTemplateSpec {
  return { metadata: { labels, annotations }, spec: dryRun ? spec : withoutClassPriority(spec) };
}

function withoutClassPriority(spec: PodSpec): PodSpec {
  if (spec.priorityClassName === undefined) return spec;
  const { priority: _, preemptionPolicy: __, ...rest } = spec;
  return rest;
}

function isSame(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return a.spec === b.spec && a.metadata?.labels === b.metadata?.labels ? true : JSON.stringify(a) === JSON.stringify(b);
}
