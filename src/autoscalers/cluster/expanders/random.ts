import type { Expander } from "./expander.ts";

/** Any one option. Source: cluster-autoscaler 1.36.1, expander/random/random.go. */
export const random: Expander = {
  name: "random",
  keep(options, { env }) {
    if (options.length <= 1) return [...options];
    env.changes.note();
    return [options[env.random.int(options.length)]];
  },
};
