import { type ConfigProblem, EXTENSION_POINTS } from "../framework/plugin.ts";
import { decode } from "./decoding.ts";
import { CONFIGURATION, PLUGIN_ARGS } from "./go-types.ts";
import { unreadableIdentity } from "./identity.ts";
import { fieldsOf, listOf } from "./reading.ts";

const GROUP = "kubescheduler.config.k8s.io";
const CONFIG_VERSION = `${GROUP}/v1`;

/**
 * Fields that a configuration does not have, values of other types than its fields, and weights below 0.
 * Source: kube-scheduler v1.36, cmd/kube-scheduler/app/options/configfile.go (strict decoding), k8s.io/kube-scheduler config/v1/types.go,
 * DecodeNestedObjects.
 * Differs: each problem by itself, and not all of one decoder in one line. kube-scheduler takes a plugin's negative weight; it is refused here
 * in the words for that of an extender.
 */
export function checkFields(config: unknown, problems: ConfigProblem[]): void {
  for (const { path, message } of decode(config, CONFIGURATION, "")) problems.push({ path, message });
  listOf(fieldsOf(config)["profiles"]).forEach((profile, i) => {
    checkProfile(fieldsOf(profile), `profiles[${i}]`, problems);
  });
}

function checkProfile(profile: Readonly<Record<string, unknown>>, path: string, problems: ConfigProblem[]): void {
  const plugins = fieldsOf(profile["plugins"]);
  for (const point of ["multiPoint", ...EXTENSION_POINTS]) {
    listOf(fieldsOf(plugins[point])["enabled"]).forEach((entry, i) => {
      const { weight } = fieldsOf(entry);
      if (typeof weight !== "number" || weight >= 0) return;
      const message = `Invalid value: ${weight}: must have a positive weight applied to it`;
      problems.push({ path: `${path}.plugins.${point}.enabled[${i}].weight`, message });
    });
  }
  listOf(profile["pluginConfig"]).forEach((entry, i) => {
    const { name, args } = fieldsOf(entry);
    if (typeof name === "string" && args !== undefined && args !== null) checkArgs(name, args, `${path}.pluginConfig[${i}]`, problems);
  });
}

/** The arguments of plugins that are not kube-scheduler's are their own. */
function checkArgs(plugin: string, args: unknown, at: string, problems: ConfigProblem[]): void {
  const type = PLUGIN_ARGS.get(plugin);
  if (type === undefined) return;
  const other = otherIdentity(plugin, args);
  if (other !== undefined) {
    const path = other.field === "" ? `${at}.args` : `${at}.args.${other.field}`;
    problems.push({ path, message: `decoding .${at}: ${other.message}` });
    return;
  }
  for (const { path, message, isUnknownField } of decode(args, type, `${at}.args`)) {
    const prefix = isUnknownField ? `strict decoding error: decoding .${at}: strict decoding error: ` : `decoding .${at}: `;
    problems.push({ path, message: `${prefix}decoding args for plugin ${plugin}: ${message}` });
  }
}

/** What shows that arguments are not this plugin's, if anything, and the field that does. */
function otherIdentity(plugin: string, args: unknown): { readonly field: string; readonly message: string } | undefined {
  const decoding = `decoding args for plugin ${plugin}: `;
  const unreadable = unreadableIdentity(args);
  if (unreadable !== undefined) return { field: unreadable.field, message: `${decoding}${unreadable.message}` };
  const fields = fieldsOf(args);
  const expected = `${plugin}Args`;
  const kind = fields["kind"] || expected;
  const version = fields["apiVersion"] || CONFIG_VERSION;
  const isRegistered = version === CONFIG_VERSION && [...PLUGIN_ARGS.keys()].some((name) => kind === `${name}Args`);
  const field = version === CONFIG_VERSION ? "kind" : "apiVersion";
  if (!isRegistered) return { field, message: `${decoding}no kind "${kind}" is registered for version "${version}"` };
  if (kind === expected) return undefined;
  return { field, message: `args for plugin ${plugin} were not of type ${expected}.${GROUP}, got ${kind}.${GROUP}` };
}
