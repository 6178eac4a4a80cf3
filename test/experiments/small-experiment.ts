import { scratch } from "../workloads/scratch.ts";

/** A service and short jobs on a pool that grows: a run takes a few milliseconds, and each seed gives another result. */
const SCENARIO = `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: small }
spec:
  until: 1h
  cluster:
    nodePools: [{ name: general, capacity: { cpu: 4, memory: 8Gi }, min: 1, max: 8, price: 0.2 }]
  workload: [{ manifests: [job.yaml] }]
  clusterAutoscaler: { expander: least-waste }
`;

const job = (pods: number) => `apiVersion: batch/v1
kind: Job
metadata: { name: work }
spec:
  parallelism: ${Math.min(pods, 20)}
  completions: ${pods}
  template:
    metadata: { annotations: { wavetank.dev/run-time: "{ exponential: { mean: 2m } }" } }
    spec:
      restartPolicy: Never
      containers: [{ name: main, resources: { requests: { cpu: 1, memory: 1Gi } } }]
`;

/** An experiment file with these lines under spec. */
export const experiment = (spec: string, name = "small"): string =>
  `apiVersion: wavetank.dev/v1alpha1
kind: Experiment
metadata: { name: ${name} }
spec:
${spec
  .trim()
  .split("\n")
  .map((line) => `  ${line}`)
  .join("\n")}
`;

/** Two sizes of the pool, two expanders, three seeds. */
export const GRID = `
scenarios: scenario.yaml
seeds: 3
factors:
  - { name: max, path: "spec.cluster.nodePools[0].max", values: [8, 2] }
  - { name: expander, path: spec.clusterAutoscaler.expander, values: [least-waste, most-pods] }
metrics: [pod_pending_seconds_p99, node_hours]
`;

/** A folder with the scenario, its job of so many pods, and experiment files. */
export function experimentFolder(experiments: Readonly<Record<string, string>>, { pods = 30 } = {}): string {
  return scratch({ "scenario.yaml": SCENARIO, "job.yaml": job(pods), ...experiments });
}
