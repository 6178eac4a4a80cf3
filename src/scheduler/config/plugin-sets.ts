import { type ConfigProblem, EXTENSION_POINTS, type ExtensionPoint, type PluginDefinition } from "../framework/plugin.ts";
import { fieldsOf, listOf, numberField } from "./reading.ts";

/** A plugin as an `enabled` list names it; weight 0: not given. */
export interface EnabledPlugin {
  readonly name: string;
  readonly weight: number;
}

/** The plugins of one extension point as a profile lists them. */
export interface PluginSetConfig {
  readonly enabled: readonly EnabledPlugin[];
  readonly disabled: ReadonlySet<string>;
}

/** What a profile's plugins come to. */
export interface ExpandedPlugins {
  readonly points: Readonly<Record<ExtensionPoint, readonly string[]>>;
  readonly weights: ReadonlyMap<string, number>;
}

const ALL = "*";
const PLACEMENT_POINTS = ["placementGenerate", "placementScore"] as const;

/** The enabled and disabled plugins of one extension point; what is missing is empty. */
export function readPluginSet(value: unknown): PluginSetConfig {
  const fields = fieldsOf(value);
  const enabled = listOf(fields["enabled"]).map((entry) => {
    const { name, weight } = fieldsOf(entry);
    return { name: String(name ?? ""), weight: numberField(weight, 0) };
  });
  return { enabled, disabled: new Set(listOf(fields["disabled"]).map((entry) => String(fieldsOf(entry)["name"] ?? ""))) };
}

/**
 * The default list with a user's changes: what is disabled drops out, what is named again is replaced in its place, the rest comes last.
 * What is named twice stands in it twice.
 * Source: kube-scheduler v1.36, apis/config/v1/default_plugins.go, mergePluginSet.
 */
export function mergeMultiPoint(defaults: readonly EnabledPlugin[], user: PluginSetConfig): readonly EnabledPlugin[] {
  const kept = user.disabled.has(ALL) ? [] : defaults.filter(({ name }) => !user.disabled.has(name));
  const keptNames = new Set(kept.map(({ name }) => name));
  const last = new Map(user.enabled.map((plugin) => [plugin.name, plugin]));
  const merged = kept.map((plugin) => last.get(plugin.name) ?? plugin);
  return [...merged, ...user.enabled.filter((plugin) => !keptNames.has(plugin.name) || last.get(plugin.name) !== plugin)];
}

/**
 * The plugins of every extension point: those that a point names itself and multiPoint too, then those of multiPoint, then the point's own.
 * Source: kube-scheduler v1.36, framework/runtime/framework.go, expandMultiPointPlugins and getScoreWeights.
 */
export function expandPlugins(
  multiPoint: readonly EnabledPlugin[],
  own: ReadonlyMap<ExtensionPoint, PluginSetConfig>,
  known: ReadonlyMap<string, PluginDefinition>,
  path: string,
  problems: ConfigProblem[],
): ExpandedPlugins {
  const points = {} as Record<ExtensionPoint, readonly string[]>;
  for (const point of EXTENSION_POINTS) {
    const { enabled, disabled } = own.get(point) ?? { enabled: [], disabled: new Set<string>() };
    const explicit = enabled.map(({ name }) => name);
    for (const name of explicit) checkPoint(name, point, known, `${path}.${point}`, problems);
    const fromMultiPoint = disabled.has(ALL)
      ? []
      : multiPoint.map(({ name }) => name).filter((name) => !disabled.has(name) && known.get(name)?.points.includes(point));
    const implied = fromMultiPoint.filter((name) => !explicit.includes(name));
    points[point] = [
      ...explicit.filter((name) => fromMultiPoint.includes(name)),
      ...implied,
      ...explicit.filter((name) => !fromMultiPoint.includes(name)),
    ];
    refuseTwice(explicit, point, `${path}.${point}`, problems);
    refuseTwice(implied, point, `${path}.multiPoint`, problems);
  }
  for (const { name } of multiPoint) {
    if (!known.has(name)) problems.push({ path: `${path}.multiPoint`, message: `PreFilterPlugin "${name}" does not exist` });
  }
  const weights = new Map<string, number>();
  for (const { name, weight } of [...(own.get("score")?.enabled ?? []), ...multiPoint]) {
    if (!weights.has(name)) weights.set(name, weight || 1);
  }
  return { points, weights };
}

/** None of kube-scheduler's plugins that are modelled places groups of pods. */
export function refusePlacement(
  plugins: Readonly<Record<string, unknown>>,
  known: ReadonlyMap<string, PluginDefinition>,
  path: string,
  problems: ConfigProblem[],
): void {
  for (const point of PLACEMENT_POINTS) {
    for (const { name } of readPluginSet(plugins[point]).enabled) checkPoint(name, point, known, `${path}.${point}`, problems);
  }
}

function refuseTwice(names: readonly string[], point: ExtensionPoint, path: string, problems: ConfigProblem[]): void {
  for (const name of new Set(names.filter((other, i) => names.indexOf(other) < i))) {
    problems.push({ path, message: `plugin "${name}" already registered as "${interfaceOf(point)}"` });
  }
}

/** Go's interface for the plugins of an extension point. */
function interfaceOf(point: string): string {
  return `${point[0].toUpperCase()}${point.slice(1)}Plugin`;
}

function checkPoint(
  name: string,
  point: ExtensionPoint | (typeof PLACEMENT_POINTS)[number],
  known: ReadonlyMap<string, PluginDefinition>,
  path: string,
  problems: ConfigProblem[],
): void {
  const type = interfaceOf(point);
  const definition = known.get(name);
  if (definition === undefined) problems.push({ path, message: `${type} "${name}" does not exist` });
  else if (!definition.points.some((one) => one === point))
    problems.push({ path, message: `plugin "${name}" does not extend ${type} plugin` });
}
