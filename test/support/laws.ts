import fc from "fast-check";

/**
 * How many times as many cases laws draw, set by LAWS in the environment. With it they draw other ones each time, to look for what is not
 * known yet; without it they draw the same ones wherever the tests run.
 */
const TIMES = Number(process.env["LAWS"] ?? 0);
if (!(Number.isInteger(TIMES) && TIMES >= 0)) throw new Error(`LAWS: expected a whole number such as 50, found ${process.env["LAWS"]}`);

const SEED = 20_261_128;

/** How many cases a law draws that usually draws so many. */
export function runs(usual: number): number {
  return usual * Math.max(TIMES, 1);
}

fc.configureGlobal({ numRuns: runs(100), ...(TIMES === 0 && { seed: SEED }) });
