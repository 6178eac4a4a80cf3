import * as z from "zod";
import { flag, issue, labels, list, number, positiveDuration, positiveNumber, struct, text, wholeNumber } from "./fields.ts";
import { API_VERSION, nodePoolFields, objective, taint, UNTIL_TEXT } from "./scenario-schema.ts";

const SIZE_MAX = 100_000;

const range = (what: string) =>
  struct({
    min: wholeNumber(0, SIZE_MAX).default(0).describe(`Smallest ${what}.`),
    max: wholeNumber(0, SIZE_MAX).describe(`Largest ${what}.`),
  }).superRefine(({ min, max }, context) => {
    if (min > max) issue(context, ["max"], `a size that is not below min (${min})`, `${max}`);
  });

const { name, min: _min, max: _max, initial: _initial, autoscaled: _autoscaled, ...poolFields } = nodePoolFields;

const pool = struct({
  name,
  size: range("number of machines, fixed during a run").optional().describe("The size is searched; no autoscaler resizes the pool."),
  bound: range("max of the pool").optional().describe("The autoscaler's max is searched."),
  ...Object.fromEntries(Object.entries(poolFields).map(([field, schema]) => [field, asWritten(schema)])),
}).superRefine((entry, context) => {
  if ((entry.size === undefined) === (entry.bound === undefined)) {
    issue(context, [], "either size or bound", entry.size === undefined ? "neither" : "both");
  }
});

/** A field of a pool is checked here, and handed on as it was written: the scenario reads it again. */
function asWritten(schema: z.ZodType): z.ZodType {
  return z
    .unknown()
    .superRefine((value, context) => {
      const result = value === undefined ? undefined : schema.safeParse(value);
      for (const { path, message } of result?.error?.issues ?? []) context.addIssue({ code: "custom", path: [...path], message });
    })
    .optional();
}

const instanceTypes = struct({
  types: list(text("an instance type such as aws/m7i.2xlarge"), "a list of instance types")
    .min(1, "at least one instance type")
    .describe("Types of the catalogue; each becomes a pool, unless another has as much of everything for no more money."),
  size: range("number of machines of a type").describe("How many of each there may be."),
  labels: labels().default({}).describe("Labels of the nodes."),
  taints: list(taint).default([]).describe("Taints of the nodes."),
  zones: list(text("a zone")).default([]).describe("Zones over which the nodes of a type are spread."),
  spot: flag().default(false).describe("Spot machines."),
});

const seeds = struct({
  first: wholeNumber(1, 1000).default(2).describe("Seeds with which each configuration is tried."),
  max: wholeNumber(1, 1000).default(30).describe("Most seeds, while a configuration is undecided."),
  confirm: wholeNumber(1, 1000).default(10).describe("Seeds of the plan itself, and of one machine less."),
}).superRefine(({ first, max, confirm }, context) => {
  if (max < first) issue(context, ["max"], `a number that is not below first (${first})`, `${max}`);
  if (max < confirm) issue(context, ["max"], `a number that is not below confirm (${confirm})`, `${max}`);
});

const drills = struct({
  growth: list(positiveNumber(), "a list of factors").default([1.1, 1.5, 2]).describe("Factors of spec.load.arrivals."),
  machineLoss: flag().default(true).describe("One machine of each pool breaks and is not replaced."),
  zoneLoss: flag().default(true).describe("Each zone is out."),
  spotReclaim: flag().default(true).describe("All machines of each spot pool are taken back, with notice."),
  rollingUpgrade: flag().default(true).describe("The machines of each pool are replaced one after the other."),
  at: positiveDuration("a duration such as 12h").optional().describe("When; at the highest load when not given."),
  for: positiveDuration().default(3_600_000).describe("How long a zone is out."),
});

const spec = struct({
  scenario: text("a scenario file").describe("What is planned for; a relative path starts at this file."),
  set: list(text("path=value, such as spec.seed=7"), "a list of path=value").default([]).describe("Changes to the scenario."),
  until: z
    .string(UNTIL_TEXT)
    .refine((written) => written === "completed" || positiveDuration().safeParse(written).success, UNTIL_TEXT)
    .optional()
    .describe("End of the runs instead of the scenario's."),
  objectives: list(objective).optional().describe("Instead of the scenario's."),
  pools: list(pool, "a list of pools").default([]).describe("Pools of the scenario, or further ones, whose size is searched."),
  instanceTypes: instanceTypes.optional().describe("Further pools, one for each type."),
  confidence: number(0.5, 0.9999).default(0.95).describe("One-sided, of every objective."),
  indifference: number(0, 1).default(0.05).describe("Share of a limit below which the interval of an objective is narrow enough to stop."),
  seeds: seeds.default({ first: 2, max: 30, confirm: 10 }).describe("With how many seeds configurations are tried."),
  tries: wholeNumber(1, 1_000_000).default(1000).describe("Most configurations that are tried."),
  drills: drills
    .default({ growth: [1.1, 1.5, 2], machineLoss: true, zoneLoss: true, spotReclaim: true, rollingUpgrade: true, for: 3_600_000 })
    .describe("What the plan is put through."),
}).superRefine((entry, context) => {
  if (entry.pools.length === 0 && entry.instanceTypes === undefined) issue(context, [], "pools or instanceTypes", "neither");
  const names = entry.pools.map((one) => one.name as string);
  names.forEach((one, i) => {
    if (names.indexOf(one) < i) issue(context, ["pools", i, "name"], "a name that no other pool has", JSON.stringify(one));
  });
});

/** The plan file. */
export const planSchema = struct({
  apiVersion: z.literal(API_VERSION, API_VERSION).describe("Version of this format."),
  kind: z.literal("Plan", "Plan").describe("Kind of file."),
  metadata: struct({ name: text("a name").describe("Name of the plan.") }).describe("Who it is."),
  spec: spec.describe("What is searched."),
});

/** A plan file, checked by itself. */
export type PlanContent = z.output<typeof planSchema>;
/** An entry of spec.pools. */
export type PlanPool = PlanContent["spec"]["pools"][number];
