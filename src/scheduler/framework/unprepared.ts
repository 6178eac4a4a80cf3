import type { Plugin } from "./plugin.ts";
import { Code, type Status, type StatusTable } from "./status.ts";

/** The error of a Filter, for instance of one that does not find what its PreFilter, switched off by the profile, would have left. */
export function filterError(statuses: StatusTable, plugin: string, problem: string): Status {
  return statuses.intern(Code.Error, plugin, [`running "${plugin}" filter plugin: ${problem}`]);
}

/**
 * A Filter that fails on every node because its PreFilter is switched off.
 * Source: kube-scheduler v1.36, framework/runtime/framework.go, RunFilterPlugins; getPreFilterState of the plugins.
 */
export function failUnprepared(statuses: StatusTable, plugin: string, problem: string): NonNullable<Plugin["filterUnprepared"]> {
  const status = filterError(statuses, plugin, problem);
  return (_cycle, nodes) => {
    for (let i = 0; i < nodes.count; i++) nodes.reject(nodes.rows[i], status);
    nodes.count = 0;
  };
}
