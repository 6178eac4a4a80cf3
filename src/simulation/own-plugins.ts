import { EXTENSION_POINTS, KUBE_SCHEDULER_PLUGINS, type Plugin, type PluginDefinition, type ScoreSheet } from "../scheduler/index.ts";
import { InputError, type InputProblem, type SchedulerPluginFile } from "../workloads/index.ts";

/** The plugins of a scenario, and its scheduler configuration with those added that it does not name. */
export interface OwnPlugins {
  readonly definitions: readonly PluginDefinition[];
  readonly config: unknown;
}

const DEFAULT_SCHEDULER = "default-scheduler";
const SCORE_MAX = 100;

/**
 * Judges what plugin files export, and adds those that no profile names to the default profile, behind all others.
 * `config` is the KubeSchedulerConfiguration as written, undefined for none.
 */
export function ownPlugins(files: readonly SchedulerPluginFile[], config: unknown, problems: InputProblem[]): OwnPlugins {
  const definitions: PluginDefinition[] = [];
  const added: { readonly file: SchedulerPluginFile; readonly name: string }[] = [];
  const fileOf = new Map<string, string>();
  for (const file of files) {
    const definition = checkedDefinition(file, problems);
    if (definition === undefined) continue;
    const { name } = definition;
    const taken = KUBE_SCHEDULER_PLUGINS.includes(name) ? "a plugin of kube-scheduler" : fileOf.get(name);
    if (taken !== undefined) {
      const hint = "a changed plugin needs a name of its own; disable the original in a KubeSchedulerConfiguration";
      problems.push({
        ...file.place,
        expected: "a plugin with a name of its own",
        found: `"${name}" of ${file.file}, also ${taken}`,
        hint,
      });
      continue;
    }
    fileOf.set(name, `in ${file.file}`);
    definitions.push(definition);
    if (!isNamed(config, name)) added.push({ file, name });
    else if (file.weight !== undefined || file.args !== undefined) {
      const expected = `no weight and no args for "${name}", which the scheduler's configuration names`;
      problems.push({ ...file.place, expected, found: "some", hint: "give them there: plugins.score.enabled[].weight and pluginConfig" });
    }
  }
  if (added.length === 0) return { definitions, config };
  const completed = withAdded(config, added);
  if (completed === undefined) {
    const expected = `a profile ${DEFAULT_SCHEDULER} in the scheduler's configuration, or one that names "${added[0].name}"`;
    problems.push({ ...added[0].file.place, expected, found: "several others" });
  }
  return { definitions, config: completed ?? config };
}

/** Whether any profile enables the plugin, or turns it off. */
function isNamed(config: unknown, name: string): boolean {
  return listAt(config, "profiles").some((profile) =>
    Object.values(fieldsOf(fieldsOf(profile)["plugins"])).some((set) =>
      [...listAt(set, "enabled"), ...listAt(set, "disabled")].some((entry) => fieldsOf(entry)["name"] === name),
    ),
  );
}

/** The configuration with plugins at the end of the default profile's list; undefined: it has none. */
function withAdded(config: unknown, added: readonly { readonly file: SchedulerPluginFile; readonly name: string }[]): unknown {
  const written = listAt(config, "profiles");
  const profiles = written.length === 0 ? [{}] : [...written];
  const index = profiles.length === 1 ? 0 : profiles.findIndex((profile) => fieldsOf(profile)["schedulerName"] === DEFAULT_SCHEDULER);
  if (index < 0) return undefined;
  const profile = fieldsOf(profiles[index]);
  const plugins = fieldsOf(profile["plugins"]);
  const multiPoint = fieldsOf(plugins["multiPoint"]);
  const enabled = added.map(({ file, name }) => ({ name, ...(file.weight !== undefined && { weight: file.weight }) }));
  const args = added.filter(({ file }) => file.args !== undefined).map(({ file, name }) => ({ name, args: file.args }));
  profiles[index] = {
    ...profile,
    plugins: { ...plugins, multiPoint: { ...multiPoint, enabled: [...listAt(multiPoint, "enabled"), ...enabled] } },
    ...(args.length > 0 && { pluginConfig: [...listAt(profile, "pluginConfig"), ...args] }),
  };
  return { ...fieldsOf(config), profiles };
}

function checkedDefinition({ file, exported }: SchedulerPluginFile, problems: InputProblem[]): PluginDefinition | undefined {
  const before = problems.length;
  const add = (path: string, expected: string, found: string): void => {
    problems.push({ file, path, expected, found });
  };
  if (typeof exported !== "object" || exported === null) {
    add("plugin", "a PluginDefinition: { name, points, create }", describe(exported));
    return undefined;
  }
  const { name, points, create, readArgs } = exported as Record<string, unknown>;
  if (typeof name !== "string" || name === "") add("plugin.name", "the plugin's name", describe(name));
  if (!Array.isArray(points) || points.length === 0) {
    add("plugin.points", `a list of extension points, such as ["score"]`, Array.isArray(points) ? "an empty list" : describe(points));
  } else {
    const known: readonly unknown[] = EXTENSION_POINTS;
    for (const point of points) {
      if (!known.includes(point)) add("plugin.points", `extension points: ${EXTENSION_POINTS.join(", ")}`, describe(point));
    }
  }
  if (typeof create !== "function") add("plugin.create", "a function that makes the plugin", describe(create));
  if (readArgs !== undefined && typeof readArgs !== "function") add("plugin.readArgs", "a function, or nothing", describe(readArgs));
  return problems.length > before ? undefined : guarded(exported as PluginDefinition, file);
}

/** The plugin, looked at once more when it is made, and its scores whenever it gives some: mistakes in it are no bugs of wavetank. */
function guarded(definition: PluginDefinition, file: string): PluginDefinition {
  const { name, points, create } = definition;
  const wrong = (path: string, expected: string, found: string): InputError => new InputError([{ file, path, expected, found }]);
  return {
    ...definition,
    create: (args, handle) => {
      const plugin: Plugin = create!(args, handle);
      if (plugin?.name !== name) throw wrong("plugin.create", `a plugin of the name "${name}"`, describe(plugin?.name));
      for (const point of points) {
        if (typeof plugin[point] !== "function") throw wrong("plugin.create", `a plugin with a method ${point}`, describe(plugin[point]));
      }
      return withCheckedScores(plugin, (score) => wrong(`${name}.score`, "scores from 0 to 100, normalised if need be", `${score}`));
    },
  };
}

/** Makes sure of what goes into the totals: the raw scores, or what `normalize` has made of them. Other methods are the plugin's own. */
function withCheckedScores(plugin: Plugin, failure: (score: number) => InputError): Plugin {
  const check = ({ scores, count }: ScoreSheet): void => {
    for (let i = 0; i < count; i++) if (!(scores[i] >= 0 && scores[i] <= SCORE_MAX)) throw failure(scores[i]);
  };
  const checked = boundTo(plugin);
  if (plugin.normalize !== undefined) {
    checked.normalize = (cycle, state, sheet) => {
      plugin.normalize!(cycle, state, sheet);
      check(sheet);
    };
  } else if (plugin.score !== undefined) {
    checked.score = (cycle, state, sheet) => {
      const decides = plugin.score!(cycle, state, sheet);
      check(sheet);
      return decides;
    };
  }
  return checked;
}

/** The same plugin as a plain object, whose methods still belong to the original. */
function boundTo(plugin: Plugin): { -readonly [K in keyof Plugin]: Plugin[K] } {
  const copy: Record<string, unknown> = {};
  for (let holder: object = plugin; holder !== Object.prototype && holder !== null; holder = Object.getPrototypeOf(holder)) {
    for (const name of Object.getOwnPropertyNames(holder)) {
      if (name === "constructor" || Object.hasOwn(copy, name)) continue;
      const value: unknown = plugin[name as keyof Plugin];
      copy[name] = typeof value === "function" ? value.bind(plugin) : value;
    }
  }
  return copy as unknown as Plugin;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function listAt(value: unknown, field: string): readonly unknown[] {
  const list = fieldsOf(value)[field];
  return Array.isArray(list) ? list : [];
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  return typeof value === "string" || typeof value === "number" ? JSON.stringify(value) : `a ${typeof value}`;
}
