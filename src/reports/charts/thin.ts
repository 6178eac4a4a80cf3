import { place } from "./svg.ts";

/** A level that holds from each time until the next one. */
export interface Steps {
  /** Ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/**
 * The path of a level over time, drawn as steps. Samples that fall on one unit of paper become one stroke from their lowest to
 * their highest value, so that no peak is lost and the path is never longer than the paper is wide.
 */
export function stepPath({ times, values }: Steps, x: (time: number) => number, y: (value: number) => number): string {
  let path = "";
  let i = 0;
  while (i < times.length) {
    if (Number.isNaN(values[i])) {
      i++;
      continue;
    }
    const column = Math.round(x(times[i]));
    let [low, high, last] = [values[i], values[i], values[i]];
    const first = values[i];
    for (i++; i < times.length && Math.round(x(times[i])) === column; i++) {
      if (Number.isNaN(values[i])) continue;
      last = values[i];
      low = Math.min(low, last);
      high = Math.max(high, last);
    }
    path += path === "" ? `M${column} ${place(y(first))}` : `H${column}`;
    for (const value of high === low ? [last] : [low, high, last]) path += `V${place(y(value))}`;
  }
  return path;
}

/** The rows at which a sum over several levels is highest within each unit of paper: what a stack of areas shows. */
export function peakRows(times: Float64Array, totals: Float64Array, x: (time: number) => number): number[] {
  const rows: number[] = [];
  let column = Number.NaN;
  for (let i = 0; i < times.length; i++) {
    const here = Math.round(x(times[i]));
    if (here !== column) rows.push(i);
    else if (totals[i] > totals[rows[rows.length - 1]]) rows[rows.length - 1] = i;
    column = here;
  }
  return rows;
}
