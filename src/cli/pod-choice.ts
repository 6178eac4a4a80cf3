import { matchesLabels, parseSelectorText, SelectorError } from "../model/index.ts";
import type { PodChoice } from "../simulation/index.ts";
import { InputError } from "../workloads/index.ts";

const NAMESPACED_NAME = /^([a-z0-9-]+)\/([a-z0-9.-]+)$/;

/** Reads which pods an option means: `namespace/name`, or a label selector as kubectl has it; nothing is every pod. */
export function readPodChoice(option: string, text: string): PodChoice {
  const [, namespace, name] = NAMESPACED_NAME.exec(text) ?? [];
  if (name !== undefined) return (pod) => pod.name === name && pod.namespace === namespace;
  try {
    const selector = parseSelectorText(text);
    return ({ labels }) => matchesLabels(selector, labels);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new InputError([{ file: option, expected: "namespace/name, or a label selector such as app=web", found: JSON.stringify(text) }]);
  }
}
