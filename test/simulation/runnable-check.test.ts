import { join } from "node:path";
import { expect, test } from "vitest";
import { RunnableCheck } from "../../src/simulation/plan.ts";
import { checkFile, formatProblem, InputError, loadScenario } from "../../src/workloads/index.ts";
import { scratch } from "../workloads/scratch.ts";

const SCENARIO = (more: string): string => `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: t }
spec:
  workload: [{ manifests: pod.yaml }]
${more}`;
const POD = "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }\n";
const POOL = "{ name: a, capacity: { cpu: 8, memory: 16Gi } }";

/** What is told of a scenario, by `wavetank run` and by `wavetank validate`, which is the same. */
async function told(more: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = scratch({ "s.yaml": SCENARIO(more), "pod.yaml": POD, ...files });
  const [run, validate] = await Promise.all(
    [loadScenario, checkFile].map(async (read) => {
      try {
        await read(join(folder, "s.yaml"), { check: new RunnableCheck().check });
        return [];
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return error.problems.map((problem) => formatProblem(problem).replaceAll(`${folder}/`, "").split("\n")[0]);
      }
    }),
  );
  expect(validate).toEqual(run);
  return run;
}

test.each([
  ["nothing", `  cluster: { nodePools: [${POOL}] }\n  clusterAutoscaler: { expander: random }\n`, {}, []],
  [
    "a manifest, an instance type, a flag and an objective",
    `  cluster: { nodePools: [{ name: a, instanceType: aws/m6i.2xlrge }] }
  clusterAutoscaler: { expander: least-wast }
  objectives: [{ metric: pod_pending_second, max: 1m }]
`,
    { "pod.yaml": POD.replace("cpu: 1", "cpu: x") },
    [
      'pod.yaml:4 spec.containers[0].resources.requests.cpu: expected a quantity such as 500m, 2 or 1Gi, found "x"',
      's.yaml:6 spec.cluster.nodePools[a].instanceType: expected an instance type of the catalogue, found "aws/m6i.2xlrge"',
      's.yaml:7 spec.clusterAutoscaler.expander: expected a comma-separated chain of random, most-pods, least-waste, least-nodes, price, priority, found "least-wast"',
      's.yaml:8 spec.objectives: expected a metric of docs/metrics.md, found "pod_pending_second"',
    ],
  ],
  [
    "a pool's sizes and the scheduler's configuration",
    `  cluster: { nodePools: [{ name: a, capacity: { cpu: 8, memory: 16Gi }, min: 5, max: 4 }] }
  scheduler: { config: k.yaml }
`,
    { "k.yaml": "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nparallelism: -1\n" },
    [
      "s.yaml:6 spec.cluster.nodePools[0].max: expected a size that is not below min (5), found 4",
      "k.yaml:3 parallelism: expected a configuration that kube-scheduler accepts, found Invalid value: -1: should be an integer value greater than zero",
    ],
  ],
  [
    "a plugin that does not load, and a manifest",
    "  scheduler: { plugins: [p.mjs] }\n",
    { "p.mjs": "throw new TypeError('no');", "pod.yaml": POD.replace("name: p", "name: P_") },
    [expect.stringContaining("pod.yaml:3 metadata.name: expected"), "p.mjs: expected a JavaScript module that loads, found TypeError: no"],
  ],
])("what is wrong with %s is told together", async (_what, more, files, expected) => {
  expect(await told(more, files)).toEqual(expected);
});
