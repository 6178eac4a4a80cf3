import { type Expander, smallest } from "./expander.ts";

/** The options with fewest nodes, but with some. Source: cluster-autoscaler 1.36.1, expander/leastnodes/leastnodes.go. */
export const leastNodes: Expander = {
  name: "least-nodes",
  keep: (options) =>
    smallest(
      options.filter(({ nodeCount }) => nodeCount > 0),
      ({ nodeCount }) => nodeCount,
    ),
  score: ({ nodeCount }) => `${nodeCount} nodes`,
};
