import { expect, test } from "vitest";
import { type Plugin, RunnableCheck } from "../../src/simulation/index.ts";
import { formatProblem, InputError, type SchedulerConfigFile, type SchedulerPluginFile, throwIfAny } from "../../src/workloads/index.ts";
import { loadScenario } from "../../src/workloads/load.ts";
import { arrivalTable, node, runInMemory, scenario } from "../support/scenario.ts";

const file = (exported: unknown, more: Partial<SchedulerPluginFile> = {}): SchedulerPluginFile => ({
  file: "p.js",
  exported,
  weight: undefined,
  args: undefined,
  place: { file: "s.yaml", line: 9 },
  ...more,
});
const configFile = (config: Record<string, unknown>): SchedulerConfigFile => ({
  file: "k.yaml",
  config: { apiVersion: "kubescheduler.config.k8s.io/v1", ...config },
  lineOf: () => 3,
});

/** What is wrong with plugins and configuration, be it before the run or when it is put together. */
function problemsOf(plugins: readonly SchedulerPluginFile[], config?: Record<string, unknown>): string[] {
  const parts = { schedulerPlugins: plugins, ...(config && { schedulerConfig: configFile(config) }) };
  try {
    throwIfAny(new RunnableCheck().check(scenario(parts)));
    runInMemory(scenario({ ...parts, nodes: [node("a", { cpu: "2" }), node("b", { cpu: "2" })], arrivals: onePod() }));
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(formatProblem);
  }
}

const onePod = () => arrivalTable([{ name: "p", atMs: 0, runMs: 1000, requests: { cpu: "1" } }]);
const scorer = (name: string, score: Plugin["score"] = () => false): unknown => ({
  name,
  points: ["score"],
  create: () => ({ name, score }),
});

test.each([
  ["no object", file(3), ["p.js plugin: expected a PluginDefinition: { name, points, create }, found 3"]],
  [
    "an empty object",
    file({}),
    [
      "p.js plugin.name: expected the plugin's name, found nothing",
      'p.js plugin.points: expected a list of extension points, such as ["score"], found nothing',
      "p.js plugin.create: expected a function that makes the plugin, found nothing",
    ],
  ],
  [
    "an unknown extension point",
    file({ name: "A", points: ["scores"], create() {} }),
    [expect.stringMatching(/^p\.js plugin\.points: expected extension points: preEnqueue, .*, found "scores"$/)],
  ],
  [
    "a method that is missing",
    file({ name: "A", points: ["filter"], create: () => ({ name: "A", score() {} }) }),
    ["p.js plugin.create: expected a plugin with a method filter, found nothing"],
  ],
  [
    "a plugin of another name",
    file({ name: "A", points: ["score"], create: () => ({ name: "B", score() {} }) }),
    ['p.js plugin.create: expected a plugin of the name "A", found "B"'],
  ],
  [
    "a name of kube-scheduler",
    file(scorer("NodeAffinity")),
    [
      expect.stringMatching(
        /^s\.yaml:9: expected a plugin with a name of its own, found "NodeAffinity" of p\.js, also a plugin of kube-sch/,
      ),
    ],
  ],
  [
    "a score out of range",
    file(
      scorer("A", (_cycle, _state, { scores }) => {
        scores[0] = 101;
        return true;
      }),
    ),
    ["p.js A.score: expected scores from 0 to 100, normalised if need be, found 101"],
  ],
  ["a plugin that is right", file(scorer("A")), []],
] as const)("%s", (_what, plugin, wrong) => {
  expect(problemsOf([plugin])).toEqual(wrong);
});

test("a name twice; a weight beside a configuration that names the plugin; no default profile", () => {
  expect(problemsOf([file(scorer("A")), file(scorer("A"), { file: "q.js" })])).toEqual([
    expect.stringMatching(/found "A" of q\.js, also in p\.js/),
  ]);
  const named = { profiles: [{ plugins: { score: { enabled: [{ name: "A", weight: 3 }] } } }] };
  expect(problemsOf([file(scorer("A"), { weight: 2 })], named)).toEqual([expect.stringMatching(/expected no weight and no args for "A"/)]);
  expect(problemsOf([file(scorer("A"))], named)).toEqual([]);
  const others = { profiles: [{ schedulerName: "a" }, { schedulerName: "b" }] };
  expect(problemsOf([file(scorer("A"))], others)).toEqual([expect.stringMatching(/expected a profile default-scheduler in the/)]);
});

test("arguments and weight reach the plugin; a class with private state works", () => {
  const seen: unknown[] = [];
  class Own implements Plugin {
    readonly name = "Own";
    #calls = 0;
    score(): boolean {
      seen.push(++this.#calls);
      return false;
    }
  }
  const exported = {
    name: "Own",
    points: ["score"],
    readArgs: (args: unknown) => args,
    create: (args: unknown) => {
      seen.push(args);
      return new Own();
    },
  };
  expect(problemsOf([file(exported, { args: { x: 1 } })])).toEqual([]);
  expect(seen).toEqual([{ x: 1 }, 1]);
});

test("filters turn pods away in their own words", () => {
  const exported = {
    name: "Never",
    points: ["filter"],
    create: (_args: unknown, { statuses }: { statuses: { intern(code: number, plugin: string, reasons: string[]): never } }) => ({
      name: "Never",
      filter(_cycle: unknown, _state: unknown, nodes: { count: number; rows: Int32Array; reject(row: number, status: never): void }) {
        const status = statuses.intern(3, "Never", ["not today"]);
        for (let i = 0; i < nodes.count; i++) nodes.reject(nodes.rows[i], status);
        nodes.count = 0;
      },
    }),
  };
  const parts = { nodes: [node("a", { cpu: "2" })], arrivals: onePod(), untilMs: 10_000, schedulerPlugins: [file(exported)] };
  const { sink } = runInMemory(scenario(parts));
  expect(sink.objects("events")[0].message).toMatch(/^0\/1 nodes are available: 1 not today\. /);
});

test("the example packs GPUs: a pod that wants a whole machine finds one", async () => {
  const { schedulerPlugins } = await loadScenario("workloads/openb-packing.yaml");
  const gpu = "nvidia.com/gpu";
  const nodes = ["a", "b", "c", "d"].map((name) => node(name, { cpu: "32", [gpu]: "8" }));
  const plain = { name: "plain", atMs: 0, runMs: 3_600_000, requests: { cpu: "1" } };
  const small = Array.from({ length: 16 }, (_, i) => ({
    name: `s${i}`,
    atMs: i + 1,
    runMs: 3_600_000,
    requests: { cpu: "1", [gpu]: "1" },
  }));
  const large = [0, 1].map((i) => ({ name: `l${i}`, atMs: 1000, runMs: 1000, requests: { cpu: "8", [gpu]: "8" } }));
  const parts = { nodes, arrivals: arrivalTable([plain, ...small, ...large]) };
  const waits = (result: ReturnType<typeof runInMemory>) =>
    result.sink
      .objects("pods")
      .filter(({ name }) => String(name).startsWith("l"))
      .map(({ pending_seconds }) => Number(pending_seconds));
  expect(waits(runInMemory(scenario({ ...parts, schedulerPlugins: schedulerPlugins! })))).toEqual([0, 0]);
  expect(waits(runInMemory(scenario(parts))).every((seconds) => seconds > 3000)).toBe(true);
});
