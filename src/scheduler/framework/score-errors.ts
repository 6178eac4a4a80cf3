import type { Cycle, Plugin, WeightedPlugin } from "./plugin.ts";

/**
 * Why nodes cannot be scored for a pod; undefined: they can. `preScored`: the plugins of PreScore, `scorers`: those of Score, in order.
 * Source: kube-scheduler v1.36, framework/runtime/framework.go, RunPreScorePlugins and RunScorePlugins.
 */
export function scoreError(preScored: readonly Plugin[], scorers: readonly WeightedPlugin[], cycle: Cycle): string | undefined {
  for (const plugin of preScored) {
    const problem = plugin.preScoreError?.(cycle);
    if (problem !== undefined) return `running PreScore plugin "${plugin.name}": ${problem}`;
  }
  for (const { plugin, maySkip } of scorers) {
    const problem = maySkip ? undefined : (plugin.scoreUnprepared ?? plugin.preScoreError?.(cycle));
    if (problem !== undefined) return `running Score plugins: plugin "${plugin.name}" failed with: ${problem}`;
  }
  return undefined;
}
