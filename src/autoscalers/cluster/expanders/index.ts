import type { ExpanderName } from "../flag-kinds.ts";
import type { Expander, ExpanderContext, ExpansionOption } from "./expander.ts";
import { leastNodes } from "./least-nodes.ts";
import { leastWaste } from "./least-waste.ts";
import { mostPods } from "./most-pods.ts";
import { price } from "./price.ts";
import { priority } from "./priority.ts";
import { random } from "./random.ts";

/** All expanders. */
export const EXPANDERS: readonly Expander[] = [random, mostPods, leastWaste, leastNodes, price, priority];

/** What one link of the chain has left over. */
export interface ChainStep {
  readonly expander: Expander;
  readonly kept: readonly ExpansionOption[];
}

/** The chosen option, or undefined when a filter dropped all; and how it came to it. */
export interface Choice {
  readonly option: ExpansionOption | undefined;
  readonly steps: readonly ChainStep[];
  /** Options that were equally good for the whole chain, of which chance took one; empty when there was one only. */
  readonly ties: readonly ExpansionOption[];
}

/**
 * Asks the expanders one after another until a single option is left; after the last one chance decides.
 * Source: cluster-autoscaler 1.36.1, expander/factory/chain.go.
 */
export function choose(chain: readonly ExpanderName[], options: readonly ExpansionOption[], context: ExpanderContext): Choice {
  let left = options;
  const steps: ChainStep[] = [];
  for (const name of chain) {
    const expander = EXPANDERS.find((candidate) => candidate.name === name)!;
    // Where one has dropped all options, the others are asked in vain.
    const kept = left.length === 0 ? [] : expander.keep(left, context);
    steps.push({ expander, kept });
    left = kept;
    if (left.length === 1) return { option: left[0], steps, ties: [] };
  }
  return { option: random.keep(left, context)[0], steps, ties: left };
}
