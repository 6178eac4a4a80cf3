import {
  compileSelector,
  type LabelSelector,
  labelSelectorProblems,
  matchesLabels,
  type Node,
  nodeProblems,
  type ObjectMeta,
  type Pod,
  type PodDisruptionBudget,
  type PodTemplateObject,
  type PodTemplateSpec,
  type PriorityClass,
  type Problem,
  podProblems,
  podSpecProblems,
  type ReplicationController,
  subdomainProblems,
} from "../model/index.ts";
import { annotatedBehavior } from "./behaviors.ts";
import { describeFound, problemAt, type Source } from "./check.ts";
import type { InputProblem } from "./errors.ts";
import { stepsOf, valueAt } from "./path.ts";
import { amountProblems } from "./storage-checks.ts";

type Meta = { readonly metadata: ObjectMeta };

/** What is wrong with an object by itself, beyond the kinds of its values. */
export function objectProblems(kind: string, object: Meta, source: Source): InputProblem[] {
  const problems: InputProblem[] = [];
  const add = (path: (string | number)[], expected: string, found: string, hint?: string) => {
    problems.push(problemAt(source, path, expected, found, hint));
  };
  problems.push(...modelProblems(kind, object).map((problem) => translate(problem, object, source)));
  if (kind !== "Pod" && kind !== "Node") {
    const { name } = object.metadata;
    if (name === undefined) add(["metadata", "name"], "a name", "nothing");
    else if (subdomainProblems(name).length > 0) {
      add(["metadata", "name"], "a DNS name of lowercase letters, digits, '-' and '.', 253 at most", describeFound(name));
    }
  }
  if (kind === "Pod") annotatedBehavior(object.metadata, { source, path: ["metadata"], problems });
  else checkAnnotationsAreOnTemplate(object.metadata, add);
  const template = templateOf(object);
  if (template !== undefined) {
    annotatedBehavior(template.metadata ?? {}, { source, path: [...templatePath(kind), "metadata"], problems });
    if (kind !== "PodTemplate") checkTemplate(kind, object, template, add);
  }
  if (kind === "PodDisruptionBudget") checkBudget(object as PodDisruptionBudget, add);
  if (kind === "PriorityClass") checkPriorityClass(object as PriorityClass, add);
  return problems;
}

/** The pod template of a workload object, or of a PodTemplate. */
export function templateOf(object: object): PodTemplateSpec | undefined {
  const { spec, template } = object as { spec?: { template?: PodTemplateSpec }; template?: PodTemplateSpec };
  return template ?? spec?.template;
}

/** Where an object of a kind has its pod template. */
export const templatePath = (kind: string): string[] => (kind === "PodTemplate" ? ["template"] : ["spec", "template"]);

type Add = (path: (string | number)[], expected: string, found: string, hint?: string) => void;

interface Selecting {
  readonly spec?: { readonly selector?: LabelSelector };
}

/** A Job's selector is not read; those of a Service and a ReplicationController are plain maps. */
const UNCHECKED_SELECTORS: ReadonlySet<string> = new Set(["Job", "Service", "ReplicationController"]);

function modelProblems(kind: string, object: Meta): Problem[] {
  if (kind === "Pod") return podProblems(object as Pod);
  if (kind === "Node") return nodeProblems(object as Node);
  if (kind === "PodTemplate") return podSpecProblems((object as PodTemplateObject).template.spec, "template.spec");
  const template = templateOf(object);
  return [
    ...(template === undefined ? [] : podSpecProblems(template.spec, [...templatePath(kind), "spec"].join("."))),
    ...(UNCHECKED_SELECTORS.has(kind) ? [] : labelSelectorProblems((object as Selecting).spec?.selector, "spec.selector")),
    ...amountProblems(kind, object),
  ];
}

/** The model's problem with file and line; a text that was found is shown between quotes. */
function translate(problem: Problem, object: unknown, source: Source): InputProblem {
  const path = stepsOf(problem.path, object);
  const value = valueAt(object, path);
  const found = value === problem.found ? describeFound(value) : problem.found === "none" ? "nothing" : problem.found;
  return problemAt(source, path, problem.expected, found);
}

function checkAnnotationsAreOnTemplate(metadata: ObjectMeta, add: Add): void {
  for (const key of Object.keys(metadata.annotations ?? {})) {
    if (!key.startsWith("wavetank.dev/")) continue;
    add(
      ["metadata", "annotations", key],
      "wavetank.dev annotations on the pod template",
      `"${key}"`,
      "move it to spec.template.metadata.annotations",
    );
  }
}

function checkTemplate(kind: string, object: Meta, template: PodTemplateSpec, add: Add): void {
  const at = ["spec", "template", "spec", "restartPolicy"];
  const { restartPolicy } = template.spec;
  if (kind === "Job") {
    if (restartPolicy !== "Never" && restartPolicy !== "OnFailure") add(at, "Never or OnFailure in a Job", describeFound(restartPolicy));
    return;
  }
  if (restartPolicy !== undefined && restartPolicy !== "Always") add(at, `Always in a ${kind}`, describeFound(restartPolicy));
  const selector = selectorOf(kind, object);
  if (labelSelectorProblems(selector, "").length > 0) return;
  const compiled = compileSelector(selector);
  if (compiled.requirements.length === 0) add(["spec", "selector"], "a selector that is not empty", "an empty one");
  else if (!matchesLabels(compiled, template.metadata?.labels ?? {})) {
    add(["spec", "selector"], "a selector that matches the labels of the pod template", "one that does not");
  }
}

/** What selects the pods of a workload object. */
function selectorOf(kind: string, object: Meta): LabelSelector | undefined {
  if (kind !== "ReplicationController") return (object as Selecting).spec?.selector;
  const { spec } = object as ReplicationController;
  return { matchLabels: spec?.selector ?? spec?.template?.metadata?.labels ?? {} };
}

function checkBudget({ spec }: PodDisruptionBudget, add: Add): void {
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    add(["spec", "maxUnavailable"], "one of minAvailable and maxUnavailable", "both");
  }
}

function checkPriorityClass({ metadata, value, preemptionPolicy }: PriorityClass, add: Add): void {
  const isSystem = metadata.name?.startsWith("system-") === true;
  if (!isSystem && value > 1_000_000_000) add(["value"], "a whole number of 1000000000 or less", `${value}`);
  if (preemptionPolicy !== undefined && preemptionPolicy !== "PreemptLowerPriority" && preemptionPolicy !== "Never") {
    add(["preemptionPolicy"], "one of PreemptLowerPriority, Never", describeFound(preemptionPolicy));
  }
}
