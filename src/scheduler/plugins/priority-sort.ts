import type { PluginDefinition } from "../framework/plugin.ts";

/**
 * The higher priority first; among equals the queue goes by time.
 * Source: kube-scheduler v1.36, framework/plugins/queuesort/priority_sort.go.
 */
export const prioritySort: PluginDefinition = {
  name: "PrioritySort",
  points: ["queueSort"],
  create: () => ({ name: "PrioritySort", queueSort: (a, b) => b.priority - a.priority }),
};
