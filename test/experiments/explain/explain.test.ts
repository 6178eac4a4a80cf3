import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ExplainedKind, explain } from "../../../src/experiments/index.ts";
import { CsvFolderSink, RUN_FILE, readRunFolder } from "../../../src/metrics/index.ts";
import { InputError } from "../../../src/model/index.ts";
import { Simulation } from "../../../src/simulation/index.ts";
import { loadScenario } from "../../../src/workloads/index.ts";

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-explain-"));
  const sink = new CsvFolderSink(folder);
  const simulation = new Simulation(await loadScenario("test/golden/scale-from-zero/scenario.yaml", { set: [] }), {
    sink,
    version: "test",
  });
  simulation.step();
  sink.writeFile(RUN_FILE, simulation.finish({ wallClock: { startedAt: "", seconds: 0 } }).runJson);
  sink.commit();
});
afterAll(() => rmSync(folder, { recursive: true }));

const story = (kind: ExplainedKind, name: string) => explain(readRunFolder(folder), { kind, name });

/** A story has these words in its sentences, and these spans. */
function check(kind: ExplainedKind, name: string, words: readonly string[], spans: readonly string[]): void {
  const told = story(kind, name);
  for (const word of words) expect(told.sentences.join("\n")).toContain(word);
  expect(told.spans.map(({ label, fromSeconds, toSeconds }) => `${label} ${fromSeconds}-${toSeconds}`)).toEqual(spans);
}

/** What is refused, without the folder. */
function refuses(kind: ExplainedKind, name: string, message: string): void {
  const ask = () => story(kind, name);
  expect(ask).toThrow(InputError);
  expect(() => ask()).toThrow(message);
}

test("a pod that waited for a node tells for which, and why no other came", () => {
  check(
    "pod",
    "batch-0",
    [
      "default/batch-0 is a pod of Job batch; created at 5m0s, it asks for 1.5 CPU and 6 GiB.",
      "It was bound after 1m25.001s and 11 attempts: 1m15s waiting for a node that was being launched",
      "It went to node small-0 of pool small, which was asked for at 5m10.001s",
      "cluster-autoscaler asked for 5 nodes of small at 5m10.001s: least-waste chose small.",
      "large: 2 nodes, 9 pods, waste 0.7344, $1.4000/h, dropped by least-waste",
      "ran 7m0s; outcome succeeded.",
    ],
    ["no_fit 300-310.001", "node_launch 310.001-385.001", "running 385.001-805.001"],
  );
  expect(story("pod", "default/batch-0")).toEqual(story("pod", "batch-0"));
});

test("the same words of the scheduler are one moment, with how often they were said", () => {
  const { moments } = story("pod", "batch-0");
  expect(moments[0]).toEqual({
    timeSeconds: 300,
    lastSeconds: 363,
    count: 9,
    source: "default-scheduler FailedScheduling",
    text: "no nodes available to schedule pods",
  });
  expect(moments.map(({ timeSeconds }) => timeSeconds)).toEqual(moments.map(({ timeSeconds }) => timeSeconds).sort((a, b) => a - b));
});

test("a node tells who asked for it and why it went", () => {
  const words = [
    "belongs to pool small",
    "asked for it, as 9 pods unschedulable",
    "It carried 1 pod: default/batch-3.",
    "at 27m5.133s: InstanceDeleted",
  ];
  check("node", "small-4", words, ["booting 310.001-370.001", "not ready 370.001-385.001", "ready 385.001-1625.133"]);
});

test("a pool tells when it grew, and when another was chosen instead", () => {
  check(
    "pool",
    "small",
    ["had 5 nodes", "5m10.001s: grew from 0 to 5"],
    ["5 nodes 310.001-1445.113", "1 node 1445.113-1625.133", "0 nodes 1625.133-1910.167"],
  );
  check("pool", "large", ["never had a node", "small was chosen instead"], []);
});

test("a workload takes its pods together", () => {
  check("job", "batch", ["Job default/batch had 9 pods: 9 succeeded.", "Longest of all waited default/batch-0, 1m25.001s."], []);
});

test("the waits of all pods add up to the summary's, and the story says so when they do not", () => {
  const { figures } = explain(readRunFolder(folder));
  const value = (name: string) => figures.find((figure) => figure.name === name)?.value;
  expect(value("pending")).toBe(765.009);
  expect(value("pending_no_fit")! + value("pending_node_launch")!).toBeCloseTo(765.009, 9);
  const file = join(folder, "summary.csv");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("pod_pending_seconds_total,765.009", "pod_pending_seconds_total,765.010"));
  expect(() => explain(readRunFolder(folder))).toThrow(
    "pod_pending_seconds_total: expected 765.010, as summary.csv says, found 765.009 in pods.csv",
  );
  writeFileSync(file, text);
});

test("names that are not there", () => {
  refuses("pod", "batch-99", 'expected a pod of the run, found "batch-99"\n  did you mean "batch-0"?');
  refuses("pod", "prod/batch-0", 'found "prod/batch-0"');
  refuses("node", "smal-4", 'did you mean "small-4"?');
  refuses("pool", "lage", "expected a node pool of the run");
  refuses("job", "bach", 'did you mean "batch"?');
  refuses("deployment", "web", "the run has no deployment");
});
