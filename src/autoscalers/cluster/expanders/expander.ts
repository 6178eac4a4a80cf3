import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeTemplate } from "../templates.ts";

/** One way to help pending pods: so many new nodes of a group. */
export interface ExpansionOption {
  readonly group: NodeGroup;
  readonly template: NodeTemplate;
  readonly nodeCount: number;
  readonly pods: readonly Id[];
  /** Other groups that the nodes may be shared with. */
  readonly similar: readonly NodeGroup[];
}

/** Prices of what pods ask for, in USD per hour: what the price expander compares nodes with. */
export interface PodPrices {
  readonly cpuUsdPerCoreHour: number;
  readonly memoryUsdPerGibHour: number;
  readonly gpuUsdPerHour: number;
}

/**
 * Priorities of node groups: priority -> regular expressions, matched anywhere in the group's name.
 * `problem` stands for a ConfigMap that cannot be used, with the text to report.
 */
export type PriorityConfig =
  | { readonly priorities: Readonly<Record<string, readonly string[]>> }
  | { readonly problem: string }
  | { readonly missing: true };

/** What expanders know beside the options. */
export interface ExpanderContext {
  readonly env: Environment;
  /** Nodes in the cluster. */
  readonly nodeCount: number;
  readonly prices: PodPrices;
  readonly priorities: PriorityConfig;
}

/** Narrows a list of options down. */
export interface Expander {
  readonly name: string;
  /** The best options, in order; all that are equally good. */
  keep(options: readonly ExpansionOption[], context: ExpanderContext): ExpansionOption[];
  /** The figure it compares, as text; undefined when there is none. */
  score?(option: ExpansionOption, context: ExpanderContext): string | undefined;
}

/** The options with the smallest value; equal doubles are ties. */
export function smallest(options: readonly ExpansionOption[], amountOf: (option: ExpansionOption) => number): ExpansionOption[] {
  let best: ExpansionOption[] = [];
  let least = Number.NaN;
  for (const option of options) {
    const value = amountOf(option);
    if (value === least) best.push(option);
    else if (best.length === 0 || value < least) {
      best = [option];
      least = value;
    }
  }
  return best;
}
