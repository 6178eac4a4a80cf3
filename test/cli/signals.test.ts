import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));

/** A day of one short pod a second, which takes longer than the signal. */
const SCENARIO = `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: long }
spec:
  until: 24000h
  cluster:
    nodes: [{ name: n, count: 20, capacity: { cpu: 64, memory: 256Gi } }]
  workload:
    - manifests: [job.yaml]
`;
const JOB = `apiVersion: batch/v1
kind: Job
metadata: { name: endless }
spec:
  parallelism: 100
  completions: 1000000
  template:
    metadata: { annotations: { wavetank.dev/run-time: 1m } }
    spec:
      restartPolicy: Never
      containers: [{ name: main, resources: { requests: { cpu: 100m } } }]
`;

test.each(["SIGINT", "SIGTERM"] as const)("%s leaves valid files and exit code 130", async (signal) => {
  const folder = mkdtempSync(join(tmpdir(), "wavetank-signal-"));
  try {
    writeFileSync(join(folder, "scenario.yaml"), SCENARIO);
    writeFileSync(join(folder, "job.yaml"), JOB);
    const child = spawn(process.execPath, [PROGRAM, "run", "scenario.yaml", "-o", "out"], { cwd: folder });
    // As soon as it has written something: however slow the machine is, it is at work then, and has hours to go.
    const written = (file: string): boolean => file.endsWith(".partial") && statSync(join(folder, "out", file)).size > 0;
    const timer = setInterval(() => {
      if (!existsSync(join(folder, "out")) || !readdirSync(join(folder, "out")).some(written)) return;
      clearInterval(timer);
      child.kill(signal);
    }, 100);
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    clearInterval(timer);
    expect(code).toBe(130);
    expect(out).toMatch(/interrupted at/);
    const files = readdirSync(join(folder, "out"));
    expect(files.filter((file) => file.endsWith(".partial"))).toEqual([]);
    const run = JSON.parse(readFileSync(join(folder, "out/run.json"), "utf8"));
    expect(run.partial).toBe(true);
    const pods = readFileSync(join(folder, "out/pods.csv"), "utf8").trimEnd().split("\n");
    const columns = pods[0].split(",").length;
    expect(pods.every((line) => line.split(",").length === columns)).toBe(true);
    expect(pods.length - 1).toBe(run.counts.pods);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
