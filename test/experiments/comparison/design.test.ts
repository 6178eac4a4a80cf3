import { describe, expect, test } from "vitest";
import { compareSamples, DEFAULT_MARGIN, HEADLINE_METRICS, type PairedSample } from "../../../src/experiments/comparison/index.ts";
import { DEFAULT_ALPHA, DEFAULT_SEEDS, HEADLINE_METRICS_MAX, pairedPower } from "../../../src/experiments/statistics/index.ts";
import { chance, repeat } from "../statistics/samples.ts";

const SETTINGS = { margins: { default: DEFAULT_MARGIN, byMetric: new Map() }, alpha: DEFAULT_ALPHA, deterministic: false };
/** Standard deviation of the relative paired differences. */
const SPREAD = 0.02;
/** Comparisons for rare alarms, and for what is frequent. */
const MANY = 1000;
const SOME = 250;

type Luck = ReturnType<typeof chance>;
type Shape = (luck: Luck) => number;

const normal: Shape = (luck) => luck.normal();
/** Skewed, with mean 0 and standard deviation 1. */
const exponential: Shape = (luck) => -Math.log(1 - luck.uniform()) - 1;
/** Long tails on both sides: Laplace, with standard deviation 1. */
const laplace: Shape = (luck) => {
  const u = luck.uniform() - 0.5;
  return (-Math.sign(u) * Math.log(1 - 2 * Math.abs(u))) / Math.SQRT2;
};

/** One comparison of all headline metrics over the default seeds: the values vary by 20 %, the paired differences by 2 %. */
function samples(luck: Luck, shift: number, shape: Shape): PairedSample[] {
  return HEADLINE_METRICS.map((metric) => {
    const a = repeat(DEFAULT_SEEDS, () => 100 * (1 + 0.2 * (luck.uniform() - 0.5)));
    const b = a.map((value) => value + 100 * (shift + SPREAD * shape(luck)));
    return { cell: "", metric, unit: "", seeds: a.map((_, i) => `${i}`), a, b, missingA: 0, missingB: 0 };
  });
}

/** Shares of comparisons with an alarm, and of metrics found on the right side and found the same, in per cent. */
function check(
  name: string,
  shift: number,
  shape: Shape,
  comparisons = SOME,
): { readonly alarms: number; readonly found: number; readonly same: number } {
  const luck = chance(name);
  let [alarms, found, same] = [0, 0, 0];
  for (let i = 0; i < comparisons; i++) {
    const compared = compareSamples(samples(luck, shift, shape), SETTINGS);
    const isMoved = ({ verdict }: (typeof compared)[number]) => verdict === "better" || verdict === "worse";
    if (compared.some(isMoved)) alarms++;
    found += compared.filter((metric) => isMoved(metric) && metric.difference.estimate > 0 === shift > 0).length;
    same += compared.filter(({ verdict }) => verdict === "same").length;
  }
  const metrics = comparisons * HEADLINE_METRICS.length;
  return { alarms: (100 * alarms) / comparisons, found: (100 * found) / metrics, same: (100 * same) / metrics };
}

describe("the default design, at paired differences that spread by 2 %", () => {
  test("is for as many metrics as there are", () => expect(HEADLINE_METRICS).toHaveLength(HEADLINE_METRICS_MAX));

  test("false alarms in at most 1 % of comparisons when nothing differs", () => {
    expect(check("null", 0, normal, MANY).alarms).toBeLessThanOrEqual(1);
    expect(check("null laplace", 0, laplace, MANY).alarms).toBeLessThanOrEqual(1);
  });

  test("a shift of 2 %, either way, is found in at least 90 of 100 metrics", () => {
    expect(check("up", 0.02, normal).found).toBeGreaterThanOrEqual(90);
    expect(check("down", -0.02, normal).found).toBeGreaterThanOrEqual(90);
  });

  test("no difference is mostly shown to be none; one of twice the margin hardly ever", () => {
    expect(check("same", 0, normal).same).toBeGreaterThan(60);
    expect(check("not the same", 0.02, normal).same).toBeLessThan(0.5);
  });

  test("skewed differences, which need two systems that differ in all but the mean, raise alarms in up to 7 % of comparisons", () => {
    const { alarms } = check("null exponential", 0, exponential);
    expect(alarms).toBeGreaterThan(1);
    expect(alarms).toBeLessThanOrEqual(7);
  });

  test("the power holds for a metric that moves alone, and fewer seeds would not do with any margin", () => {
    const power = (pairs: number) => pairedPower({ pairs, effect: 0.02 / SPREAD, alpha: DEFAULT_ALPHA / HEADLINE_METRICS_MAX });
    expect(power(DEFAULT_SEEDS)).toBeGreaterThan(0.93);
    expect(power(28)).toBeLessThan(0.9);
  });
});
