import type { Millis } from "../../engine/index.ts";
import { type Column, column, type Unit } from "../columns.ts";
import type { ClusterView } from "../levels.ts";

/** A column of the time series and how to read it off the cluster. NaN: there is nothing to tell, the cell stays empty. */
export interface Series extends Column {
  sample(view: ClusterView, now: Millis): number;
}

/** A series with the decimals of its unit. */
export function series(name: string, unit: Unit, help: string, sample: (view: ClusterView, now: Millis) => number): Series {
  return { ...column(name, unit, help), sample };
}
