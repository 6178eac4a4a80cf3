import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
let folder: string;

const scenario = (scheduler: string): string => `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: t }
spec:
  until: 10m
  cluster:
    nodes: [{ name: n, count: 2, capacity: { cpu: 4, memory: 8Gi } }]
  workload:
    - manifests: [pods.yaml]
  scheduler: ${scheduler}
`;
const PODS = ["web", "db"]
  .map((name) => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: ${name} } }\nspec: { containers: [{ name: c }] }\n`)
  .join("---\n");
const CONFIG = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";
const PLUGIN = `export const plugin = { name: "Own", points: ["score"], create: () => ({ name: "Own", score: () => false }) };\n`;

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-test-"));
  write("pods.yaml", PODS);
  write("plain.yaml", scenario("{}"));
  write("plugin.mjs", PLUGIN);
  write("plugin.yaml", scenario("{ plugins: [plugin.mjs] }"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function wavetank(...args: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, out: stdout, err: stderr };
}

/** A configuration, and what is said of it: line in the file, path, and kube-scheduler's words. */
test.each([
  [
    "an unknown plugin",
    "profiles:\n- plugins:\n    score:\n      enabled: [{ name: Nonsense }]\n",
    /^k\.yaml:5 profiles\[0\]\.plugins\.score: expected .*, found ScorePlugin "Nonsense" does not exist$/m,
  ],
  [
    "a plugin at a point that it does not have",
    "profiles:\n- plugins:\n    filter:\n      enabled: [{ name: ImageLocality }]\n",
    /^k\.yaml:5 .*, found plugin "ImageLocality" does not extend FilterPlugin plugin$/m,
  ],
  [
    "a negative weight",
    "profiles:\n- plugins:\n    score:\n      enabled:\n      - name: ImageLocality\n        weight: -1\n",
    /^k\.yaml:8 profiles\[0\]\.plugins\.score\.enabled\[0\]\.weight: .*, found Invalid value: -1: must have a positive weight applied to it$/m,
  ],
  [
    "an unknown field",
    "profiles:\n- schedulerNam: x\n",
    /^k\.yaml:4 profiles\[0\]\.schedulerNam: .*, found strict decoding error: unknown field "profiles\[0\]\.schedulerNam"$/m,
  ],
  [
    "a profile twice",
    "profiles:\n- schedulerName: a\n- schedulerName: a\n",
    /^k\.yaml:5 profiles\[1\]\.schedulerName: .*, found Duplicate value: "a"$/m,
  ],
  [
    "a profile without a name",
    "profiles:\n- schedulerName: a\n- {}\n",
    /^k\.yaml:5 profiles\[1\]\.schedulerName: .*, found Required value$/m,
  ],
  [
    "no queue sort",
    "profiles:\n- plugins:\n    queueSort:\n      disabled: [{ name: '*' }]\n",
    /^k\.yaml:4 profiles\[0\]\.plugins: .*, found only one queue sort plugin required for profile with scheduler name "default-scheduler", but got 0$/m,
  ],
  [
    "different queue sorts",
    "profiles:\n- schedulerName: a\n- schedulerName: b\n  plugins:\n    queueSort: { disabled: [{ name: '*' }] }\n",
    /^k\.yaml:7 profiles\[1\]\.plugins\.queueSort: .*must be the same for all profiles$/m,
  ],
  [
    "bad arguments",
    "profiles:\n- pluginConfig:\n  - name: NodeResourcesFit\n    args: { scoringStrategy: { type: Most } }\n",
    /^k\.yaml:6 profiles\[0\]\.pluginConfig\[0\]\.args\.scoringStrategy\.type: .*, found Unsupported value: "Most": supported values: "LeastAllocated", /m,
  ],
  [
    "unknown arguments",
    "profiles:\n- pluginConfig:\n  - name: InterPodAffinity\n    args:\n      hardPodAffinity: 5\n",
    /^k\.yaml:7 .*decoding args for plugin InterPodAffinity: strict decoding error: unknown field "hardPodAffinity"$/m,
  ],
  [
    "text for a number",
    "percentageOfNodesToScore: many\n",
    /^k\.yaml:3 percentageOfNodesToScore: .*cannot unmarshal string into Go struct field KubeSchedulerConfiguration\.percentageOfNodesToScore of type int32$/m,
  ],
  [
    "a percentage out of range",
    "percentageOfNodesToScore: 101\n",
    /^k\.yaml:3 percentageOfNodesToScore: .*101: not in valid range \[0-100\]$/m,
  ],
])("%s is refused, by run and by validate", (_what, config, words) => expectRefused(CONFIG + config, words));

test("a file without a version is told of what else is wrong with it", () =>
  expectRefused(
    "kind: KubeSchedulerConfiguration\nparallelism: -1\n",
    /^k\.yaml:1 apiVersion: expected kubescheduler\.config\.k8s\.io\/v1, found none\nk\.yaml:2 parallelism: /m,
  ));

/** A file with that text is refused in these words, by itself and as part of a scenario. */
function expectRefused(text: string, words: RegExp): void {
  write("k.yaml", text);
  write("s.yaml", scenario("{ config: k.yaml }"));
  for (const args of [
    ["run", "s.yaml"],
    ["validate", "s.yaml"],
    ["validate", "k.yaml"],
  ]) {
    const { code, err } = wavetank(...args);
    expect(err).toMatch(words);
    expect(code).toBe(2);
  }
}

test("a plugin of one's own: hashed into inputs, refused by run and validate when it is wrong, told of by file and line when it fails", () => {
  expect(wavetank("run", "plugin.yaml", "-o", "own").code).toBe(0);
  const { inputs } = JSON.parse(readFileSync(join(folder, "own/run.json"), "utf8"));
  expect(inputs).toContainEqual(
    expect.objectContaining({ path: "plugin.mjs", format: "scheduler-plugin", sha256: expect.stringMatching(/^.{64}$/) }),
  );
  write("wrong.mjs", PLUGIN.replace("Own", "NodeAffinity"));
  for (const command of ["run", "validate"]) {
    write("s.yaml", scenario("{ plugins: [wrong.mjs] }"));
    expect(wavetank(command, "s.yaml")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/s\.yaml:10: .*"NodeAffinity" of wrong\.mjs/),
    });
    write("s.yaml", scenario("{ plugins: [nowhere.mjs] }"));
    expect(wavetank(command, "s.yaml")).toMatchObject({
      code: 2,
      err: expect.stringMatching(/s\.yaml:10 .*found nothing at nowhere\.mjs/),
    });
  }
  write("fails.mjs", PLUGIN.replace("() => false", "() => {\n  throw new Error('no');\n}"));
  write("s.yaml", scenario("{ plugins: [fails.mjs] }"));
  expect(wavetank("run", "s.yaml")).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^fails\.mjs:2: expected a plugin that does not fail, found Error: no/),
  });
});

test("--trace-scheduling writes one more file and changes no other", () => {
  expect(wavetank("run", "plain.yaml", "-o", "plain").code).toBe(0);
  const { out } = wavetank("run", "--trace-scheduling", "plain.yaml", "-o", "traced");
  expect(out).toMatch(/2 attempts to place pods traced in .*scheduling\.csv/);
  const files = readdirSync(join(folder, "plain"));
  expect(readdirSync(join(folder, "traced")).filter((file) => !files.includes(file))).toEqual(["scheduling.csv"]);
  const read = (run: string, file: string): string => readFileSync(join(folder, run, file), "utf8");
  // These two name the files of the run.
  for (const file of files.filter((name) => name !== "run.json" && name !== "report.html"))
    expect(read("traced", file), file).toBe(read("plain", file));
  const [plain, traced] = ["plain", "traced"].map((run) => ({ ...JSON.parse(read(run, "run.json")), wallClock: undefined }));
  const others = traced.tables.filter(({ name }: { readonly name: string }) => name !== "scheduling");
  expect(traced.tables).toHaveLength(others.length + 1);
  expect({ ...traced, tables: others }).toEqual(plain);
});

test.each([
  ["default/web", ["web"]],
  ["app=db", ["db"]],
  ["app in (web,db)", ["web", "db"]],
  ["other/web", []],
])("--trace-scheduling=%s", (choice, pods) => {
  wavetank("run", "plain.yaml", `--trace-scheduling=${choice}`, "-o", "chosen", "--force");
  const rows = readFileSync(join(folder, "chosen/scheduling.csv"), "utf8").trim().split("\n").slice(1);
  expect([...new Set(rows.map((row) => row.split(",")[2]))]).toEqual(pods);
});

test("--trace-scheduling with what is neither a name nor a selector", () => {
  const { code, err } = wavetank("run", "plain.yaml", "--trace-scheduling=a=b=c");
  expect([code, err]).toEqual([2, expect.stringMatching(/^--trace-scheduling: expected namespace\/name, or a label selector/)]);
});

test("pods of a scheduler that no profile has are told of", () => {
  write("other.yaml", PODS.replace("containers", "schedulerName: volcano, containers"));
  write("s.yaml", scenario("{}").replace("pods.yaml", "other.yaml"));
  const { code, out } = wavetank("run", "s.yaml", "-o", "other");
  expect(code).toBe(0);
  expect(out).toMatch(/1 pods name the scheduler "volcano", which no profile has: they stay pending for ever/);
});
