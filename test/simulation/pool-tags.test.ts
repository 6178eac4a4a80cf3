import { join } from "node:path";
import { expect, test } from "vitest";
import { makePlan } from "../../src/simulation/plan.ts";
import { readTags } from "../../src/simulation/pool-tags.ts";
import { loadScenario } from "../../src/workloads/scenario.ts";
import { runInMemory } from "../support/scenario.ts";
import { complaints, scratch } from "../workloads/scratch.ts";

const PREFIX = "k8s.io/cluster-autoscaler/node-template";
const amounts = { cpu: "4", memory: "16Gi", pods: "110" };
const template = {
  metadata: { labels: { pool: "a" } },
  spec: { taints: [{ key: "team", value: "x", effect: "NoSchedule" as const }] },
  status: { capacity: amounts, allocatable: { ...amounts, cpu: "3900m" } },
};

/** What one tag, without its prefix, makes of the description of a node, or of the options. */
const check = (tag: string, value: string, expected: unknown) =>
  test(`${tag}: ${value}`, () => {
    const { describedAs, options, problems } = readTags({ [`${PREFIX}/${tag}`]: value }, template);
    expect(problems).toEqual([]);
    expect(describedAs === undefined ? options : describedAs).toMatchObject(expected as object);
  });

check("label/zone.example/kind", "spot", { metadata: { labels: { pool: "a", "zone.example/kind": "spot" } } });
check("taint/dedicated", "web:NoExecute", {
  spec: { taints: [template.spec.taints[0], { key: "dedicated", value: "web", effect: "NoExecute" }] },
});
check("taint/team", ":NoSchedule", { spec: { taints: [{ key: "team", value: "", effect: "NoSchedule" }] } });
check("resources/nvidia.com/gpu", "2", {
  status: { capacity: { ...amounts, "nvidia.com/gpu": "2" }, allocatable: { cpu: "3900m", "nvidia.com/gpu": "2" } },
});
check("resources/cpu", "8", { status: { capacity: { cpu: "8" }, allocatable: { cpu: "8" } } });
check("autoscaling-options/scaledownunneededtime", "2m", { scaleDownUnneededMs: 120_000 });
check("autoscaling-options/scaledownutilizationthreshold", "0.7", { scaleDownUtilizationThreshold: 0.7 });
check("autoscaling-options/ignoredaemonsetsutilization", "true", { ignoreDaemonSetsUtilization: true });

test("tags of other names are nobody's concern", () => {
  expect(readTags({ "kubernetes.io/cluster/prod": "owned" }, template)).toEqual({ describedAs: undefined, options: {}, problems: [] });
});

const scenario = (tags: string, job = "") => ({
  "job.yaml": `apiVersion: batch/v1
kind: Job
metadata: { name: j }
spec: { template: { spec: { restartPolicy: Never, ${job} containers: [{ name: c, image: i, resources: { requests: { cpu: 1 } } }] } } }
`,
  "s.yaml": `apiVersion: wavetank.dev/v1alpha1
kind: Scenario
metadata: { name: t }
spec:
  until: 20m
  workload: [{ manifests: [job.yaml] }]
  cluster: { nodePools: [{ name: a, capacity: { cpu: 4, memory: 16Gi }, labels: { disk: ssd }, options: { scaleDownUnneededTime: 5m }, tags: ${tags} }] }
  clusterAutoscaler: {}
`,
});

const refuses = (tag: string, value: string, expected: string) =>
  test(`${tag}: ${value} is refused`, () => {
    const folder = scratch(scenario(`{ ${PREFIX}/${tag}: "${value}" }`));
    const path = `spec.cluster.nodePools[a].tags[${PREFIX}/${tag}]`;
    expect(complaints(folder, () => makePlan(loadScenario(join(folder, "s.yaml"))))).toEqual([
      `s.yaml:7 ${path}: expected ${expected}, found "${value}"`,
    ]);
  });

refuses("taint/dedicated", "web", "<value>:NoSchedule, <value>:NoExecute or <value>:PreferNoSchedule");
refuses("resources/cpu", "four", "a quantity such as 100Gi");
refuses("autoscaling-options/scaledownunneededtime", "5", "a value of this option");
refuses("labels/x", "y", `label, taint, resources or autoscaling-options behind ${PREFIX}/`);

test("options that the pool itself names stand over those of its tags", () => {
  const folder = scratch(
    scenario(`{ ${PREFIX}/autoscaling-options/scaledownunneededtime: 1m, ${PREFIX}/autoscaling-options/maxnodeprovisiontime: 4m }`),
  );
  const [{ group }] = makePlan(loadScenario(join(folder, "s.yaml"))).pools;
  expect(group.options).toEqual({ scaleDownUnneededMs: 300_000, maxNodeProvisionMs: 240_000 });
});

/** How many nodes are added for a pod that asks for a label which nodes have, or have not, whatever the tags say. */
const grows = (title: string, tags: string, selector: string, added: number) =>
  test(title, () => {
    const folder = scratch(scenario(tags, `nodeSelector: { ${selector} },`));
    const { sink } = runInMemory(loadScenario(join(folder, "s.yaml")));
    const found = sink.objects("summary").find(({ name }) => name === "nodes_added")!;
    expect(Number(found.value)).toBe(added);
  });

grows("a label that nodes have brings a node", "{}", "disk: ssd", 1);
grows("a tag that contradicts it keeps the group empty for ever", `{ ${PREFIX}/label/disk: hdd }`, "disk: ssd", 0);
grows(
  "one for a label that they lack brings nodes in vain, until the first is the example",
  `{ ${PREFIX}/label/gpu: "yes" }`,
  "gpu: yes",
  2,
);
