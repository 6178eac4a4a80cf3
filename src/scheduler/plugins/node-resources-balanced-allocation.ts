import type { NodeInfos } from "../../cluster/index.ts";
import { type NodeResourcesBalancedAllocationArgs, readBalancedAllocationArgs } from "../config/args-resources.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { type IncludedResource, IncludedResources } from "./resource-scores.ts";

const NAME = "NodeResourcesBalancedAllocation";

/**
 * Prefers nodes whose resources the pod would bring closer to being used in equal shares.
 * Source: kube-scheduler v1.36, framework/plugins/noderesources/balanced_allocation.go.
 */
export const nodeResourcesBalancedAllocation: PluginDefinition = {
  name: NAME,
  points: ["preScore", "score"],
  readArgs: readBalancedAllocationArgs,
  create: ({ resources }: NodeResourcesBalancedAllocationArgs) => {
    const includedResources = new IncludedResources(resources, "held");
    return {
      name: NAME,
      nodeLocalScore: true,
      preScore({ template, snapshot }) {
        const included = includedResources.of(template, snapshot.infos);
        return { state: included, skip: included.every(({ amount }) => amount === 0) };
      },
      score({ snapshot: { infos } }, state, { rows, count, scores }) {
        const included = state as readonly IncludedResource[];
        if (included.length === 2) scorePair(included, infos, rows, count, scores);
        else
          for (let i = 0; i < count; i++)
            scores[i] = changeScore(balanceAfter(included, infos, rows[i]), balanceNow(included, infos, rows[i]));
        return true;
      },
    };
  },
};

/** As the general form, for CPU and memory: no allocation, one pass. */
function scorePair([a, b]: readonly IncludedResource[], infos: NodeInfos, rows: Int32Array, count: number, scores: Float64Array): void {
  const amountA = a.amount;
  const amountB = b.amount;
  const capacityA = infos.allocatable[a.column];
  const capacityB = infos.allocatable[b.column];
  const usedA = infos.requested[a.column];
  const usedB = infos.requested[b.column];
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const allA = capacityA[row];
    const allB = capacityB[row];
    // Fewer than two shares are always in balance.
    if (allA === 0 || allB === 0) {
      scores[i] = changeScore(100, 100);
      continue;
    }
    const heldA = usedA[row];
    const heldB = usedB[row];
    const now = balanceOfPair(heldA / allA, heldB / allB);
    const after = balanceOfPair((heldA + amountA) / allA, (heldB + amountB) / allB);
    scores[i] = 50 + (((50 + after - now) / 2) | 0);
  }
}

/** 100 when both shares are equal, less by their standard deviation. Between 0 and 100, where `| 0` rounds as Go does, and is faster than Math.trunc. */
function balanceOfPair(a: number, b: number): number {
  const shareA = Math.min(a, 1);
  const shareB = Math.min(b, 1);
  return ((1 - Math.abs((shareA - shareB) / 2)) * 100) | 0;
}

/** Half for a node that stays as it is, more for one that comes closer to balance. */
function changeScore(after: number, now: number): number {
  return 50 + Math.trunc((50 + after - now) / 2);
}

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
