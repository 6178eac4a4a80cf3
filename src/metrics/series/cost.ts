import { type Series, series } from "./series.ts";

/** Money. */
export const costSeries: readonly Series[] = [
  series(
    "cost_usd_per_hour",
    "usd_per_hour",
    "What the machines with a known price cost now, from request to end, booting included. Empty when no price is known.",
    (view) => view.costUsdPerHour,
  ),
];
