// @ts-check
/**
 * The benchmark of sweeps in a process of its own: `node bench/sweep-worker.mjs <backend>`. 200 runs of workload A, given as files that
 * `wavetank sweep` reads. Prints one JSON object with what was counted, and how much of all cores the sweep used.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { generatedPods } from "./generated-pods.mjs";

const RUNS = 200;
const MIB = 1 << 20;

const SCENARIO = `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: bench }
spec:
  cluster: { nodes: [{ name: node, count: 100, capacity: { cpu: 32, memory: 128Gi } }] }
  workload: [{ trace: { format: wavetank-csv, file: pods.csv, as: Pod } }]
  kubelet: { preset: instant }
  output: { interval: 1h }
`;
const EXPERIMENT = `apiVersion: wavetank.dev/v1alpha1
kind: Experiment
metadata: { name: bench }
spec: { scenarios: scenario.yaml, seeds: ${RUNS}, metrics: [pods_succeeded] }
`;

const backend = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), "wavetank-bench-"));
try {
  const rows = generatedPods(0, 10_000).map(
    ({ arrivalMs, cpuMillicores, memoryMib, runMs }, i) => `pod-${i},${arrivalMs},${runMs},${cpuMillicores},${memoryMib * MIB}\n`,
  );
  writeFileSync(join(folder, "pods.csv"), `name,arrival_ms,run_ms,cpu_millicores,memory_bytes\n${rows.join("")}`);
  writeFileSync(join(folder, "scenario.yaml"), SCENARIO);
  writeFileSync(join(folder, "experiment.yaml"), EXPERIMENT);
  const { seconds, cpuSeconds } = await sweep();
  const { digest, counts } = JSON.parse(readFileSync(join(folder, "out", "sweep.json"), "utf8"));
  const firstRun = readFileSync(join(folder, "out", "runs.csv"), "utf8")
    .split("\n")[1]
    .split(",")[4];
  const busyRatio = cpuSeconds / (seconds * availableParallelism());
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const counted = { runs: counts.succeeded, digest: digest.slice(0, 16), run: firstRun.slice(0, 16) };
  process.stdout.write(JSON.stringify({ counts: counted, seconds, busyRatio, peakMiB }));
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs the command line in this process, so that its processor time can be told; what it prints is of no interest here. */
async function sweep() {
  const print = process.stdout.write;
  process.stdout.write = () => true;
  process.argv = [process.execPath, "wavetank", "sweep", join(folder, "experiment.yaml"), "-o", join(folder, "out"), "--backend", backend];
  const start = performance.now();
  await import("../dist/cli/index.js");
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage();
  process.stdout.write = print;
  if (process.exitCode !== 0) throw new Error(`the sweep ended with exit code ${process.exitCode}`);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}
