import { defaultPod, type Labels, type PodTemplateSpec, REGION_LABEL, ZONE_LABEL } from "../model/index.ts";
import { makePodTemplate, type PodBehavior, type PodTemplate, type PodTemplateInput } from "./pod-template.ts";
import type { ResourceNames } from "./resource-names.ts";

/** The pod templates of a store. */
export class TemplateTable {
  private readonly resources: ResourceNames;
  private count = 0;
  /** By namespace and identity of the written template: a thousand jobs of one shape share one. */
  private readonly ofWorkloads = new WeakMap<PodTemplateSpec, Map<string, PodTemplate>>();

  /** By template, then by the values of the labels. */
  private readonly bound = new Map<PodTemplate, Map<string, PodTemplate>>();

  constructor(resources: ResourceNames) {
    this.resources = resources;
  }

  make(input: PodTemplateInput): PodTemplate {
    return makePodTemplate(this.count++, input, this.resources);
  }

  /**
   * What a pod of this template is on a node with these labels: it gets the node's zone and region as labels of its own, in place of those
   * it had.
   * Source: kube-apiserver v1.36, plugin/pkg/admission/podtopologylabels (feature PodTopologyLabelsAdmission, on by default).
   */
  onNode(template: PodTemplate, nodeLabels: Labels): PodTemplate {
    const region = nodeLabels[REGION_LABEL];
    const zone = nodeLabels[ZONE_LABEL];
    if (region === undefined && zone === undefined) return template;
    let known = this.bound.get(template);
    if (known === undefined) {
      known = new Map();
      this.bound.set(template, known);
    }
    // No label has a question mark in it.
    const key = `${region ?? "?"} ${zone ?? "?"}`;
    let made = known.get(key);
    if (made === undefined) {
      const labels = {
        ...template.labels,
        ...(region !== undefined && { [REGION_LABEL]: region }),
        ...(zone !== undefined && { [ZONE_LABEL]: zone }),
      };
      made = { ...template, id: this.count++, labels };
      known.set(key, made);
    }
    return made;
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
