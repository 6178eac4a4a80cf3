import { type ConfigProblem, EXTENSION_POINTS, type ExtensionPoint, type PluginDefinition } from "../framework/plugin.ts";
import { DEFAULT_PLUGINS } from "../plugins/index.ts";
import { unreadableIdentity } from "./identity.ts";
import { expandPlugins, mergeMultiPoint, type PluginSetConfig, readPluginSet, refusePlacement } from "./plugin-sets.ts";
import { checkQueueSorts } from "./queue-sort.ts";
import { fieldsOf, isPercentage, listOf, numberField } from "./reading.ts";
import type { ResolvedConfig, ResolvedPlugin, ResolvedProfile } from "./resolved.ts";
import { checkFields } from "./strict-fields.ts";
import { checkSurroundings } from "./surroundings.ts";

/** A configuration ready for use, or everything that is wrong with it. */
export type ConfigResult =
  | { readonly config: ResolvedConfig; readonly problems: readonly [] }
  | { readonly config?: undefined; readonly problems: readonly ConfigProblem[] };

const API_VERSION = "kubescheduler.config.k8s.io/v1";
const KIND = "KubeSchedulerConfiguration";
const DEFAULT_SCHEDULER = "default-scheduler";
/** Its arguments are looked at when it is made, and not before. */
const CHECKED_IN_USE = "NodeResourcesFit";
const REMOVED_PLUGINS = ["AzureDiskLimits", "CinderLimits", "EBSLimits", "GCEPDLimits"];
/** Names that a plugin of one's own cannot have. */
export const KUBE_SCHEDULER_PLUGINS: readonly string[] = [...DEFAULT_PLUGINS.map(({ definition }) => definition.name), ...REMOVED_PLUGINS];

/**
 * Reads a KubeSchedulerConfiguration, already parsed from its file; undefined is the default profile.
 * `extra` are plugins beyond kube-scheduler's own, which a profile must name to use.
 * Source: kube-scheduler v1.36, apis/config/v1/defaults.go, apis/config/validation/validation.go.
 * Differs: extenders are refused; client rates, leader election and profiling have no effect. Version and kind may be missing. Of what Go finds
 * wrong in three steps, one after the other, all is named at once. A scheduler name that two profiles have is named; Go prints `{}`.
 */
export function resolveConfig(given?: unknown, extra: readonly PluginDefinition[] = []): ConfigResult {
  const problems: ConfigProblem[] = [];
  const fields = fieldsOf(given);
  checkFields(given, problems);
  checkIdentity(given, problems);
  const parallelism = numberField(fields["parallelism"], 1);
  if (parallelism <= 0) problems.push(invalid("parallelism", parallelism, "should be an integer value greater than zero"));
  checkSurroundings(fields, problems);
  if (listOf(fields["extenders"]).length > 0) {
    problems.push({ path: "extenders", message: "extenders are services outside of the cluster and are not modelled" });
  }
  const percentageOfNodesToScore = numberField(fields["percentageOfNodesToScore"], 0);
  isPercentage(percentageOfNodesToScore, "percentageOfNodesToScore", problems);
  const podInitialBackoffSeconds = numberField(fields["podInitialBackoffSeconds"], 1);
  const podMaxBackoffSeconds = numberField(fields["podMaxBackoffSeconds"], 10);
  if (podInitialBackoffSeconds <= 0) {
    problems.push(invalid("podInitialBackoffSeconds", podInitialBackoffSeconds, "must be greater than 0"));
  }
  if (podMaxBackoffSeconds < podInitialBackoffSeconds) {
    const message = "must be greater than or equal to PodInitialBackoffSeconds";
    problems.push(invalid("podMaxBackoffSeconds", podMaxBackoffSeconds, message));
  }
  const profiles = readProfiles(fields["profiles"], extra, problems);
  if (problems.length > 0) return { problems };
  return { config: { percentageOfNodesToScore, podInitialBackoffSeconds, podMaxBackoffSeconds, profiles }, problems: [] };
}

function checkIdentity(given: unknown, problems: ConfigProblem[]): void {
  const { apiVersion, kind = KIND } = fieldsOf(given);
  const version = apiVersion ?? "";
  const unreadable = given === undefined ? undefined : unreadableIdentity(given);
  if (unreadable !== undefined) problems.push({ path: unreadable.field, message: unreadable.message });
  else if (version !== "" && version !== API_VERSION) {
    problems.push({ path: "apiVersion", message: `no kind "${KIND}" is registered for version "${String(version)}"` });
  } else if (kind !== KIND)
    problems.push({ path: "kind", message: `no kind "${String(kind)}" is registered for version "${API_VERSION}"` });
}

function readProfiles(given: unknown, extra: readonly PluginDefinition[], problems: ConfigProblem[]): readonly ResolvedProfile[] {
  const list = listOf(given).length === 0 ? [{}] : listOf(given);
  const profiles = list.map((profile, i) => readProfile(profile, list.length === 1, `profiles[${i}]`, extra, problems));
  const names = new Set<string>();
  profiles.forEach(({ schedulerName }, i) => {
    const path = `profiles[${i}]`;
    if (schedulerName === "") problems.push({ path: `${path}.schedulerName`, message: "Required value" });
    else if (names.has(schedulerName)) {
      problems.push({ path: `${path}.schedulerName`, message: `Duplicate value: "${schedulerName}"` });
    }
    names.add(schedulerName);
  });
  checkQueueSorts(
    list,
    profiles.map(({ points }) => points.queueSort),
    problems,
  );
  return profiles;
}

function readProfile(
  given: unknown,
  only: boolean,
  path: string,
  extra: readonly PluginDefinition[],
  problems: ConfigProblem[],
): ResolvedProfile {
  const fields = fieldsOf(given);
  const schedulerName = String(fields["schedulerName"] ?? (only ? DEFAULT_SCHEDULER : ""));
  const percentage = fields["percentageOfNodesToScore"];
  if (typeof percentage === "number") isPercentage(percentage, `${path}.percentageOfNodesToScore`, problems);
  const known = new Map([...DEFAULT_PLUGINS.map(({ definition }) => definition), ...extra].map((plugin) => [plugin.name, plugin]));
  const plugins = fieldsOf(fields["plugins"]);
  const own = new Map<ExtensionPoint, PluginSetConfig>(EXTENSION_POINTS.map((point) => [point, readPluginSet(plugins[point])]));
  for (const point of EXTENSION_POINTS) {
    const names = readPluginSet(plugins[point]).enabled.map(({ name }) => name);
    refuseRemoved(names, `${path}.plugins.${point}.enabled`, problems);
  }
  const configured = listOf(fields["pluginConfig"]).map((entry) => String(fieldsOf(entry)["name"]));
  refuseRemoved(configured, `${path}.pluginConfig`, problems);
  const defaults = DEFAULT_PLUGINS.map(({ definition: { name }, weight }) => ({ name, weight }));
  const multiPoint = mergeMultiPoint(defaults, readPluginSet(plugins["multiPoint"]));
  const { points, weights } = expandPlugins(multiPoint, own, known, `${path}.plugins`, problems);
  refusePlacement(plugins, known, `${path}.plugins`, problems);
  requirePlugins(points, schedulerName, `${path}.plugins`, problems);
  const used = [...known.values()].filter(({ name }) => EXTENSION_POINTS.some((point) => points[point].includes(name)));
  return {
    schedulerName,
    percentageOfNodesToScore: typeof percentage === "number" ? percentage : undefined,
    plugins: readArgs([...known.values()], used, fields["pluginConfig"], `${path}.pluginConfig`, problems),
    points,
    weights,
    hasOwnPlugins: used.some((definition) => extra.includes(definition)),
    missing: used.filter(({ create }) => create === undefined).map(({ name }) => name),
  };
}

/** The arguments of every modelled plugin; those of plugins that are not used are checked too. */
function readArgs(
  known: readonly PluginDefinition[],
  used: readonly PluginDefinition[],
  pluginConfig: unknown,
  path: string,
  problems: ConfigProblem[],
): readonly ResolvedPlugin[] {
  const given = new Map<string, { readonly args: unknown; readonly path: string }>();
  listOf(pluginConfig).forEach((entry, i) => {
    const { name, args } = fieldsOf(entry);
    if (given.has(String(name))) problems.push({ path: `${path}[${i}]`, message: `Duplicate value: "${String(name)}"` });
    given.set(String(name), { args, path: `${path}[${i}].args` });
  });
  for (const definition of known) {
    const entry = used.includes(definition) || definition.name === CHECKED_IN_USE ? undefined : given.get(definition.name);
    if (entry !== undefined) definition.readArgs?.(entry.args, entry.path, problems);
  }
  return used
    .filter(({ create }) => create !== undefined)
    .map((definition) => {
      const entry = given.get(definition.name) ?? { args: undefined, path };
      return { definition, args: definition.readArgs?.(entry.args, entry.path, problems) };
    });
}

function requirePlugins(
  points: Readonly<Record<ExtensionPoint, readonly string[]>>,
  schedulerName: string,
  path: string,
  problems: ConfigProblem[],
): void {
  const { length } = points.queueSort;
  if (length !== 1) {
    const message = `only one queue sort plugin required for profile with scheduler name "${schedulerName}", but got ${length}`;
    problems.push({ path, message });
  }
  if (points.bind.length === 0) {
    problems.push({ path, message: `at least one bind plugin is needed for profile with scheduler name "${schedulerName}"` });
  }
}

function refuseRemoved(names: readonly string[], path: string, problems: ConfigProblem[]): void {
  names.forEach((name, i) => {
    if (!REMOVED_PLUGINS.includes(name)) return;
    problems.push(invalid(`${path}[${i}]`, name, `was invalid in version "v1" (KubeSchedulerConfiguration is version "${API_VERSION}")`));
  });
}

function invalid(path: string, value: unknown, message: string): ConfigProblem {
  return { path, message: `Invalid value: ${JSON.stringify(value)}: ${message}` };
}
