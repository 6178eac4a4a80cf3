import { type ConfigProblem, EXTENSION_POINTS } from "../framework/plugin.ts";
import { fieldsOf, listOf } from "./reading.ts";

const CONFIG_VERSION = "kubescheduler.config.k8s.io/v1";
const TOP_FIELDS = [
  "apiVersion",
  "kind",
  "parallelism",
  "leaderElection",
  "clientConnection",
  "enableProfiling",
  "enableContentionProfiling",
  "percentageOfNodesToScore",
  "podInitialBackoffSeconds",
  "podMaxBackoffSeconds",
  "profiles",
  "extenders",
  "delayCacheUntilActive",
];
const PROFILE_FIELDS = ["schedulerName", "percentageOfNodesToScore", "plugins", "pluginConfig"];
const PLUGINS_FIELDS = ["multiPoint", ...EXTENSION_POINTS, "placementGenerate", "placementScore"];
const ARGS_FIELDS: Readonly<Record<string, readonly string[]>> = {
  DefaultPreemption: ["minCandidateNodesPercentage", "minCandidateNodesAbsolute"],
  DynamicResources: ["filterTimeout", "bindingTimeout"],
  InterPodAffinity: ["hardPodAffinityWeight", "ignorePreferredTermsOfExistingPods"],
  NodeAffinity: ["addedAffinity"],
  NodeResourcesBalancedAllocation: ["resources"],
  NodeResourcesFit: ["ignoredResources", "ignoredResourceGroups", "scoringStrategy"],
  PodTopologySpread: ["defaultConstraints", "defaultingType"],
  VolumeBinding: ["bindTimeoutSeconds", "shape"],
};
const STRATEGY_FIELDS = ["type", "resources", "requestedToCapacityRatio"];

/**
 * Fields that a configuration does not have, numbers that are none, and weights below 0.
 * Source: kube-scheduler v1.36, cmd/kube-scheduler/app/options/configfile.go (strict decoding), k8s.io/kube-scheduler config/v1/types.go,
 * DecodeNestedObjects; apis/config/validation/validation.go.
 * Differs: each problem by itself, and not all of one decoder in one line. kube-scheduler takes a plugin's negative weight; it is refused here
 * in the words for that of an extender. Fields of leader election, clients and extenders are not looked at.
 */
export function checkFields(config: unknown, problems: ConfigProblem[]): void {
  const fields = fieldsOf(config);
  const ofTop = (name: string): string => `KubeSchedulerConfiguration.${name}`;
  unknown(fields, TOP_FIELDS, "", "", problems);
  for (const name of ["parallelism", "percentageOfNodesToScore", "podInitialBackoffSeconds", "podMaxBackoffSeconds"]) {
    checkInteger(fields[name], name, ofTop(name), name.startsWith("pod") ? "int64" : "int32", problems);
  }
  listOf(fields["profiles"]).forEach((profile, i) => {
    checkProfile(fieldsOf(profile), `profiles[${i}]`, problems);
  });
}

function checkProfile(profile: Readonly<Record<string, unknown>>, path: string, problems: ConfigProblem[]): void {
  unknown(profile, PROFILE_FIELDS, path, "", problems);
  const percentage = "percentageOfNodesToScore";
  checkInteger(profile[percentage], `${path}.${percentage}`, `KubeSchedulerProfile.profiles.${percentage}`, "int32", problems);
  const plugins = fieldsOf(profile["plugins"]);
  unknown(plugins, PLUGINS_FIELDS, `${path}.plugins`, "", problems);
  for (const point of PLUGINS_FIELDS) checkPluginSet(fieldsOf(plugins[point]), `${path}.plugins.${point}`, point, problems);
  listOf(profile["pluginConfig"]).forEach((entry, i) => {
    const at = `${path}.pluginConfig[${i}]`;
    const { name, args } = fieldsOf(entry);
    unknown(fieldsOf(entry), ["name", "args"], at, "", problems);
    checkArgs(String(name), fieldsOf(args), at, problems);
  });
}

function checkPluginSet(set: Readonly<Record<string, unknown>>, path: string, point: string, problems: ConfigProblem[]): void {
  unknown(set, ["enabled", "disabled"], path, "", problems);
  for (const list of ["enabled", "disabled"]) {
    listOf(set[list]).forEach((entry, i) => {
      const plugin = fieldsOf(entry);
      const at = `${path}.${list}[${i}]`;
      unknown(plugin, ["name", "weight"], at, "", problems);
      const { weight } = plugin;
      checkInteger(weight, `${at}.weight`, `Plugin.profiles.plugins.${point}.${list}.weight`, "int32", problems);
      if (typeof weight === "number" && weight < 0) {
        problems.push({ path: `${at}.weight`, message: `Invalid value: ${weight}: must have a positive weight applied to it` });
      }
    });
  }
}

/** The arguments of plugins that are not kube-scheduler's are their own. */
function checkArgs(plugin: string, args: Readonly<Record<string, unknown>>, at: string, problems: ConfigProblem[]): void {
  if (!Object.hasOwn(ARGS_FIELDS, plugin)) return;
  const { apiVersion = CONFIG_VERSION, kind = `${plugin}Args` } = args;
  if (kind !== `${plugin}Args`) {
    const message = `decoding args for plugin ${plugin}: no kind "${String(kind)}" is registered for version "${String(apiVersion)}"`;
    problems.push({ path: `${at}.args.kind`, message: `decoding .${at}: ${message}` });
  }
  const prefix = `strict decoding error: decoding .${at}: strict decoding error: decoding args for plugin ${plugin}: `;
  unknown(args, ["apiVersion", "kind", ...ARGS_FIELDS[plugin]], `${at}.args`, prefix, problems);
  unknown(fieldsOf(args["scoringStrategy"]), STRATEGY_FIELDS, `${at}.args.scoringStrategy`, prefix, problems);
}

/** Within arguments the decoder counts the path from their top. */
function unknown(
  fields: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string,
  prefix: string,
  problems: ConfigProblem[],
): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    const full = path === "" ? name : `${path}.${name}`;
    const shown = prefix === "" ? full : full.slice(full.indexOf(".args.") + ".args.".length);
    problems.push({ path: full, message: `${prefix}strict decoding error: unknown field "${shown}"` });
  }
}

/** Source: Go's encoding/json, UnmarshalTypeError. */
function checkInteger(value: unknown, path: string, field: string, type: string, problems: ConfigProblem[]): void {
  if (value === undefined || value === null || Number.isInteger(value)) return;
  const kind = Array.isArray(value)
    ? "array"
    : typeof value === "number"
      ? `number ${value}`
      : typeof value === "boolean"
        ? "bool"
        : typeof value;
  problems.push({ path, message: `json: cannot unmarshal ${kind} into Go struct field ${field} of type ${type}` });
}
