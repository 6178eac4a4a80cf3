import type { Cycle, Plugin, WeightedPlugin } from "./plugin.ts";

/** Says why nodes cannot be scored for the cycle's pod; undefined: they can. */
export type ScoreCheck = (cycle: Cycle) => string | undefined;

/**
 * What scoring may fail for, of the plugins of PreScore and those of Score in their order. Most plugins never fail, and are not asked.
 * Source: kube-scheduler v1.36, framework/runtime/framework.go, RunPreScorePlugins and RunScorePlugins.
 */
export function scoreChecks(preScored: readonly Plugin[], scorers: readonly WeightedPlugin[]): readonly ScoreCheck[] {
  const prepared = preScored.filter(({ preScoreError }) => preScoreError !== undefined);
  const unprepared = scorers
    .filter(({ plugin, maySkip }) => !maySkip && (plugin.scoreUnprepared ?? plugin.preScoreError) !== undefined)
    .map(({ plugin }) => plugin);
  return [
    ...prepared.map((plugin) => told(`running PreScore plugin "${plugin.name}": `, (cycle) => plugin.preScoreError!(cycle))),
    ...unprepared.map((plugin) =>
      told(
        `running Score plugins: plugin "${plugin.name}" failed with: `,
        (cycle) => plugin.scoreUnprepared ?? plugin.preScoreError!(cycle),
      ),
    ),
  ];
}

function told(head: string, check: ScoreCheck): ScoreCheck {
  return (cycle) => {
    const problem = check(cycle);
    return problem === undefined ? undefined : head + problem;
  };
}
