import type { PlanResult } from "./plan.ts";

/** A CSV table as text. */
export interface CsvTable {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** `tried.csv`: one row per configuration that was tried and objective, in the order of the search. Numbers without a bound are empty. */
export function triedTable({ pools, trials }: PlanResult): CsvTable {
  const sizes = pools.map(({ name }) => `${name.replace(/[^a-z0-9]+/g, "_")}_nodes`);
  const header = [
    "trial",
    ...sizes,
    "cost_usd_per_hour",
    "seeds",
    "verdict",
    "objective",
    "objective_verdict",
    "mean",
    "low",
    "high",
    "worst",
  ];
  const rows = trials.flatMap(({ sizes: tried, verdict, objectives, runs }, i) => {
    const cost = pools.reduce((sum, { usdPerHour }, pool) => sum + usdPerHour * tried[pool], 0);
    const configuration = [`${i}`, ...tried.map(String), cost.toFixed(6), `${runs.length}`, verdict];
    return objectives.map((one) => [
      ...configuration,
      one.description,
      one.verdict,
      ...[one.mean, one.low, one.high, one.worst].map(decimals),
    ]);
  });
  return { file: "tried.csv", header, rows };
}

/** `drills.csv`: one row per drill and objective. */
export function drillsTable({ drills }: PlanResult): CsvTable {
  const header = [
    "drill",
    "at_seconds",
    "seeds",
    "verdict",
    "still_unbound_pods",
    "lost_pods",
    "recovery_seconds",
    "objective",
    "objective_verdict",
    "mean",
  ];
  const rows = drills.flatMap(({ name, atSeconds, seeds, verdict, stillUnboundPods, lostPods, recoverySeconds, objectives }) =>
    objectives.map((one) => [
      name,
      ...[atSeconds].map(decimals),
      `${seeds}`,
      verdict,
      ...[stillUnboundPods, lostPods, recoverySeconds].map(decimals),
      one.description,
      one.verdict,
      decimals(one.mean),
    ]),
  );
  return { file: "drills.csv", header, rows };
}

const decimals = (value: number | undefined): string => (value === undefined || !Number.isFinite(value) ? "" : value.toFixed(3));
