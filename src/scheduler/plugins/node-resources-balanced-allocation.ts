import type { NodeInfos } from "../../cluster/index.ts";
import { type NodeResourcesBalancedAllocationArgs, readBalancedAllocationArgs } from "../config/args-resources.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { changeScore } from "./resource-balance.ts";
import { type IncludedResource, IncludedResources } from "./resource-scores.ts";

/** The plugin's name, by which NodeResourcesFit finds it to score together. */
export const BALANCED_ALLOCATION = "NodeResourcesBalancedAllocation";

/**
 * Prefers nodes whose resources the pod would bring closer to being used in equal shares.
 * Source: kube-scheduler v1.36, framework/plugins/noderesources/balanced_allocation.go.
 */
export const nodeResourcesBalancedAllocation: PluginDefinition = {
  name: BALANCED_ALLOCATION,
  points: ["preScore", "score"],
  readArgs: readBalancedAllocationArgs,
  create: ({ resources }: NodeResourcesBalancedAllocationArgs) => {
    const includedResources = new IncludedResources(resources, "held");
    return {
      name: BALANCED_ALLOCATION,
      nodeLocalScore: true,
      preScore({ template, snapshot }) {
        const included = includedResources.of(template, snapshot.infos);
        return { state: included, skip: included.every(({ amount }) => amount === 0) };
      },
      score({ snapshot: { infos } }, state, { rows, count, scores }) {
        const included = state as readonly IncludedResource[];
        for (let i = 0; i < count; i++)
          scores[i] = changeScore(balanceAfter(included, infos, rows[i]), balanceNow(included, infos, rows[i]));
        return true;
      },
    };
  },
};

function balanceAfter(included: readonly IncludedResource[], infos: NodeInfos, row: number): number {
  return balance(included, infos, row, true);
}

function balanceNow(included: readonly IncludedResource[], infos: NodeInfos, row: number): number {
  return balance(included, infos, row, false);
}

/** 100 when all shares are equal, less by their standard deviation. */
function balance(included: readonly IncludedResource[], { allocatable, requested }: NodeInfos, row: number, withPod: boolean): number {
  const shares: number[] = [];
  let sum = 0;
  for (const { column, amount } of included) {
    const capacity = allocatable[column][row];
    if (capacity === 0) continue;
    const share = Math.min((requested[column][row] + (withPod ? amount : 0)) / capacity, 1);
    shares.push(share);
    sum += share;
  }
  return Math.trunc((1 - deviation(shares, sum)) * 100);
}

function deviation(shares: readonly number[], sum: number): number {
  if (shares.length < 2) return 0;
  if (shares.length === 2) return Math.abs((shares[0] - shares[1]) / 2);
  const mean = sum / shares.length;
  let squares = 0;
  for (const share of shares) squares += (share - mean) * (share - mean);
  return Math.sqrt(squares / shares.length);
}
