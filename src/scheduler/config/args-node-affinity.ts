import { type NodeAffinity, type NodeSelectorTerm, nodeSelectorTermComplaints } from "../../model/index.ts";
import type { ConfigProblem } from "../framework/plugin.ts";
import { fieldsOf, listOf } from "./reading.ts";

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

/**
 * Arguments of NodeAffinity.
 * Source: kube-scheduler v1.36, apis/config/validation/validation_pluginargs.go, ValidateNodeAffinityArgs.
 */
export function readNodeAffinityArgs(args: unknown, path: string, problems: ConfigProblem[]): { readonly addedAffinity?: NodeAffinity } {
  const addedAffinity = fieldsOf(args)["addedAffinity"];
  if (addedAffinity === undefined || addedAffinity === null) return {};
  const at = `${path}.addedAffinity`;
  const affinity = addedAffinity as NodeAffinity;
  listOf(fieldsOf(affinity[REQUIRED])["nodeSelectorTerms"]).forEach((term, i) => {
    checkTerm(term, `${at}.${REQUIRED}.nodeSelectorTerms[${i}]`, problems);
  });
  listOf(affinity[PREFERRED]).forEach((term, i) => {
    const { weight, preference } = fieldsOf(term);
    // Their messages leave out that it is the preference.
    if (weight !== 0 && weight !== undefined) checkTerm(preference, `${at}.${PREFERRED}[${i}]`, problems);
  });
  return { addedAffinity: affinity };
}

function checkTerm(term: unknown, path: string, problems: ConfigProblem[]): void {
  const requirements = (name: string): object[] =>
    listOf(fieldsOf(term)[name]).map((requirement) => {
      const { key, operator, values } = fieldsOf(requirement);
      const text = (value: unknown): string => (typeof value === "string" ? value : "");
      return { key: text(key), operator: text(operator), ...(Array.isArray(values) && { values: values.map(text) }) };
    });
  const read = { matchExpressions: requirements("matchExpressions"), matchFields: requirements("matchFields") } as NodeSelectorTerm;
  for (const complaint of nodeSelectorTermComplaints(read, path)) {
    const end = complaint.indexOf(": ");
    problems.push({ path: complaint.slice(0, end), message: complaint.slice(end + 2) });
  }
}
