import type { PlanResult } from "./plan.ts";
import { HOURS_PER_MONTH } from "./plan-text.ts";
import type { Trial } from "./trials.ts";

/** The text of plan.json: the whole answer, keys in a fixed order; what has no value, or no bound, is null. */
export function planJson(
  plan: PlanResult,
  facts: { readonly version: string; readonly inputs: readonly unknown[]; readonly settings: unknown },
): string {
  const { best, usdPerHour } = plan;
  const document = {
    wavetank: facts.version,
    plan: plan.name,
    inputs: facts.inputs,
    confidence: plan.confidence,
    configurations: plan.configurations,
    tried: plan.trials.length,
    runs: plan.runs,
    proven: plan.proven,
    hoursPerMonth: HOURS_PER_MONTH,
    pools: plan.pools,
    answer:
      best === undefined
        ? null
        : {
            pools: plan.pools.map(({ name, kind, usdPerHour: each }, i) => ({ name, kind, size: best.sizes[i], usdPerHour: each })),
            usdPerHour,
            usdPerMonth: usdPerHour! * HOURS_PER_MONTH,
            simulatedUsdPerHour: plan.simulatedUsdPerHour,
            ...trialJson(best),
          },
    largest: trialJson(plan.largest),
    smaller: plan.smaller.map(({ pool, savedUsdPerHour, trial }) => ({ pool, savedUsdPerHour, ...trialJson(trial) })),
    binding: plan.binding,
    loadMax: plan.loadMax,
    headroom: plan.headroom,
    drills: plan.drills,
    demands: plan.demands,
    dropped: plan.dropped,
    settings: facts.settings,
  };
  return `${JSON.stringify(document, (_, value) => (typeof value === "number" && !Number.isFinite(value) ? null : (value as unknown)), 2)}\n`;
}

const trialJson = ({ sizes, verdict, objectives, runs }: Trial) => ({
  sizes,
  verdict,
  seeds: runs.length,
  objectives,
  digests: runs.map(({ digest }) => digest),
});
