import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describeFound } from "./check.ts";
import { type InputProblem, throwIfAny } from "./errors.ts";
import type { SchedulerPluginFile } from "./loaded-scenario.ts";

const EXPECTED = "a module that exports a PluginDefinition as plugin, or by default";

/**
 * Runs the modules of a scenario's plugins, in order, and notes what they export; whether that is a plugin is the scheduler's to judge.
 * Throws InputError for modules that do not load or export nothing of that name.
 */
export async function importPlugins(files: readonly SchedulerPluginFile[]): Promise<SchedulerPluginFile[]> {
  const problems: InputProblem[] = [];
  const loaded: SchedulerPluginFile[] = [];
  for (const entry of files) {
    const exports = await importModule(entry, problems);
    if (exports === undefined) continue;
    const exported = exports["plugin"] ?? exports["default"];
    if (exported === undefined || exported === null) {
      const names = Object.keys(exports);
      const found = names.length === 0 ? "no exports" : `exports ${names.join(", ")}`;
      problems.push({ file: entry.file, expected: EXPECTED, found, hint: namedAt(entry) });
      continue;
    }
    loaded.push({ ...entry, exported });
  }
  throwIfAny(problems);
  return loaded;
}

async function importModule(entry: SchedulerPluginFile, problems: InputProblem[]): Promise<Record<string, unknown> | undefined> {
  const url = pathToFileURL(resolve(entry.file)).href;
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (error) {
    const found = error instanceof Error ? `${error.name}: ${error.message}` : describeFound(error);
    problems.push({ file: entry.file, expected: "a JavaScript module that loads", found, hint: namedAt(entry) });
    return undefined;
  }
}

function namedAt({ place: { file, line } }: SchedulerPluginFile): string {
  return `named at ${file}${line === undefined ? "" : `:${line}`}`;
}
