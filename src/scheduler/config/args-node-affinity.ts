import type { NodeAffinity } from "../../model/index.ts";
import type { ConfigProblem } from "../framework/plugin.ts";
import { fieldsOf, listOf } from "./reading.ts";

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

/**
 * Arguments of NodeAffinity.
 * Source: kube-scheduler v1.36, apis/config/validation/validation_pluginargs.go, ValidateNodeAffinityArgs.
 */
export function readNodeAffinityArgs(args: unknown, path: string, problems: ConfigProblem[]): { readonly addedAffinity?: NodeAffinity } {
  const addedAffinity = fieldsOf(args)["addedAffinity"];
  if (addedAffinity === undefined || addedAffinity === null) return {};
  const at = `${path}.addedAffinity`;
  const affinity = addedAffinity as NodeAffinity;
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  listOf(required?.nodeSelectorTerms).forEach((term, i) => {
    checkTerm(term, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`, problems);
  });
  listOf(affinity.preferredDuringSchedulingIgnoredDuringExecution).forEach((term, i) => {
    checkTerm(fieldsOf(term)["preference"], `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`, problems);
  });
  return { addedAffinity: affinity };
}

function checkTerm(term: unknown, path: string, problems: ConfigProblem[]): void {
  listOf(fieldsOf(term)["matchExpressions"]).forEach((expression, i) => {
    const operator = String(fieldsOf(expression)["operator"] ?? "");
    if (OPERATORS.includes(operator)) return;
    problems.push({
      path: `${path}.matchExpressions[${i}].operator`,
      message: `Invalid value: "${operator}": not a valid selector operator`,
    });
  });
}
