import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError, type SchedulerPluginFile } from "../workloads/index.ts";

/** An error that came out of a user's plugin as wrong input, with the line in the plugin; undefined for any other. */
export function pluginFailure(error: unknown, plugins: readonly SchedulerPluginFile[]): InputError | undefined {
  if (error instanceof InputError || !(error instanceof Error)) return undefined;
  for (const { file } of plugins) {
    const url = pathToFileURL(resolve(file)).href;
    const at = error.stack?.indexOf(`${url}:`) ?? -1;
    if (at < 0) continue;
    const line = Number(/^\d+/.exec(error.stack!.slice(at + url.length + 1))?.[0]);
    return new InputError([{ file, line, expected: "a plugin that does not fail", found: `${error.name}: ${error.message}` }]);
  }
  return undefined;
}
