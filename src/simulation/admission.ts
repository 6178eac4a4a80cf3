import { admitPriority, admitTolerations, type PodTemplateSpec, type PriorityClass } from "../model/index.ts";

const known = new WeakMap<ReadonlyMap<string, PriorityClass>, WeakMap<PodTemplateSpec, PodTemplateSpec>>();

/**
 * A pod template as the API server's admission leaves it: priority resolved, default
 * tolerations added. The same written template gives the same object,
 * so that everything computed from it is computed once.
 * Source: kube-apiserver v1.36, plugin/pkg/admission/priority and defaulttolerationseconds.
 * Differs: a workload's template is admitted when the workload is created, not when each of its pods is.
 */
export function admitted(template: PodTemplateSpec, classes: ReadonlyMap<string, PriorityClass>): PodTemplateSpec {
  const ofClasses = known.get(classes) ?? new WeakMap<PodTemplateSpec, PodTemplateSpec>();
  known.set(classes, ofClasses);
  const before = ofClasses.get(template);
  if (before !== undefined) return before;
  const after = { ...template, spec: admitTolerations(admitPriority(template.spec, classes)) };
  ofClasses.set(template, after);
  return after;
}
