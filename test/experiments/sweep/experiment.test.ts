import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadCells } from "../../../src/experiments/sweep/cells.ts";
import { type ExperimentOptions, loadExperiment } from "../../../src/experiments/sweep/experiment.ts";
import { formatProblem, InputError } from "../../../src/workloads/index.ts";
import { experiment, experimentFolder } from "../small-experiment.ts";

/** The cells of an experiment, as `scenario: level level`, or its complaints. */
async function check(text: string, options: ExperimentOptions = {}): Promise<string[]> {
  const folder = experimentFolder({ "e.yaml": text, "other.yaml": OTHER });
  try {
    const loaded = await loadExperiment(join(folder, "e.yaml"), options);
    const cells = await loadCells(loaded);
    return cells.map(({ scenario, point }) => `${scenario.written}: ${point.map((level) => level.text).join(" ")}`.trimEnd());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.flatMap((problem) => formatProblem(problem).replaceAll(`${folder}/`, "").split("\n"));
  }
}

const OTHER = `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: other }
spec: { until: 1m, cluster: { nodes: [{ name: n, count: 1, capacity: { cpu: 1, memory: 1Gi } }] }, workload: [] }
`;
const MAX = `{ name: max, path: "spec.cluster.nodePools[0].max", values: [8, 2] }`;
const SIZE = `{ name: max, path: "spec.cluster.nodePools[0].max", range: { min: 1, max: 8, integer: true } }`;
const spec = (factors: string, rest = "") => experiment(`scenarios: scenario.yaml\nseeds: 2\nfactors: [${factors}]\n${rest}`);

describe("cells", () => {
  test.each<[string, string, string[]]>([
    ["no factors: one cell per scenario", experiment("scenarios: [scenario.yaml, other.yaml]"), ["scenario.yaml:", "other.yaml:"]],
    [
      "a grid, the last factor fastest",
      spec(`${MAX}, { name: e, path: spec.clusterAutoscaler.expander, values: [random, price] }`),
      ["scenario.yaml: 8 random", "scenario.yaml: 8 price", "scenario.yaml: 2 random", "scenario.yaml: 2 price"],
    ],
    [
      "a range with a step is a list of levels",
      spec(`{ name: max, path: "spec.cluster.nodePools[0].max", range: { min: 2, max: 8, step: 3 } }`),
      ["scenario.yaml: 2", "scenario.yaml: 5", "scenario.yaml: 8"],
    ],
    [
      "a unit makes numbers durations",
      spec(`{ name: scan, path: spec.clusterAutoscaler.scan-interval, range: { min: 10, max: 20, step: 10, unit: s } }`),
      ["scenario.yaml: 10s", "scenario.yaml: 20s"],
    ],
    [
      "settings that move together",
      spec(
        `{ name: pace, set: { calm: [spec.clusterAutoscaler.scan-interval=60s], hasty: [spec.clusterAutoscaler.scan-interval=5s, spec.until=2h] } }`,
      ),
      ["scenario.yaml: calm", "scenario.yaml: hasty"],
    ],
    [
      "values of any kind",
      spec(`{ name: zones, path: "spec.cluster.nodePools[0].zones", values: [[a], [a, b]] }`),
      ['scenario.yaml: ["a"]', 'scenario.yaml: ["a","b"]'],
    ],
    [
      "points written out",
      spec(
        `${MAX}, ${SIZE.replace('name: max, path: "spec.cluster.nodePools[0].max"', 'name: min, path: "spec.cluster.nodePools[0].min"')}`,
        "design: { list: [{ max: 8, min: 3 }, { max: 2, min: 1 }] }",
      ),
      ["scenario.yaml: 8 3", "scenario.yaml: 2 1"],
    ],
    [
      "a Latin hypercube of whole numbers",
      spec(SIZE, "design: { latin-hypercube: { samples: 8 } }"),
      expect.toSatisfy((cells: string[]) => new Set(cells).size === 8) as never,
    ],
    [
      "Sobol' points of whole numbers",
      spec(SIZE, "design: { sobol: { samples: 8, seed: 3 } }"),
      expect.toSatisfy((cells: string[]) => new Set(cells).size === 8) as never,
    ],
  ])("%s", async (_what, text, expected) => expect(await check(text)).toEqual(expected));
});

describe("refusals", () => {
  test.each<[string, string, string[]]>([
    ["an empty file", "", ["e.yaml: expected an experiment, found an empty file"]],
    [
      "a scenario",
      OTHER,
      ['e.yaml:2 kind: expected Experiment, found "Scenario"', "  wavetank run runs a scenario; an experiment names it in its spec"],
    ],
    [
      "an unknown field",
      experiment("scenario: scenario.yaml\nscenarios: scenario.yaml"),
      ['e.yaml:5 spec.scenario: expected a known field, found unknown field "scenario"', '  did you mean "scenarios"?'],
    ],
    ["no scenario", experiment("seeds: 3"), ["e.yaml:4 spec.scenarios: expected a scenario file, or a list of them, found nothing"]],
    [
      "an empty list of scenarios",
      experiment("scenarios: []"),
      ["e.yaml:5 spec.scenarios: expected at least one scenario, found an empty list"],
    ],
    [
      "a scenario twice",
      experiment("scenarios: [scenario.yaml, ./scenario.yaml]"),
      ['e.yaml:5 spec.scenarios[1]: expected scenarios that differ, found "./scenario.yaml" again'],
    ],
    [
      "a scenario that is not there",
      experiment("scenarios: nowhere.yaml"),
      ["nowhere.yaml: expected a scenario file that can be read, found nothing"],
    ],
    [
      "no seed",
      experiment("scenarios: scenario.yaml\nseeds: 0"),
      ["e.yaml:6 spec.seeds: expected a whole number from 1 to 100000, found 0"],
    ],
    [
      "a seed twice",
      experiment("scenarios: scenario.yaml\nseeds: [1, 2, 1]"),
      ["e.yaml:6 spec.seeds[2]: expected seeds that differ, found 1 again"],
    ],
    [
      "seeds in words",
      experiment("scenarios: scenario.yaml\nseeds: many"),
      [
        'e.yaml:6 spec.seeds: expected a number of seeds, a list of seeds, { from: 1, count: 20 }, or { until: 2%, max: 100 }, found "many"',
      ],
    ],
    [
      "seeds without a number",
      experiment("scenarios: scenario.yaml\nseeds: { from: 3 }"),
      ["e.yaml:6 spec.seeds: expected either count or until, found neither"],
    ],
    [
      "seeds with a number and a precision",
      experiment("scenarios: scenario.yaml\nseeds: { count: 20, until: 2% }"),
      ["e.yaml:6 spec.seeds: expected either count or until, found both"],
    ],
    [
      "a cap of a number",
      experiment("scenarios: scenario.yaml\nseeds: { count: 20, max: 30 }"),
      ["e.yaml:6 spec.seeds.max: expected no max beside count; it belongs to until, found 30"],
    ],
    ...["0.02", "0%", "100%", "2 %", "-2%"].map((until): [string, string, string[]] => [
      `a precision of ${until}`,
      experiment(`scenarios: scenario.yaml\nseeds: { until: ${until} }`),
      [
        `e.yaml:6 spec.seeds.until: expected a share above 0 % and below 100 %, such as 2%, found ${until === "0.02" ? until : JSON.stringify(until)}`,
      ],
    ]),
    [
      "few seeds before the first look, and none between two",
      experiment("scenarios: scenario.yaml\nseeds: { until: 2%, first: 5, block: 0 }"),
      [
        "e.yaml:6 spec.seeds.first: expected a whole number from 10 to 100000, found 5",
        "e.yaml:6 spec.seeds.block: expected a whole number from 1 to 100000, found 0",
      ],
    ],
    [
      "a cap below the first look",
      experiment("scenarios: scenario.yaml\nseeds: { until: 2%, first: 20, max: 15 }"),
      ["e.yaml:6 spec.seeds.max: expected a max that is not below first, found 15"],
    ],
    [
      "a misspelt precision",
      experiment("scenarios: scenario.yaml\nseeds: { untill: 2% }"),
      ['e.yaml:6 spec.seeds.untill: expected a known field, found unknown field "untill"', '  did you mean "until"?'],
    ],
    [
      "metrics to stop by that are not those of the experiment",
      experiment("scenarios: scenario.yaml\nseeds: { until: 2%, metrics: [cost_us, cost_usd, cost_usd, evictions] }"),
      [
        'e.yaml:6 spec.seeds.metrics[0]: expected a metric of the experiment, found "cost_us"',
        '  did you mean "cost_usd"?',
        'e.yaml:6 spec.seeds.metrics[2]: expected metrics that differ, found "cost_usd" again',
        'e.yaml:6 spec.seeds.metrics[3]: expected a metric of the experiment, found "evictions"',
        "  the experiment has pod_pending_seconds_p99, nodes_mean, node_hours, cost_usd",
      ],
    ],
    [
      "no metric to stop by",
      experiment("scenarios: scenario.yaml\nseeds: { until: 2%, metrics: [] }"),
      ["e.yaml:6 spec.seeds.metrics: expected at least one metric, found an empty list"],
    ],
    [
      "a factor twice",
      spec(`${MAX}, ${MAX}`),
      [
        'e.yaml:7 spec.factors[1].name: expected names that differ, found "max" again',
        "e.yaml:7 spec.factors[1].path: expected settings that nothing else changes, found spec.cluster.nodePools[0].max, which factor max sets",
      ],
    ],
    [
      "a factor with the name of a column",
      spec(MAX.replace("name: max", "name: seed")),
      ['e.yaml:7 spec.factors[0].name: expected a name that is no column already, found "seed"'],
    ],
    [
      "a factor without a path",
      spec("{ name: max, values: [1] }"),
      ["e.yaml:7 spec.factors[0]: expected either path or set, found neither"],
    ],
    [
      "a factor without values in a grid",
      spec("{ name: max, path: spec.until }"),
      ["e.yaml:7 spec.factors[0]: expected values, or a range with a step, as the design is a grid, found none"],
    ],
    [
      "an empty list of values",
      spec("{ name: max, path: spec.until, values: [] }"),
      ["e.yaml:7 spec.factors[0].values: expected at least one value, found an empty list"],
    ],
    [
      "a value twice",
      spec("{ name: max, path: spec.until, values: [1h, 1h] }"),
      ['e.yaml:7 spec.factors[0].values[1]: expected values that differ, found "1h" again'],
    ],
    [
      "a sampled range in a grid",
      spec(SIZE),
      ["e.yaml:7 spec.factors[0]: expected values, or a range with a step, as the design is a grid, found none"],
    ],
    [
      "a range upside down",
      spec(SIZE.replace("min: 1", "min: 9")),
      ["e.yaml:7 spec.factors[0].range.max: expected a max that is not below min, found 8"],
    ],
    [
      "a log scale from 0",
      spec(SIZE.replace("min: 1", "min: 0, scale: log"), "design: { sobol: { samples: 4 } }"),
      ["e.yaml:7 spec.factors[0].range.min: expected a number above 0, as the scale is log, found 0"],
    ],
    [
      "the seed as a factor",
      spec("{ name: luck, path: spec.seed, values: [1, 2] }"),
      ["e.yaml:7 spec.factors[0].path: expected a setting other than the seed, found spec.seed", "  seeds are listed in spec.seeds"],
    ],
    [
      "a path that no scenario has",
      spec("{ name: e, path: spec.clusterAutoscaler.expandr, values: [random] }"),
      [expect.stringContaining("e.yaml:7 spec.factors[0].path: expected") as never, expect.anything() as never],
    ],
    [
      "a value that the setting does not take",
      spec(MAX.replace("8, 2", "8, many")),
      ['e.yaml:7 spec.factors[0].path: expected a whole number of 0 or more at spec.cluster.nodePools[0].max, found "many"'],
    ],
    [
      "samples that are no power of two",
      spec(SIZE, "design: { sobol: { samples: 10 } }"),
      ["e.yaml:8 spec.design.sobol.samples: expected a power of two, such as 8, 16 or 32, found 10"],
    ],
    [
      "samples of nothing",
      spec("", "design: { sobol: { samples: 8 } }"),
      ["e.yaml:8 spec.design: expected a grid, as there are no factors, found another design"],
    ],
    ["an empty design", spec(MAX, "design: { list: [] }"), ["e.yaml:8 spec.design.list: expected at least one point, found an empty list"]],
    [
      "two designs",
      spec(SIZE, "design: { sobol: { samples: 8 }, latin-hypercube: { samples: 8 } }"),
      [expect.stringContaining("e.yaml:8 spec.design: expected grid, or one of") as never],
    ],
    [
      "a point with an unknown factor",
      spec(MAX, "design: { list: [{ maxx: 8 }] }"),
      [
        'e.yaml:8 spec.design.list[0].maxx: expected the name of a factor, found "maxx"',
        '  did you mean "max"?',
        "e.yaml:8 spec.design.list[0].max: expected a value for max, found none",
      ],
    ],
    [
      "a point with an unknown value",
      spec(MAX, "design: { list: [{ max: 3 }] }"),
      ["e.yaml:8 spec.design.list[0].max: expected one of 8, 2, found 3"],
    ],
    [
      "an unknown metric",
      spec(MAX, "metrics: [cost_us]"),
      ['e.yaml:8 spec.metrics[0]: expected a metric of summary.csv, found "cost_us"', '  did you mean "cost_usd"?'],
    ],
    [
      "an end that is none",
      spec(MAX, "until: later"),
      ['e.yaml:8 spec.until: expected a duration such as 24h, or completed, found "later"'],
    ],
  ])("%s", async (_what, text, expected) => expect(await check(text)).toEqual(expected));

  test("the end as a factor, and for all cells", async () =>
    expect(await check(spec("{ name: end, path: spec.until, values: [1h, 2h] }", "until: 3h"))).toEqual([
      "e.yaml:7 spec.factors[0].path: expected settings that nothing else changes, found spec.until, which the until of the experiment or of the command line sets",
    ]));

  test("a setting of the command line that is a factor's", async () =>
    expect(await check(spec(MAX), { set: ["spec.cluster.nodePools[0].max=3"] })).toEqual([
      "e.yaml:7 spec.factors[0].path: expected settings that nothing else changes, found spec.cluster.nodePools[0].max, which --set sets",
    ]));
});

test("seeds are a number, a list, from and count, or from and the most allowed; the command line's number wins", async () => {
  const seeds = async (written: string, options: ExperimentOptions = {}) => {
    const folder = experimentFolder({ "e.yaml": experiment(`scenarios: scenario.yaml\n${written}`) });
    return (await loadExperiment(join(folder, "e.yaml"), options)).seeds;
  };
  expect(await seeds("seeds: 3")).toEqual([1, 2, 3]);
  expect(await seeds("seeds: [7, 5]")).toEqual([7, 5]);
  expect(await seeds("seeds: { from: 10, count: 2 }")).toEqual([10, 11]);
  expect(await seeds("")).toHaveLength(32);
  expect(await seeds("seeds: { until: 2%, from: 5 }")).toHaveLength(100);
  expect(await seeds("seeds: { until: 2%, first: 150 }")).toHaveLength(150);
  expect(await seeds("seeds: { until: 2%, from: 5, max: 11 }")).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(await seeds("seeds: [7, 5]", { seeds: 1 })).toEqual([1]);
});
