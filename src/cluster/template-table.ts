import { defaultPod, type PodTemplateSpec } from "../model/index.ts";
import { makePodTemplate, type PodBehavior, type PodTemplate, type PodTemplateInput } from "./pod-template.ts";
import type { ResourceNames } from "./resource-names.ts";

/** The pod templates of a store. */
export class TemplateTable {
  private readonly resources: ResourceNames;
  private count = 0;
  /** By namespace and identity of the written template: a thousand jobs of one shape share one. */
  private readonly ofWorkloads = new WeakMap<PodTemplateSpec, Map<string, PodTemplate>>();

  constructor(resources: ResourceNames) {
    this.resources = resources;
  }

  make(input: PodTemplateInput): PodTemplate {
    return makePodTemplate(this.count++, input, this.resources);
  }

  /** The template of pods made from `written` in `namespace`, defaulted here; the first behaviour given for it counts. */
  of(namespace: string, written: PodTemplateSpec, behavior?: PodBehavior): PodTemplate {
    const known = this.ofWorkloads.get(written)?.get(namespace);
    if (known !== undefined) return known;
    const { labels = {}, annotations = {} } = written.metadata ?? {};
    const { spec } = defaultPod({ metadata: { labels }, spec: written.spec });
    const made = this.make({ namespace, labels, annotations, spec, ...(behavior !== undefined && { behavior }) });
    const byNamespace = this.ofWorkloads.get(written) ?? new Map<string, PodTemplate>();
    this.ofWorkloads.set(written, byNamespace.set(namespace, made));
    return made;
  }
}
