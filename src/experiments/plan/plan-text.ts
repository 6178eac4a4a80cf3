import type { TextColumn } from "../text-table.ts";
import type { DrillResult } from "./drills.ts";
import type { PlanResult } from "./plan.ts";
import type { ObjectiveTrial, TrialVerdict } from "./trial.ts";

/** Hours of a month, as providers count. */
export const HOURS_PER_MONTH = 730;

/** A table for people: what each row says, column by column. */
export interface TextTable {
  readonly title: string;
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** A plan in words: the sentence that answers, then tables, then how sure it is. */
export interface PlanText {
  readonly verdict: string;
  readonly tables: readonly TextTable[];
  readonly notes: readonly string[];
}

/** Puts a plan into words. */
export function planText(plan: PlanResult): PlanText {
  const { best, usdPerHour, confidence } = plan;
  if (best === undefined) {
    return {
      verdict: `no configuration within the bounds meets every objective${plan.trials.length === 1 ? ": not even the largest" : ""}`,
      tables: [objectivesTable("the largest configuration", plan.largest.objectives)],
      notes: howSure(plan),
    };
  }
  const sizes = plan.pools.map(({ name }, i) => ({ name, size: best.sizes[i] })).filter(({ size }) => size > 0);
  const what = sizes.length === 0 ? "no machine at all" : sizes.map(({ name, size }) => `${size} x ${name}`).join(" and ");
  const met = `${what} meet${sizes.length === 1 && sizes[0].size === 1 ? "s" : ""} every objective (${percent(confidence.level)} sure, ${best.runs.length} seeds)`;
  return {
    verdict: `${met} for ${usd(usdPerHour!)} an hour, ${usd(usdPerHour! * HOURS_PER_MONTH, 0)} a month of ${HOURS_PER_MONTH} h`,
    tables: [
      objectivesTable("objectives", best.objectives),
      poolsTable(plan, best.sizes),
      smallerTable(plan),
      headroomTable(plan),
      drillsTable(plan.drills),
    ].filter(({ rows }) => rows.length > 0),
    notes: [...spendingNote(plan), ...bindingNote(plan), ...loadNote(plan), ...howSure(plan)],
  };
}

/** Columns by their titles; one that begins with `>` lines up to the right. */
const columnsOf = (...titles: readonly string[]): TextColumn[] =>
  titles.map((title) => (title.startsWith(">") ? { title: title.slice(1), align: "right" } : { title, align: "left" }));

function objectivesTable(title: string, objectives: readonly ObjectiveTrial[]): TextTable {
  const rows = objectives.map(({ description, verdict, mean, low, high, worst }) => [
    description,
    VERDICTS[verdict],
    figure(mean),
    Number.isFinite(mean) ? `${figure(low)} to ${figure(high)}` : "",
    figure(worst),
  ]);
  return { title, columns: columnsOf("objective", "verdict", ">mean", ">interval", ">worst seed"), rows };
}

function poolsTable({ pools }: PlanResult, sizes: readonly number[]): TextTable {
  const rows = pools.map(({ name, kind, min, max, usdPerHour }, i) => [
    name,
    `${sizes[i]}`,
    kind === "size" ? "machines" : "machines at most",
    `${min} to ${max}`,
    usd(usdPerHour, 4),
    usd(sizes[i] * usdPerHour * HOURS_PER_MONTH, 0),
  ]);
  return { title: "pools", columns: columnsOf("pool", ">size", "", ">searched", ">each per hour", ">per month"), rows };
}

function smallerTable({ smaller }: PlanResult): TextTable {
  const rows = smaller.map(({ pool, trial, savedUsdPerHour }) => {
    const broken = trial.objectives.find(({ verdict }) => verdict !== "met");
    return [`${pool} - 1`, usd(savedUsdPerHour * HOURS_PER_MONTH, 0), VERDICTS[trial.verdict], broken === undefined ? "" : breaks(broken)];
  });
  return { title: "one machine less", columns: columnsOf("", ">saves a month", "verdict", "what breaks"), rows };
}

function headroomTable({ headroom }: PlanResult): TextTable {
  const rows = headroom.map(({ resource, peakRatio, peakSeconds, meanRatio }) => [
    resource,
    percent(peakRatio),
    percent(1 - peakRatio),
    percent(meanRatio),
    `${(peakSeconds / 3600).toFixed(1)} h`,
  ]);
  return { title: "requested of allocatable", columns: columnsOf("resource", ">peak", ">free at the peak", ">mean", ">peak at"), rows };
}

function drillsTable(drills: readonly DrillResult[]): TextTable {
  const rows = drills.map(({ name, verdict, objectives, stillUnboundPods, lostPods, recoverySeconds, atSeconds }) => {
    const broken = objectives.find((objective) => objective.verdict !== "met");
    const recovery = atSeconds === undefined ? "" : recoverySeconds === undefined ? "not before the end" : `${figure(recoverySeconds)} s`;
    return [name, VERDICTS[verdict], figure(stillUnboundPods), figure(lostPods), recovery, broken === undefined ? "" : breaks(broken)];
  });
  return {
    title: "drills",
    columns: columnsOf("drill", "verdict", ">pods never placed", ">pods lost", ">back to normal after", "what breaks"),
    rows,
  };
}

/** The price of a bound is the most that can be spent; what is spent, the run tells. */
function spendingNote({ pools, simulatedUsdPerHour }: PlanResult): string[] {
  if (simulatedUsdPerHour === undefined || pools.every(({ kind }) => kind === "size")) return [];
  return [`that is the price of the bounds; the run of the first seed spends ${usd(simulatedUsdPerHour)} an hour`];
}

function bindingNote({ binding, smaller }: PlanResult): string[] {
  if (binding === undefined) return [];
  const less = `one machine of ${smaller[0].pool} less`;
  if (binding.length === 0) return [`no resource binds alone: twice of any one of them does not make ${less} pass`];
  return [`${binding.join(" or ")} binds: with twice of it on every machine, ${less} would pass`];
}

function loadNote({ loadMax }: PlanResult): string[] {
  if (loadMax === undefined) return [];
  return [
    loadMax >= 2
      ? "the plan carries twice the load and more"
      : `the plan carries a load of ${loadMax.toFixed(2)} times today's, and not ${(loadMax + 0.05).toFixed(2)}`,
  ];
}

function howSure({ proven, configurations, trials, runs, best, demands, dropped, confidence }: PlanResult): string[] {
  const tried = `${trials.length} of ${count(configurations)} configurations tried in ${runs} runs`;
  const ruledOut = "all that cost less are ruled out, by a lower bound or by a larger one that failed";
  const undecided = trials.filter(({ verdict }) => verdict === "undecided" || verdict === "on-the-line").length;
  return [
    best === undefined ? tried : `${tried}; ${proven ? ruledOut : "cheaper ones may exist: the search was cut short"}`,
    ...(undecided === 0 ? [] : [`${undecided} stayed undecided at ${percent(confidence.level)} and count as not meeting the objectives`]),
    ...(demands.length === 0 ? [] : [`${demands.length} lower bounds from the pods that must run at once`]),
    ...dropped.map(({ name, reason }) => `${name} was not tried: ${reason}`),
    "intervals cover the chance within a run, not how the workload of another day would differ",
  ];
}

function breaks({ description, mean }: ObjectiveTrial): string {
  return Number.isNaN(mean)
    ? `${description}: nothing measured`
    : `${description}: ${Number.isFinite(mean) ? figure(mean) : "no bound, pods are never placed"}`;
}

const VERDICTS: Readonly<Record<TrialVerdict, string>> = {
  met: "met",
  failed: "failed",
  undecided: "undecided",
  "on-the-line": "on the line",
  unknown: "unknown",
};

/** Four significant digits, without an exponent. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "" : "no bound";
  if (Number.isInteger(value)) return `${value}`;
  const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 6));
}

const percent = (ratio: number): string => `${Number((ratio * 100).toFixed(1))} %`;

/** US dollars with thousands set apart. */
function usd(amount: number, digits = 2): string {
  const [whole, fraction] = amount.toFixed(digits).split(".");
  return `$${count(Number(whole))}${fraction === undefined ? "" : `.${fraction}`}`;
}

const count = (value: number): string => (value > 1e15 ? "more than 10^15" : `${value}`.replace(/\B(?=(\d{3})+$)/g, ","));
