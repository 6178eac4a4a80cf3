import type { ConfigProblem } from "../framework/plugin.ts";
import { readPluginSet } from "./plugin-sets.ts";
import { fieldsOf, listOf } from "./reading.ts";

/** A profile as far as the order of its queue goes. */
interface Sorted {
  readonly schedulerName: string;
  /** What the profile itself says at queueSort, as Go prints it. */
  readonly written: string;
  readonly enabled: readonly string[];
  /** By plugin: its arguments as text. */
  readonly args: ReadonlyMap<string, string>;
}

/**
 * All profiles share one queue, so they must sort it alike, and say so alike. `sorters` are the queue sort plugins that each comes to.
 * Source: kube-scheduler v1.36, apis/config/validation/validation.go, validateCommonQueueSort; profile/profile.go, cfgValidator.
 */
export function checkQueueSorts(profiles: readonly unknown[], sorters: readonly (readonly string[])[], problems: ConfigProblem[]): void {
  const [first, ...others] = profiles.map(readSorted);
  const named = first.enabled.at(0) ?? "";
  const expected = named === "" ? undefined : first.args.get(named);
  if (first.enabled.length > 1) {
    const message = `Invalid value: ${first.enabled.length}: only one queue sort plugin can be enabled`;
    problems.push({ path: "profiles[0].plugins.queueSort.Enabled", message });
  }
  others.forEach((profile, i) => {
    const path = `profiles[${i + 1}]`;
    if (profile.written !== first.written) {
      problems.push({ path: `${path}.plugins.queueSort`, message: `Invalid value: ${profile.written}: must be the same for all profiles` });
    }
    const args = profile.args.get(named);
    if (args !== undefined && args !== expected) {
      problems.push({ path: `${path}.pluginConfig.args`, message: `Invalid value: ${args}: queueSort must be the same for all profiles` });
    }
    const [sorter] = sorters[i + 1];
    if (sorters[0].length === 1 && sorter === sorters[0][0] && profile.args.get(sorter) !== first.args.get(sorter)) {
      problems.push({ path: `${path}.pluginConfig`, message: `different queue sort plugin args for profile "${profile.schedulerName}"` });
    }
  });
}

function readSorted(profile: unknown): Sorted {
  const { schedulerName, plugins, pluginConfig } = fieldsOf(profile);
  const set = fieldsOf(fieldsOf(plugins)["queueSort"]);
  const { enabled } = readPluginSet(set);
  const list = (entries: readonly object[]): string => (entries.length === 0 ? "null" : JSON.stringify(entries));
  const enabledText = list(enabled.map(({ name, weight }) => ({ Name: name, Weight: weight })));
  const disabledText = list(listOf(set["disabled"]).map((entry) => ({ Name: String(fieldsOf(entry)["name"] ?? ""), Weight: 0 })));
  const args = new Map<string, string>();
  for (const entry of listOf(pluginConfig)) {
    const { name, args: given } = fieldsOf(entry);
    if (given !== undefined && given !== null && !args.has(String(name))) args.set(String(name), JSON.stringify(given));
  }
  return {
    schedulerName: String(schedulerName ?? ""),
    written: `{"Enabled":${enabledText},"Disabled":${disabledText}}`,
    enabled: enabled.map(({ name }) => name),
    args,
  };
}
