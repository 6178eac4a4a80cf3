import { labelKeyProblems, type TopologySpreadConstraint, ZONE_LABEL } from "../../model/index.ts";
import type { ConfigProblem } from "../framework/plugin.ts";
import { fieldsOf, listOf, notSupported, numberField } from "./reading.ts";

/** Arguments of PodTopologySpread: what holds for pods that say nothing. */
export interface PodTopologySpreadArgs {
  /** The constraints are kube-scheduler's own: nodes without a zone take part too. */
  readonly systemDefaulted: boolean;
  /** Without selectors, which are found for each pod. */
  readonly defaultConstraints: readonly TopologySpreadConstraint[];
}

/** Arguments of InterPodAffinity. */
export interface InterPodAffinityArgs {
  /** Weight of the required affinity of pods that run already. */
  readonly hardPodAffinityWeight: number;
  /** Pods without preferences of their own are not scored by those of others. */
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

/** Source: kube-scheduler v1.36, framework/plugins/podtopologyspread/plugin.go, systemDefaultConstraints. */
const SYSTEM_CONSTRAINTS: readonly TopologySpreadConstraint[] = [
  { topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", maxSkew: 3 },
  { topologyKey: ZONE_LABEL, whenUnsatisfiable: "ScheduleAnyway", maxSkew: 5 },
];
const DEFAULTING_TYPES = ["System", "List"];
const ACTIONS = ["DoNotSchedule", "ScheduleAnyway"];
const WEIGHT_MAX = 100;

/** Source: kube-scheduler v1.36, apis/config/validation/validation_pluginargs.go, ValidatePodTopologySpreadArgs. */
export function readPodTopologySpreadArgs(args: unknown, path: string, problems: ConfigProblem[]): PodTopologySpreadArgs {
  const fields = fieldsOf(args);
  const type = String(fields["defaultingType"] ?? "") || "System";
  const list = listOf(fields["defaultConstraints"]);
  if (!DEFAULTING_TYPES.includes(type)) problems.push({ path: `${path}.defaultingType`, message: notSupported(type, DEFAULTING_TYPES) });
  else if (type === "System" && list.length > 0) {
    problems.push({ path: `${path}.defaultingType`, message: `Invalid value: "${type}": when .defaultConstraints are not empty` });
  }
  const seen = new Set<string>();
  const defaultConstraints = list.map((entry, i) => readDefaultConstraint(entry, `${path}.defaultConstraints[${i}]`, seen, problems));
  if (type !== "List") return { systemDefaulted: true, defaultConstraints: SYSTEM_CONSTRAINTS };
  return { systemDefaulted: false, defaultConstraints };
}

function readDefaultConstraint(entry: unknown, path: string, seen: Set<string>, problems: ConfigProblem[]): TopologySpreadConstraint {
  const fields = fieldsOf(entry);
  const maxSkew = numberField(fields["maxSkew"], 0);
  const topologyKey = String(fields["topologyKey"] ?? "");
  const whenUnsatisfiable = String(fields["whenUnsatisfiable"] ?? "");
  if (maxSkew <= 0) problems.push({ path: `${path}.maxSkew`, message: `Invalid value: ${maxSkew}: not in valid range (0, inf)` });
  if (topologyKey === "") problems.push({ path: `${path}.topologyKey`, message: "Required value: can not be empty" });
  else {
    for (const problem of labelKeyProblems(topologyKey)) {
      problems.push({ path: `${path}.topologyKey`, message: `Invalid value: "${topologyKey}": ${problem}` });
    }
  }
  if (whenUnsatisfiable === "") problems.push({ path: `${path}.whenUnsatisfiable`, message: "Required value: can not be empty" });
  else if (!ACTIONS.includes(whenUnsatisfiable)) {
    problems.push({ path: `${path}.whenUnsatisfiable`, message: notSupported(whenUnsatisfiable, ACTIONS) });
  }
  if (fields["labelSelector"] !== undefined && fields["labelSelector"] !== null) {
    const message = "Forbidden: constraint must not define a selector, as they deduced for each pod";
    problems.push({ path: `${path}.labelSelector`, message });
  }
  const pair = `{${topologyKey}, ${whenUnsatisfiable}}`;
  if (seen.has(pair)) problems.push({ path, message: `Duplicate value: "${pair}"` });
  seen.add(pair);
  return { ...(entry as object), maxSkew, topologyKey, whenUnsatisfiable };
}

/** Source: kube-scheduler v1.36, apis/config/validation/validation_pluginargs.go, ValidateInterPodAffinityArgs. */
export function readInterPodAffinityArgs(args: unknown, path: string, problems: ConfigProblem[]): InterPodAffinityArgs {
  const fields = fieldsOf(args);
  const hardPodAffinityWeight = numberField(fields["hardPodAffinityWeight"], 1);
  if (hardPodAffinityWeight < 0 || hardPodAffinityWeight > WEIGHT_MAX) {
    const message = `Invalid value: ${hardPodAffinityWeight}: not in valid range [0, ${WEIGHT_MAX}]`;
    problems.push({ path: `${path}.hardPodAffinityWeight`, message });
  }
  return { hardPodAffinityWeight, ignorePreferredTermsOfExistingPods: fields["ignorePreferredTermsOfExistingPods"] === true };
}
