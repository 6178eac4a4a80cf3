import * as z from "zod";
import { flag, issue, list, mapOf, positiveDuration, struct, text, wholeNumber } from "./fields.ts";
import { API_VERSION, UNTIL_TEXT } from "./scenario-schema.ts";

/** More runs than anybody waits for: what is larger is a slip of the keyboard. */
const SEEDS_MAX = 100_000;
const SAMPLES_MAX = 65_536;

const SEEDS = "a number of seeds, a list of seeds, { from: 1, count: 20 }, or { until: 2%, max: 100 }";
const PRECISION = "a share above 0 % and below 100 %, such as 2%";
/** Fewer seeds say too little of their own spread to stop by it. */
const FIRST_MIN = 10;
const SETTING = "path=value, such as spec.seed=7";
const SCENARIOS = "a scenario file, or a list of them";
const DESIGN = "grid, or one of { list: [...] }, { latin-hypercube: { samples, seed } }, { sobol: { samples, seed } }";

const finite = () => z.number("a number").refine(Number.isFinite, "a number");

const range = struct({
  min: finite().describe("Smallest value."),
  max: finite().describe("Largest value."),
  scale: z.enum(["linear", "log"], "one of linear, log").default("linear").describe("log: each factor of ten gets the same share."),
  integer: flag().default(false).describe("Whole numbers only, each as likely as the others."),
  step: finite().optional().describe("Only min, min + step, min + 2 step, ...; needed in a grid."),
  unit: z.string("text").optional().describe("Written behind the number: s makes 30 a duration, Gi a quantity."),
}).superRefine(({ min, max, scale, integer, step }, context) => {
  if (max < min) issue(context, ["max"], "a max that is not below min");
  if (scale === "log" && min <= 0) issue(context, ["min"], "a number above 0, as the scale is log");
  if (step !== undefined && step <= 0) issue(context, ["step"], "a number above 0");
  if (step !== undefined && scale === "log") issue(context, ["step"], "no step, as the scale is log");
  for (const [name, value] of [["min", min] as const, ["max", max] as const, ["step", step] as const]) {
    if (integer && value !== undefined && !Number.isSafeInteger(value)) issue(context, [name], "a whole number, as integer is true");
  }
});

/** Integer keys of a map lose their order when it is read. */
const isIndex = (label: string) => /^\d+$/.test(label);

const factor = struct({
  name: z
    .string("a name")
    .regex(/^[A-Za-z][\w-]*$/, "a name of letters, digits, '_' and '-' that begins with a letter")
    .describe("Its column in cells.csv."),
  path: text("a path such as spec.clusterAutoscaler.expander")
    .refine((path) => !path.includes("="), "a path without a value; the values are in values or range")
    .optional()
    .describe("The setting that it changes, as for --set."),
  values: list(z.unknown(), "a list of values").optional().describe("The values of the setting."),
  range: range.optional().describe("Or the range in which values are sampled."),
  set: mapOf(list(text(SETTING), `a list of ${SETTING}`), "a map such as { calm: [path=value, ...], hasty: [...] }")
    .optional()
    .describe("Or settings that change together: label -> list of path=value."),
}).superRefine((entry, context) => {
  const { path, values, range: between, set } = entry;
  if ((path === undefined) === (set === undefined)) issue(context, [], "either path or set", path === undefined ? "neither" : "both");
  if (values !== undefined && between !== undefined) issue(context, ["range"], "either values or range", "both");
  if (set !== undefined && (values ?? between) !== undefined) issue(context, [], "set, or path with values or range", "both");
  if (values?.length === 0) issue(context, ["values"], "at least one value");
  if (set !== undefined && Object.keys(set).length === 0) issue(context, ["set"], "at least one label");
  const index = Object.keys(set ?? {}).find(isIndex);
  if (index !== undefined) issue(context, ["set", index], "a label that is not a number", JSON.stringify(index));
  const texts = (values ?? []).map((value) => JSON.stringify(value));
  const twice = texts.findIndex((value, i) => texts.indexOf(value) !== i);
  if (twice >= 0) issue(context, ["values", twice], "values that differ", `${texts[twice]} again`);
});

const sample = {
  samples: wholeNumber(1, SAMPLES_MAX).describe("Number of points."),
  seed: wholeNumber(0).default(1).describe("Seed of the points; nothing to do with the seeds of the runs."),
};

const design = z.union(
  [
    z.literal("grid"),
    struct({
      list: list(mapOf(z.unknown(), "a map of a value for each factor"), "a list of points")
        .optional()
        .describe("Points written out: a value for each factor."),
      "latin-hypercube": struct(sample).optional().describe("Each factor's range in as many slices as points, each slice used once."),
      sobol: struct(sample)
        .superRefine(({ samples }, context) => {
          if (!Number.isInteger(Math.log2(samples))) issue(context, ["samples"], "a power of two, such as 8, 16 or 32");
        })
        .optional()
        .describe("Sobol' points with Owen's scrambling."),
    }).superRefine((entry, context) => {
      const given = Object.values(entry).filter((value) => value !== undefined);
      if (given.length !== 1) issue(context, [], DESIGN, given.length === 0 ? "none" : `${given.length} of them`);
    }),
  ],
  DESIGN,
);

/** What belongs to `until` only. */
const STOPPING_FIELDS = ["metrics", "first", "block", "max"] as const;

const seedRange = struct({
  from: wholeNumber(0).default(1).describe("The first."),
  count: wholeNumber(1, SEEDS_MAX).optional().describe("How many."),
  until: z
    .string(PRECISION)
    .transform((written) => (/^\d+(\.\d+)?%$/.test(written) ? Number(written.slice(0, -1)) / 100 : Number.NaN))
    .refine((share) => share > 0 && share < 1, PRECISION)
    .optional()
    .describe("Or as many as it takes until the means are known to this share of themselves, such as 2%."),
  metrics: list(text("the name of a metric"), "a list of metrics")
    .optional()
    .describe("Metrics whose means have to be known; those of the experiment when left out."),
  first: wholeNumber(FIRST_MIN, SEEDS_MAX).optional().describe("Seeds before the first look; 10 when left out."),
  block: wholeNumber(1, SEEDS_MAX).optional().describe("Seeds between two looks; 5 when left out."),
  max: wholeNumber(FIRST_MIN, SEEDS_MAX).optional().describe("Never more seeds than this; 100 when left out."),
}).superRefine((entry, context) => {
  const { count, until, first, max } = entry;
  if ((count === undefined) === (until === undefined))
    issue(context, [], "either count or until", count === undefined ? "neither" : "both");
  const stray = STOPPING_FIELDS.find((name) => count !== undefined && entry[name] !== undefined);
  if (stray !== undefined) issue(context, [stray], `no ${stray} beside count; it belongs to until`);
  if (first !== undefined && max !== undefined && max < first) issue(context, ["max"], "a max that is not below first");
});

const seeds = z.union(
  [
    wholeNumber(1, SEEDS_MAX),
    list(wholeNumber(0), SEEDS).superRefine((entries, context) => {
      if (entries.length === 0) issue(context, [], "at least one seed");
      const twice = entries.findIndex((seed, i) => entries.indexOf(seed) !== i);
      if (twice >= 0) issue(context, [twice], "seeds that differ", `${entries[twice]} again`);
    }),
    seedRange,
  ],
  SEEDS,
);

const spec = struct({
  scenarios: z
    .union([text(SCENARIOS), list(text("a scenario file"), SCENARIOS)], SCENARIOS)
    .describe("Scenario files; relative paths start at this file."),
  seeds: seeds.optional().describe("Seeds with which each cell is run: a number (1, 2, ...), a list, { from, count }, or { until, max }."),
  factors: list(factor, "a list of factors").default([]).describe("What is varied."),
  design: design.default("grid").describe("Which combinations are run; grid is all of them."),
  until: z
    .string(UNTIL_TEXT)
    .refine((written) => written === "completed" || positiveDuration().safeParse(written).success, UNTIL_TEXT)
    .optional()
    .describe("End of the runs instead of the scenarios'."),
  metrics: list(text("the name of a summary metric"), "a list of metrics")
    .optional()
    .describe("Metrics of the summary table and effects.csv."),
});

/** The experiment file. */
export const experimentSchema = struct({
  apiVersion: z.literal(API_VERSION, API_VERSION).describe("Version of this format."),
  kind: z.literal("Experiment", "Experiment").describe("Kind of file."),
  metadata: struct({ name: text("a name").describe("Name of the experiment.") }).describe("Who it is."),
  spec: spec.describe("What is run."),
});

/** An experiment, checked by itself. */
export type ExperimentContent = z.output<typeof experimentSchema>;
/** An entry of spec.factors. */
export type FactorEntry = z.output<typeof factor>;

/** The JSON Schema of the experiment file, for editors and docs. */
export function writeExperimentJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(experimentSchema, { io: "input", unrepresentable: "any" }), null, 2)}\n`;
}
