import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
let folder: string;

const SMALL = `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: small }
spec:
  until: 10m
  cluster:
    nodes: [{ name: n, count: 1, capacity: { cpu: 4, memory: 8Gi } }]
  workload:
    - manifests: [pods.yaml]
`;
const PODS = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: nginx, resources: { requests: { cpu: 1 } } }]
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-test-"));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  write("small.yaml", SMALL);
  write("pods.yaml", PODS);
  write("empty.yaml", "");
  write("syntax.yaml", "apiVersion: wavetank.dev/v1alpha1\nkind: Scenario\nspec: { until: [\n");
  write("typo.yaml", SMALL.replace("until: 10m", "untill: 10m"));
  write("type.yaml", SMALL.replace("count: 1", "count: three"));
  write("negative.yaml", SMALL.replace("cpu: 4", 'cpu: "-4"'));
  write("absurd.yaml", SMALL.replace("8Gi", "8Zi"));
  write("missing.yaml", SMALL.replace("pods.yaml", "nowhere.yaml"));
  write("twice.yaml", SMALL.replace("pods.yaml", "twice-pods.yaml"));
  write("twice-pods.yaml", `${PODS}---\n${PODS}`);
  write("class.yaml", SMALL.replace("pods.yaml", "class-pods.yaml"));
  write("class-pods.yaml", PODS.replace("spec:\n", "spec:\n  priorityClassName: nobody\n"));
  write("huge.yaml", SMALL.replace("pods.yaml", "huge-pods.yaml"));
  write("huge-pods.yaml", PODS.replace("cpu: 1 ", "cpu: 64 "));
  write("flag.yaml", `${SMALL}  clusterAutoscaler: { expandr: random }\n`);
  write("expander.yaml", `${SMALL}  clusterAutoscaler: { expander: cheapest }\n`);
  write(
    "pool.yaml",
    SMALL.replace(
      "nodes: [{ name: n, count: 1, capacity: { cpu: 4, memory: 8Gi } }]",
      "nodePools: [{ name: p, instanceType: aws/m6i.2xlarg }]",
    ),
  );
  write("objective.yaml", `${SMALL}  objectives: [{ metric: pod_pending_second, max: 1s }]\n`);
  write("missed.yaml", `${SMALL}  objectives: [{ metric: pods_created, min: 5 }]\n`);
  write(
    "scheduler.yaml",
    "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles:\n  - plugins:\n      score:\n        enabled: [{ name: Nonsense }]\n",
  );
  write("buffer.yaml", SMALL.replace("pods.yaml", "buffers.yaml"));
  write(
    "buffers.yaml",
    "apiVersion: autoscaling.x-k8s.io/v1beta1\nkind: CapacityBuffer\nmetadata: { name: b }\nspec: { podTemplateRef: { name: chunk } }\n",
  );
  write("profile.yaml", `${SMALL}  scheduler: { config: scheduler.yaml }\n`);
  write("trace.yaml", SMALL.replace("manifests: [pods.yaml]", "trace: { format: openb-pods, file: trace.csv }"));
  write(
    "trace.csv",
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\np0,1000,1024,0,0,,LS,Running,0,60,0\np1,1000,10\n",
  );
  write("nan.yaml", SMALL.replace("manifests: [pods.yaml]", "trace: { format: openb-pods, file: nan.csv }"));
  write(
    "nan.csv",
    "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time,deletion_time,scheduled_time\np0,NaN,1024,0,0,,LS,Running,0,60,0\n",
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program in the test folder. */
function wavetank(...args: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, out: stdout, err: stderr };
}

/** Wrong input: exit code 2, these words in one line, no stack, and no results. */
test.each([
  ["a file that is not there", "run nowhere.yaml", /nowhere\.yaml: expected/],
  ["an empty file", "run empty.yaml", /empty\.yaml.*: expected/],
  ["a syntax error", "run syntax.yaml", /syntax\.yaml:\d+.*: expected/],
  ["an unknown field", "run typo.yaml", /typo\.yaml:5 spec\.untill: expected.*\n.*did you mean "until"\?/],
  ["a wrong type", "run type.yaml", /type\.yaml:7 spec\.cluster\.nodes\[0\]\.count: expected a whole number.*found "three"/],
  ["a negative quantity", "run negative.yaml", /negative\.yaml:7 .*cpu: expected.*found "-4"/],
  ["an absurd quantity", "run absurd.yaml", /absurd\.yaml:7 .*memory: expected.*found "8Zi"/],
  ["a missing manifest", "run missing.yaml", /missing\.yaml:9 spec\.workload\[0\]\.manifests\[0\]: expected.*nowhere\.yaml/],
  ["a name twice", "run twice.yaml", /twice-pods\.yaml:\d+.*: expected/],
  ["a priority class that is not there", "run class.yaml", /class-pods\.yaml:\d+.*: expected.*nobody/],
  ["a buffer of no size", "run buffer.yaml", /buffers\.yaml:4 spec: expected replicas or limits beside podTemplateRef, found neither/],
  ["an unknown autoscaler flag", "run flag.yaml", /flag\.yaml:10 spec\.clusterAutoscaler\.expandr: expected.*\n.*expander/],
  ["an unknown expander", "run expander.yaml", /expander\.yaml:10 spec\.clusterAutoscaler\.expander: expected.*found.*cheapest/],
  ["an unknown instance type", "run pool.yaml", /pool\.yaml:7 .*instanceType: expected.*found "aws\/m6i\.2xlarg"\n.*aws\/m6i\.2xlarge/],
  [
    "an unknown metric",
    "run objective.yaml",
    /objective\.yaml:10 spec\.objectives.*: expected.*pod_pending_second.*\n.*pod_pending_seconds/,
  ],
  ["an unknown scheduler plugin", "run profile.yaml", /scheduler\.yaml:\d+.*Nonsense/],
  ["a truncated trace line", "run trace.yaml", /trace\.csv:3.*: expected 11.*found 3/],
  ["a trace value that is no number", "run nan.yaml", /nan\.csv:2.*cpu_milli.*: expected.*found "NaN"/],
  ["an unknown path in --set", "run small.yaml --set spec.untl=5m", /--set.*untl: expected/],
  ["a seed that is no number", "run small.yaml --seed x", /expected a whole number/],
  ["an unknown command", "runn small.yaml", /unknown command 'runn'/],
  ["a command without its argument", "run", /missing required argument 'scenario'/],
])("%s", (_what, line, words) => {
  const { code, out, err } = wavetank(...line.split(" "));
  expect(err).toMatch(words);
  expect(err).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(existsSync(join(folder, "wavetank-out"))).toBe(false);
});

test("a pod larger than every node is a result, not an error", () => {
  const { code, out } = wavetank("run", "huge.yaml", "-o", "huge");
  expect(code).toBe(0);
  expect(out).toMatch(/pending at the end/);
  expect(readFileSync(join(folder, "huge/events.csv"), "utf8")).toMatch(/0\/1 nodes are available: 1 Insufficient cpu/);
});

test("room that is kept free: who asks for it, whether it is there, and what comes for it", () => {
  const scenario = fileURLToPath(new URL("../golden/head-room/scenario.yaml", import.meta.url));
  expect(wavetank("run", scenario, "-o", "room").code).toBe(0);
  const rows = (table: string) => readFileSync(join(folder, `room/${table}.csv`), "utf8").split("\n");
  expect(rows("decisions").filter((row) => row.includes(",capacity-buffer,default/for-web,"))).toEqual([
    '0.000,cluster-autoscaler,0,capacity-buffer,default/for-web,0,2,"Deployment web, 4 replicas",,' +
      "ReadyForProvisioning=True AttributesSetSuccessfully: ready; LimitedByQuotas=False ResourceQuotasAllocated",
    "10.000,cluster-autoscaler,0,capacity-buffer,default/for-web,2,2,,," +
      "ReadyForProvisioning=True AttributesSetSuccessfully: ready; LimitedByQuotas=False ResourceQuotasAllocated; Provisioning=True FakePodsInjected",
  ]);
  expect(rows("events").filter((row) => row.includes(",CapacityBuffer,"))).toEqual([
    "10.000,Normal,TriggeredScaleUp,CapacityBuffer,default,for-batch,cluster-autoscaler,capacity buffer 1 fake pods triggered scale-up: [{general 1->2 (max: 5)}]",
    "600.061,Normal,TriggeredScaleUp,CapacityBuffer,default,for-batch,cluster-autoscaler,capacity buffer 1 fake pods triggered scale-up: [{general 2->3 (max: 5)}]",
  ]);
  expect(rows("pods").some((row) => row.includes("capacity-buffer"))).toBe(false);
});

test("the same seed gives the same bytes, but for the wall clock", () => {
  for (const out of ["one", "two"]) expect(wavetank("run", "small.yaml", "-o", out).code).toBe(0);
  for (const file of readdirSync(join(folder, "one"))) {
    const [one, two] = ["one", "two"].map((name) => readFileSync(join(folder, name, file), "utf8").replace(/"wallClock": \{[^}]*\}/, ""));
    expect(one, file).toBe(two);
  }
});

test("another seed gives other times where chance is used", () => {
  wavetank("run", "small.yaml", "-o", "seed7", "--seed", "7");
  wavetank("run", "small.yaml", "-o", "seed8", "--seed", "8");
  const [seven, eight] = ["seed7", "seed8"].map((name) => readFileSync(join(folder, name, "pods.csv"), "utf8"));
  expect(seven).not.toBe(eight);
});

test("a folder that holds a run is refused without --force, and replaced with it", () => {
  expect(wavetank("run", "small.yaml", "-o", "kept").code).toBe(0);
  const { code, err } = wavetank("run", "small.yaml", "-o", "kept");
  expect(code).toBe(2);
  expect(err).toMatch(/kept.*already holds results.*--force/);
  expect(wavetank("run", "small.yaml", "-o", "kept", "--force").code).toBe(0);
});

test.skipIf(process.getuid?.() === 0)("a folder that cannot be written is refused", () => {
  mkdirSync(join(folder, "locked"));
  chmodSync(join(folder, "locked"), 0o500);
  const { code, err } = wavetank("run", "small.yaml", "-o", "locked/out");
  expect(code).toBe(2);
  expect(err).toMatch(/locked/);
});

test("an output path that is a file is refused", () => {
  const { code, err } = wavetank("run", "small.yaml", "-o", "small.yaml/out");
  expect(code).toBe(2);
  expect(err).toMatch(/small\.yaml/);
  expect(err).not.toMatch(/\n\s+at /);
});

test("a missed objective is exit code 1, and the results are there", () => {
  const { code, out } = wavetank("run", "missed.yaml", "-o", "missed");
  expect(code).toBe(1);
  expect(out).toMatch(/objective .*pods_created.*failed/);
  expect(JSON.parse(readFileSync(join(folder, "missed/run.json"), "utf8")).objectives[0].verdict).toBe("failed");
});

test("--format json prints one object", () => {
  const { out } = wavetank("run", "small.yaml", "-o", "json", "--format", "json");
  expect(JSON.parse(out)).toMatchObject({ name: "small", out: "json", partial: false, summary: expect.any(Array) });
});

test("init writes what run runs, and replaces nothing", () => {
  expect(wavetank("init", "my-cluster").code).toBe(0);
  expect(wavetank("validate", "my-cluster/scenario.yaml").code).toBe(0);
  expect(wavetank("run", "my-cluster/scenario.yaml").code).toBe(0);
  expect(existsSync(join(folder, "wavetank-out/my-cluster/run.json"))).toBe(true);
  const { code, err } = wavetank("init", "my-cluster");
  expect([code, err]).toEqual([2, expect.stringMatching(/a name that is still free/)]);
  rmSync(join(folder, "wavetank-out"), { recursive: true });
});

test("validate goes on behind a bad file and tells what is in the good ones", () => {
  const { code, out, err } = wavetank("validate", "small.yaml", "typo.yaml", "pods.yaml", "trace.csv");
  expect(code).toBe(2);
  expect(out).toMatch(/ok small\.yaml/);
  expect(out).toMatch(/ok pods\.yaml/);
  expect(err).toMatch(/typo\.yaml:5/);
  expect(err).toMatch(/trace\.csv:3/);
});

test.each(["", "run", "validate", "init"])("help of %s has examples", (command) => {
  const { code, out } = wavetank(...command.split(" ").filter((word) => word !== ""), "--help");
  expect(code).toBe(0);
  expect(out).toMatch(/Examples:\n {2}wavetank /);
});

test("who reads the output may stop reading: no stack trace", () => {
  const { stderr, status } = spawnSync("bash", ["-c", `set -o pipefail; "${process.execPath}" "${PROGRAM}" run --help | true`], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
