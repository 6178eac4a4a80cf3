import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  DistinctInputs,
  inProcess,
  makePlan,
  type PlanResult,
  planJson,
  planText,
  ResultStore,
  storedRuns,
} from "../../../src/experiments/index.ts";
import { formatProblem, InputError } from "../../../src/workloads/index.ts";
import { readPlan } from "../../../src/workloads/plan-file.ts";
import { complaints } from "../../workloads/scratch.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-plan-"));
  writeFileSync(join(folder, "jobs.csv"), trace());
  writeFileSync(join(folder, "scenario.yaml"), SCENARIO);
  writeFileSync(join(folder, "plan.yaml"), PLAN);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every minute of two hours a pod of 1 or 3 cores for ten minutes, and every ten minutes one that fits the large machines only. */
function trace(): string {
  const rows = Array.from({ length: 120 }, (_, i) => `job-${i},${i * 60_000},600000,${i % 2 === 0 ? 1000 : 3000},${2 ** 30}`);
  const large = Array.from({ length: 12 }, (_, i) => `large-${i},${i * 600_000},900000,7000,${2 ** 31}`);
  return ["name,arrival_ms,run_ms,cpu_millicores,memory_bytes", ...rows, ...large].join("\n").concat("\n");
}

const SCENARIO = `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: two-pools }
spec:
  cluster:
    nodePools:
      - { name: small, capacity: { cpu: 4, memory: 16Gi }, max: 10, price: 0.2, zones: [a, b] }
      - { name: large, capacity: { cpu: 8, memory: 32Gi }, max: 10, price: 0.38, zones: [a, b] }
  workload:
    - trace: { format: wavetank-csv, file: jobs.csv }
  kubelet: { preset: instant }
  objectives:
    - { metric: pod_pending_seconds, quantile: 0.9, max: 2m }
  output: { interval: 1m, events: false }
`;

const PLAN = `apiVersion: wavetank.dev/v1alpha1
kind: Plan
metadata: { name: two-pools }
spec:
  scenario: scenario.yaml
  pools:
    - { name: small, size: { max: 9 } }
    - { name: large, size: { max: 9 } }
  seeds: { first: 1, max: 2, confirm: 2 }
`;

async function plan(set: {
  readonly out: string;
  readonly exhaustive?: boolean;
  readonly written?: string;
  readonly scenario?: string;
}): Promise<PlanResult & { readonly inputs: readonly { readonly path: string; readonly format: string }[] }> {
  writeFileSync(join(folder, "plan.yaml"), set.written ?? PLAN);
  writeFileSync(join(folder, "scenario.yaml"), set.scenario ?? SCENARIO);
  const file = readPlan(join(folder, "plan.yaml"));
  const store = new ResultStore(join(folder, set.out, ".results"));
  const inputs = new DistinctInputs();
  const make = storedRuns(inProcess("test"), store, "test", { inputs });
  const result = await makePlan(file, { make, folder: join(folder, set.out, "runs"), exhaustive: set.exhaustive === true });
  return { ...result, inputs: inputs.list() };
}

test("the same optimum as brute force, with a quarter of its configurations at most", async () => {
  const [found, all] = [await plan({ out: "search" }), await plan({ out: "all", exhaustive: true })];
  expect(all.trials).toHaveLength(100);
  expect(found.best?.sizes).toEqual(all.best?.sizes);
  expect(found.usdPerHour).toBe(all.usdPerHour);
  expect(found.proven).toBe(true);
  expect(found.trials.length).toBeLessThanOrEqual(25);
});

test("the answer says what breaks one machine below, what binds, and how the drills went", async () => {
  const found = await plan({ out: "search" });
  expect(found.smaller.length).toBeGreaterThan(0);
  expect(found.smaller.every(({ trial }) => trial.verdict === "failed")).toBe(true);
  expect(found.binding).toEqual(["cpu"]);
  const { verdict, tables } = planText(found);
  expect(verdict).toMatch(/^\d+ x .* meet.* every objective \(95 % sure, 2 seeds\) for \$\d+\.\d\d an hour, \$\d+ a month of 730 h$/);
  expect(tables.map(({ title }) => title)).toEqual(["objectives", "pools", "one machine less", "requested of allocatable", "drills"]);
  const names = found.drills.map(({ name }) => name);
  expect(names).toContain("twice the load");
  expect(names).toContain("zone a is out");
  expect(found.drills.find(({ name }) => name === "twice the load")?.verdict).toBe("failed");
});

test("the same plan gives the same bytes, also when its runs are there already", async () => {
  const textOf = async (): Promise<string> => {
    const { inputs, ...result } = await plan({ out: "again" });
    expect(inputs.map(({ format }) => format)).toContain("scenario");
    return planJson(result, { version: "test", inputs, settings: {} });
  };
  expect(await textOf()).toBe(await textOf());
});

test("a plan that is told to stop keeps what it has run", async () => {
  const stopping = new AbortController();
  const store = new ResultStore(join(folder, "stopped", ".results"));
  const make = storedRuns(inProcess("test"), store, "test", { signal: stopping.signal });
  const steps: string[] = [];
  const step = (what: string): void => {
    steps.push(what);
    if (steps.length === 3) stopping.abort();
  };
  await expect(makePlan(readPlan(join(folder, "plan.yaml")), { make, folder: join(folder, "stopped", "runs"), step })).rejects.toThrow(
    "the plan was interrupted",
  );
  expect(readdirSync(join(folder, "stopped", ".results")).length).toBeGreaterThan(0);
  expect(steps).toHaveLength(3);
});

test("the bound of an autoscaled pool: what the autoscaler spends is told beside its price", async () => {
  const scenario = SCENARIO.replace("  workload:", "  clusterAutoscaler: { expander: least-waste }\n  workload:").replace(
    "max: 2m",
    "max: 10m",
  );
  const bounds = PLAN.replaceAll("size:", "bound:").replaceAll("max: 9", "max: 6").replace("seeds:", "drills: { growth: [] }\n  seeds:");
  const found = await plan({ out: "bounds", written: bounds, scenario });
  expect(found.best?.verdict).toBe("met");
  expect(found.simulatedUsdPerHour).toBeLessThan(found.usdPerHour!);
  expect(planText(found).notes[0]).toMatch(/^that is the price of the bounds; the run of the first seed spends \$\d+\.\d\d an hour$/);
});

test("instance types: one that costs more and offers no more is not tried", async () => {
  const types = "  instanceTypes: { types: [aws/m6i.2xlarge, aws/m7a.2xlarge, aws/c7i.4xlarge], size: { max: 5 } }\n";
  const scenario = SCENARIO.replace(/ {4}nodePools:\n.*\n.*\n/, "    nodePools: []\n");
  const found = await plan({
    out: "types",
    scenario,
    written: PLAN.replace(/ {2}pools:\n.*\n.*\n/, types).replace("seeds:", "drills: { growth: [] }\n  seeds:"),
  });
  expect(found.best?.verdict).toBe("met");
  expect(found.dropped).toEqual([{ name: "aws-m7a-2xlarge", reason: "aws-m6i-2xlarge offers as much of everything for no more" }]);
  expect(found.pools.map(({ name }) => name)).toEqual(["aws-m6i-2xlarge", "aws-c7i-4xlarge"]);
});

test("nothing within the bounds is enough", async () => {
  const found = await plan({ out: "none", written: PLAN.replaceAll("max: 9", "max: 1") });
  expect(found.best).toBeUndefined();
  expect(planText(found).verdict).toBe("no configuration within the bounds meets every objective: not even the largest");
});

test.each([
  [
    "a size without an end",
    "size: { max: 9 }",
    "size: {}",
    "plan.yaml:7 spec.pools[0].size.max: expected a whole number from 0 to 100000, found nothing",
  ],
  ["neither size nor bound", "size: { max: 9 }", "labels: {}", "plan.yaml:7 spec.pools[0]: expected either size or bound, found neither"],
  [
    "a min above max",
    "size: { max: 9 }",
    "size: { min: 10, max: 9 }",
    "plan.yaml:7 spec.pools[0].size.max: expected a size that is not below min (10), found 9",
  ],
  [
    "an unknown field",
    "scenario:",
    "scenarios: x\n  scenario:",
    'plan.yaml:5 spec.scenarios: expected a known field, found unknown field "scenarios"',
  ],
  [
    "a field of a pool that is wrong",
    "size: { max: 9 }",
    "size: { max: 9 }, price: -1",
    "plan.yaml:7 spec.pools[0].price: expected a number of 0 or more, found -1",
  ],
])("%s is refused", (_, before, after, expected) => {
  writeFileSync(join(folder, "plan.yaml"), PLAN.replace(before, after));
  expect(complaints(folder, () => readPlan(join(folder, "plan.yaml")))[0]).toBe(expected);
});

test("without an objective any cluster would do, so there is nothing to plan", async () => {
  const scenario = SCENARIO.replace(/ {2}objectives:\n.*\n/, "");
  await expect(plan({ out: "aimless", scenario })).rejects.toThrow("spec.objectives: expected at least one objective, found none");
});

test("a pool without a price cannot be the cheapest", async () => {
  await expect(plan({ out: "price", scenario: SCENARIO.replace(", price: 0.38", "") })).rejects.toThrow(
    "spec.pools[large].price: expected a price above 0, found none",
  );
});

test("what is wrong with a plan's scenario is told together, before the first run", async () => {
  const scenario = SCENARIO.replace("jobs.csv", "gone.csv").replace("  kubelet:", "  clusterAutoscaler: { expander: best }\n  kubelet:");
  const problems = await plan({ out: "wrong", scenario }).catch((error: unknown) => (error instanceof InputError ? error.problems : error));
  expect(problems).toMatchObject([
    { path: "spec.workload[0].trace.file", expected: "a file that can be read" },
    { path: "spec.clusterAutoscaler.expander", found: '"best"' },
  ]);
});

/** What a plan says from its pools on, or its scenario of its large pool, and where it is told that this is wrong. */
const misplaced = (title: string, { spec, large }: { readonly spec: string; readonly large?: string }, told: string) =>
  test(title, async () => {
    const written = PLAN.slice(0, PLAN.indexOf("  pools:")).concat(spec);
    const scenario = SCENARIO.replace("capacity: { cpu: 8, memory: 32Gi }", large ?? "$&");
    const error: unknown = await plan({ out: "misplaced", written, scenario }).catch((thrown: unknown) => thrown);
    expect((error as InputError).problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, "").split("\n")[0])).toEqual([
      told,
    ]);
  });

const POOLS = "  pools:\n    - { name: small, size: { max: 9 } }\n    - { name: large, size: { max: 9 } }\n";

misplaced(
  "a field of a pool of the plan",
  {
    spec: POOLS.replace("large, size: { max: 9 }", "large, size: { max: 9 }, instanceType: aws/none"),
    large: "instanceType: aws/m7i.large",
  },
  'plan.yaml:8 spec.pools[1].instanceType: expected an instance type of the catalogue, found "aws/none"',
);
misplaced(
  "a field that the scenario says of it",
  { spec: POOLS, large: "instanceType: aws/none" },
  'scenario.yaml spec.cluster.nodePools[large].instanceType: expected an instance type of the catalogue, found "aws/none"',
);
misplaced(
  "two fields that go against each other, in pools that the plan lists in another order",
  { spec: "  pools:\n    - { name: large, size: { max: 9 } }\n", large: "capacity: { cpu: 8, memory: 32Gi }, instanceType: aws/m7i.large" },
  "scenario.yaml spec.cluster.nodePools[large].capacity: expected either instanceType or capacity, found both",
);
misplaced(
  "an instance type",
  { spec: "  instanceTypes:\n    size: { max: 3 }\n    types:\n      - aws/m7i.large\n      - aws/none\n" },
  'plan.yaml:10 spec.instanceTypes.types[1]: expected an instance type of the catalogue, found "aws/none"',
);
misplaced(
  "an objective",
  { spec: `${POOLS}  objectives:\n    - { metric: pods_pendin, max: 1 }\n` },
  'plan.yaml:9 spec.objectives: expected a metric of docs/metrics.md, found "pods_pendin"',
);
misplaced(
  "a setting of what a scenario does not have",
  { spec: `${POOLS}  set:\n    - spec.seed=1\n    - spec.sed=2\n` },
  'plan.yaml:11 spec.set[1]: expected a known field, found unknown field "sed"',
);
misplaced(
  "a setting that is none",
  { spec: `${POOLS}  set:\n    - spec.seed=1\n    - seed\n` },
  'plan.yaml:11 spec.set[1]: expected path=value, such as spec.seed=7, found "seed"',
);
misplaced(
  "a setting",
  { spec: `${POOLS}  set:\n    - spec.seed=1\n    - spec.clusterAutoscaler.expander=best\n` },
  'plan.yaml:11 spec.set[1]: expected a comma-separated chain of random, most-pods, least-waste, least-nodes, price, priority, found "best"',
);
