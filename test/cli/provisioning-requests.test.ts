import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const PROGRAM = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
let folder: string;

/** A training job of four pods asks for its nodes first, and is started when they are sure to come; a probe asks whether there is room. */
const SCENARIO = `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: training }
spec:
  until: 30m
  kubelet: { preset: instant }
  cluster:
    nodePools:
      - { name: general, capacity: { cpu: 4, memory: 16Gi }, min: 0, max: 3, initial: 1, bootTime: 60s, readyTime: 15s, deleteTime: 30s }
  workload:
    - { manifests: [requests.yaml] }
    - { manifests: [job.yaml], at: 2m }
  output: { events: true }
  clusterAutoscaler: { enable-provisioning-requests: true }
`;
const request = (name: string, kind: string, count: number) => `---
apiVersion: autoscaling.x-k8s.io/v1
kind: ProvisioningRequest
metadata: { name: ${name} }
spec:
  provisioningClassName: ${kind}.autoscaling.x-k8s.io
  podSets: [{ podTemplateRef: { name: worker }, count: ${count} }]
`;
const SPEC = "containers: [{ name: c, image: i, resources: { requests: { cpu: 3 } } }]";
const REQUESTS = `apiVersion: v1
kind: PodTemplate
metadata: { name: worker }
template: { spec: { ${SPEC} } }
${request("train", "best-effort-atomic-scale-up", 3)}${request("probe", "check-capacity", 2)}`;
const JOB = `apiVersion: batch/v1
kind: Job
metadata: { name: train }
spec:
  parallelism: 3
  completions: 3
  template:
    metadata:
      annotations: { autoscaling.x-k8s.io/consume-provisioning-request: train, wavetank.dev/run-time: 5m }
    spec: { restartPolicy: Never, ${SPEC} }
`;

const ACCEPTED = "Accepted=True Accepted: ProvisioningRequest is accepted by ClusterAutoscaler";
const NOT_FOUND = "Provisioned=False CapacityIsNotFound: Capacity is not found, CA will try to find it later.";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wavetank-test-"));
  writeFileSync(join(folder, "s.yaml"), SCENARIO);
  writeFileSync(join(folder, "requests.yaml"), REQUESTS);
  writeFileSync(join(folder, "job.yaml"), JOB);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function wavetank(...args: string[]) {
  const env = { ...process.env, NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, encoding: "utf8", env });
  return { code: status, out: stdout, err: stderr };
}

/** Some columns of the rows of a table that a condition picks. */
function rows(table: string, columns: readonly string[], pick: (row: Readonly<Record<string, string>>) => boolean): string[] {
  const [header, ...lines] = readFileSync(join(folder, "out", table), "utf8")
    .trim()
    .split("\n");
  const names = header.split(",");
  const cells = (line: string) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell.replaceAll('"', ""));
  const all = lines.map((line) => Object.fromEntries(cells(line).map((cell, i) => [names[i] ?? "", cell])));
  return all.filter(pick).map((row) => columns.map((name) => row[name]).join(" "));
}

test("a job waits for the nodes that its request has asked for, and asks for none itself", () => {
  const { code, err } = wavetank("run", "s.yaml", "--out", "out", "--no-report");
  expect([code, err.includes("Error")]).toEqual([0, false]);
  expect(rows("decisions.csv", ["time_seconds", "target", "reason"], ({ action }) => action !== "no-scale-down")).toEqual([
    `10.000 default/train ${ACCEPTED}`,
    "10.000 default/train Provisioned=True CapacityIsProvisioned: Capacity is found in the cluster",
    "10.000 general only option",
    `10.001 default/probe ${ACCEPTED}`,
    `10.001 default/probe ${NOT_FOUND}`,
    `70.009 default/probe ${NOT_FOUND}`,
    "120.016 default/train BookingExpired=True CapacityBookingConsumed: Capacity booking is consumed by scheduled pods",
    `190.023 default/probe ${NOT_FOUND}`,
    "430.049 default/probe Provisioned=True CapacityIsFound: Capacity is found in the cluster",
    "1030.111 default/probe BookingExpired=True CapacityReservationTimeExpired: Capacity reservation time is expired",
    "1030.111 general-1 empty, utilization 0.0000, unneeded for long enough",
    "1630.173 general-0 empty, utilization 0.0000, unneeded for long enough",
    "1630.173 general-2 empty, utilization 0.0000, unneeded for long enough",
  ]);
  expect(rows("events.csv", ["time_seconds", "name", "message"], ({ reason }) => reason === "TriggeredScaleUp")).toEqual([
    "10.000 train-0-1 pod triggered scale-up: [{general 1->3 (max: 3)}]",
    "10.000 train-0-2 pod triggered scale-up: [{general 1->3 (max: 3)}]",
  ]);
  expect(rows("pods.csv", ["name", "scheduled_seconds"], () => true)).toEqual(["train-0 120.000", "train-1 120.000", "train-2 120.000"]);
});

test("a request that cannot be is refused", () => {
  writeFileSync(join(folder, "requests.yaml"), request("bad", "check-capacity", 0));
  const { code, err } = wavetank("validate", "s.yaml");
  expect([code, err.split("\n")[0]]).toEqual([
    2,
    "requests.yaml:7 spec.podSets[0].count: expected a whole number from 1 to 2147483647, found 0",
  ]);
});
