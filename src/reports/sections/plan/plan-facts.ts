import type { Facts } from "../../../metrics/index.ts";
import { legend } from "../../charts/legend.ts";
import type { Html } from "../../markup/html.ts";
import { formatQuantity } from "../../markup/quantity.ts";
import { unitOfMetric } from "../run/metrics.ts";
import { verdictMark } from "../run/objectives.ts";

/** An objective over the seeds of a configuration. */
export interface PlanObjective {
  readonly description: string;
  readonly unit: string;
  readonly verdict: string;
  /** Infinity: some seed has no bound, for pods were never placed. NaN: nothing was measured. */
  readonly mean: number;
  /** NaN: the interval is open at this side. */
  readonly low: number;
  readonly high: number;
  readonly limit: number;
  readonly worst: number;
}

/** A pool that was searched. */
export interface PlanPool {
  readonly name: string;
  /** Size: a fixed number of machines; bound: the most an autoscaler may have. */
  readonly kind: string;
  readonly min: number;
  readonly max: number;
  readonly usdPerHour: number;
  /** Machines in the plan; NaN when there is none. */
  readonly size: number;
}

/** Verdicts on a configuration, each with its colour and shape. */
const VERDICTS: readonly (readonly [verdict: string, series: number])[] = [
  ["met", 3],
  ["failed", 2],
  ["on-the-line", 4],
  ["undecided", 5],
  ["unknown", 6],
];

/** The colour and shape of a verdict, from 1. */
export const seriesOf = (verdict: string): number => VERDICTS.find(([name]) => name === verdict)?.[1] ?? 6;

/** A legend of those verdicts that a chart shows. */
export const verdictLegend = (shown: readonly string[]): Html =>
  legend(
    VERDICTS.filter(([verdict]) => shown.includes(verdict)).map(([verdict, series]) => ({
      label: verdictWord(verdict),
      series,
      mark: "point" as const,
    })),
  );

/** A verdict with its sign, in words. */
export const trialMark = (verdict: string): Html => verdictMark(verdictWord(verdict));

const verdictWord = (verdict: string): string => verdict.replaceAll("-", " ");

/** Whether the search found a plan. */
export const hasAnswer = (facts: Facts): boolean => facts.get("answer").entries().length > 0;

/** The pools in the order of the plan's file. */
export function readPools(facts: Facts): PlanPool[] {
  const sizes = facts.get("answer").get("pools").list();
  return facts
    .get("pools")
    .list()
    .map((pool, i) => ({
      name: pool.get("name").text(),
      kind: pool.get("kind").text(),
      min: pool.get("min").number(),
      max: pool.get("max").number(),
      usdPerHour: pool.get("usdPerHour").number(),
      size: sizes[i]?.get("size").number() ?? Number.NaN,
    }));
}

/** `12 × gpu`, for each pool that has machines in the plan. */
export const machineWords = (pools: readonly PlanPool[]): string[] =>
  pools.filter(({ size }) => size > 0).map(({ name, size }) => `${size} × ${name}`);

/** The objectives of a configuration or of a drill. */
export const readObjectives = (trial: Facts): PlanObjective[] => trial.get("objectives").list().map(readObjective);

function readObjective(facts: Facts): PlanObjective {
  const verdict = facts.get("verdict").text();
  const description = facts.get("description").text();
  const endless = verdict === "unknown" ? Number.NaN : Number.POSITIVE_INFINITY;
  const number = (name: string): number => facts.get(name).number();
  const bounded = (name: string): number => (Number.isNaN(number(name)) ? endless : number(name));
  const mean = bounded("mean");
  const bound = (name: string): number => (Number.isFinite(mean) ? number(name) : mean);
  return {
    description,
    unit: unitOfObjective(description),
    verdict,
    mean,
    low: bound("low"),
    high: bound("high"),
    limit: number("limit"),
    worst: bounded("worst"),
  };
}

/** What an objective says of itself: its metric, its limits, and the unit behind them. */
const SAID = /^(?:p[\d.]+ of )?(\S+) (?:at (?:least|most) \S+(?: and )?)+ ?(\S*)/;

/** The unit of the metric of an objective, from its words; "" when they do not tell it. */
export function unitOfObjective(description: string): string {
  const said = SAID.exec(description);
  return said === null ? "" : unitOfMetric({ name: said[1], unit: said[2] });
}

/** An objective without its limits, which stand elsewhere: `p99 of pod_pending_seconds (namespace batch)`. */
export const subjectOf = (description: string): string => description.replace(LIMITS, "");

const LIMITS = / (?:at (?:least|most) \S+(?: and )?)+(?: [^\s(]+)?/;

/** The first objective that is not met. */
export const brokenOf = (objectives: readonly PlanObjective[]): PlanObjective | undefined =>
  objectives.find(({ verdict }) => verdict !== "met");

/** What an objective came to: `p99 of pod_pending_seconds (1m32s, limit 1m00s)`. */
export const foundOf = ({ description, mean, unit, limit }: PlanObjective): string =>
  `${subjectOf(description)} (${meanWords(mean, unit)}, limit ${formatQuantity(limit, unit)})`;

/** Whether the limit that decides is one from below. */
export const isLeast = ({ description, limit }: PlanObjective): boolean => Number(/ at least (\S+)/.exec(description)?.[1]) === limit;

/** A mean as a person reads it. */
export function meanWords(mean: number, unit: string): string {
  if (Number.isNaN(mean)) return "nothing measured";
  return Number.isFinite(mean) ? formatQuantity(mean, unit) : "no bound, pods are never placed";
}

/** `36s to 47s`; a dash where there is none, as with a single seed. */
export const intervalWords = ({ mean, low, high, unit }: Pick<PlanObjective, "mean" | "low" | "high" | "unit">): string =>
  Number.isFinite(mean) && !Number.isNaN(low) && !Number.isNaN(high)
    ? `${formatQuantity(low, unit)} to ${formatQuantity(high, unit)}`
    : "–";

/** The month over which prices are told, in hours. */
export const hoursPerMonth = (facts: Facts): number => facts.get("hoursPerMonth").number();

/** A confidence as a person reads it: `95 %`. */
export const levelWords = (facts: Facts): string => `${Number((facts.get("confidence").get("level").number() * 100).toFixed(3))} %`;
