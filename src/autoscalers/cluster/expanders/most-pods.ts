import { type Expander, smallest } from "./expander.ts";

/** The options that help most pods. Source: cluster-autoscaler 1.36.1, expander/mostpods/mostpods.go. */
export const mostPods: Expander = {
  name: "most-pods",
  keep: (options) => smallest(options, ({ pods }) => -pods.length),
  score: ({ pods }) => `${pods.length} pods`,
};
