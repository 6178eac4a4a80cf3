import type { ConfigProblem } from "../framework/plugin.ts";
import { fieldsOf, inRange, numberField } from "./reading.ts";

/** Arguments of DefaultPreemption: on how many nodes evictions are tried in thought, at least. */
export interface DefaultPreemptionArgs {
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

const PERCENT_MAX = 100;
const BOTH = ["minCandidateNodesPercentage", "minCandidateNodesAbsolute"];

/** Source: kube-scheduler v1.36, apis/config/validation/validation_pluginargs.go, ValidateDefaultPreemptionArgs. */
export function readDefaultPreemptionArgs(args: unknown, path: string, problems: ConfigProblem[]): DefaultPreemptionArgs {
  const fields = fieldsOf(args);
  const minCandidateNodesPercentage = numberField(fields["minCandidateNodesPercentage"], 10);
  const minCandidateNodesAbsolute = numberField(fields["minCandidateNodesAbsolute"], 100);
  inRange(minCandidateNodesPercentage, 0, PERCENT_MAX, `${path}.minCandidateNodesPercentage`, problems);
  if (minCandidateNodesAbsolute < 0) {
    const message = `Invalid value: ${minCandidateNodesAbsolute}: not in valid range [0, inf)`;
    problems.push({ path: `${path}.minCandidateNodesAbsolute`, message });
  }
  if (minCandidateNodesPercentage === 0 && minCandidateNodesAbsolute === 0) {
    for (const [name, other] of [BOTH, [...BOTH].reverse()]) {
      problems.push({ path: `${path}.${name}`, message: `Invalid value: 0: cannot be zero at the same time as ${other}` });
    }
  }
  return { minCandidateNodesPercentage, minCandidateNodesAbsolute };
}
