import type { PluginDefinition } from "../framework/plugin.ts";

/**
 * Writes the pod's node.
 * Source: kube-scheduler v1.36, framework/plugins/defaultbinder/default_binder.go.
 */
export const defaultBinder: PluginDefinition = {
  name: "DefaultBinder",
  points: ["bind"],
  create: (_args, { store }) => ({
    name: "DefaultBinder",
    bind({ pod }, row) {
      store.bindPod(pod, row);
      return undefined;
    },
  }),
};
