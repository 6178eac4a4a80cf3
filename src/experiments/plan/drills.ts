import { join } from "node:path";
import { type RunFolder, readRunFolder } from "../../metrics/index.ts";
import type { PoolFacts } from "../../simulation/index.ts";
import type { PlanContent } from "../../workloads/index.ts";
import type { RunSuccess } from "../runs/run.ts";
import { recoverySeconds } from "./load-curve.ts";
import type { PlanRequests, Variation } from "./requests.ts";
import type { Sizes } from "./space.ts";
import { type Confidence, judge, type ObjectiveTrial, overall, type TrialVerdict } from "./trial.ts";
import { type MakeRuns, successes } from "./trials.ts";

/** Something that a plan is put through. */
export interface Drill {
  /** In words: "one machine of web breaks". */
  readonly name: string;
  readonly variation: Variation;
  /** When it strikes; undefined: it holds for the whole run. */
  readonly atSeconds: number | undefined;
}

/** How a plan stood a drill. */
export interface DrillResult {
  readonly name: string;
  readonly verdict: TrialVerdict;
  readonly objectives: readonly ObjectiveTrial[];
  readonly seeds: number;
  /** Means over the seeds. */
  readonly stillUnboundPods: number;
  readonly lostPods: number;
  /** From the strike until no more pods wait than would have without it, in the run of the first seed; undefined: not before the end. */
  readonly recoverySeconds: number | undefined;
  readonly atSeconds: number | undefined;
  /** The load as a multiple of today's; undefined: a drill at today's load. */
  readonly growth: number | undefined;
}

/** The drills that apply to a configuration. */
export function drillsFor(
  { growth, machineLoss, zoneLoss, spotReclaim, rollingUpgrade, for: forMs }: PlanContent["spec"]["drills"],
  pools: readonly PoolFacts[],
  sizes: ReadonlyMap<string, number>,
  atSeconds: number,
): Drill[] {
  const used = pools.filter(({ name }) => (sizes.get(name) ?? 1) > 0);
  const strike = (name: string, fault: unknown): Drill => ({
    name,
    variation: { timeline: [{ at: `${Math.round(atSeconds * 1000)}ms`, fault }] },
    atSeconds,
  });
  const zones = [...new Set(used.flatMap((pool) => pool.zones))];
  return [
    ...growth.map(
      (factor): Drill => ({ name: growthName(factor), variation: { growth: factor, untilHopeless: true }, atSeconds: undefined }),
    ),
    ...(machineLoss ? used : []).map(({ name: pool }) =>
      strike(`one machine of ${pool} breaks`, { machineFailure: { pool, count: 1, replace: false } }),
    ),
    ...(zoneLoss ? zones : []).map((zone) => strike(`zone ${zone} is out`, { zoneOutage: { zone, for: `${forMs}ms` } })),
    ...(spotReclaim ? used.filter(({ spot }) => spot) : []).map(({ name: pool }) =>
      strike(`all spot machines of ${pool} are taken back`, { spotReclaim: { pool } }),
    ),
    ...(rollingUpgrade ? used : []).map(({ name: pool }) =>
      strike(`${pool} is upgraded, machine by machine`, { rollingReplacement: { pool } }),
    ),
  ];
}

/** What a drill is made with. */
export interface DrillContext {
  readonly requests: PlanRequests;
  readonly make: MakeRuns;
  readonly seeds: number;
  readonly confidence: Confidence;
  /** Folder for tables. */
  readonly folder: string;
  /** The same configuration undisturbed, first seed. */
  readonly undisturbed: RunFolder;
}

/** Puts a configuration through a drill. */
export async function makeDrill(drill: Drill, number: number, sizes: Sizes, context: DrillContext): Promise<DrillResult> {
  const { requests, make, seeds, confidence, folder, undisturbed } = context;
  const tables = drill.atSeconds === undefined ? undefined : join(folder, `drill-${number}`);
  const wanted = Array.from({ length: seeds }, (_, i) =>
    requests.of(sizes, i + 1, { ...drill.variation, ...(i === 0 && tables !== undefined && { tables }) }),
  );
  const runs = successes(await make(wanted));
  const objectives = judge(runs, confidence);
  return {
    name: drill.name,
    verdict: overall(objectives),
    objectives,
    seeds,
    stillUnboundPods: meanOf(runs, ["pods_still_unbound"]),
    lostPods: meanOf(runs, ["pods_lost", "pods_evicted"]),
    recoverySeconds: tables === undefined ? undefined : recoverySeconds(readRunFolder(tables), undisturbed, drill.atSeconds!),
    atSeconds: drill.atSeconds,
    growth: drill.variation.growth,
  };
}

const growthName = (factor: number): string => {
  const percent = Math.round((factor - 1) * 1000) / 10;
  return factor === 2 ? "twice the load" : `${Math.abs(percent)} % ${percent < 0 ? "less" : "more"} load`;
};

function meanOf(runs: readonly RunSuccess[], names: readonly string[]): number {
  const totals = runs.map(({ metrics }) =>
    metrics.filter(({ name }) => names.includes(name)).reduce((sum, { value }) => sum + (value ?? 0), 0),
  );
  return totals.reduce((sum, total) => sum + total, 0) / totals.length;
}
