import { expect, test } from "vitest";
import { groupPods } from "../../../../src/autoscalers/cluster/scale-up/equivalence.ts";
import { estimate, orderGroups } from "../../../../src/autoscalers/cluster/scale-up/estimator.ts";
import { withFastPathLast } from "../../../../src/autoscalers/cluster/scale-up/fast-path.ts";
import type { Container } from "../../../../src/model/index.ts";
import { Setting } from "../setting.ts";

/** Pods as `<count>x<cpu>/<memory>`; one controller per entry. */
const check = (
  title: string,
  {
    pods,
    template,
    overhead = [],
    cap,
  }: { readonly pods: readonly string[]; readonly template: string; readonly overhead?: readonly string[]; readonly cap?: number },
  expected: { readonly nodes: number; readonly pods: number },
) =>
  test(title, () => {
    const setting = new Setting();
    const ids = pods.flatMap((entry, i) => {
      const [count, requests] = entry.split("x");
      return Array.from({ length: Number(count) }, () => setting.pod(requests, { owner: `ReplicaSet/r${i}` }));
    });
    const made = setting.template(template, template, overhead);
    setting.env.snapshot.begin([], []);
    const { nodeCount, pods: placed } = estimate(setting.env, groupPods(setting.store, ids), made, cap);
    expect({ nodes: nodeCount, pods: placed.length }).toEqual(expected);
    expect(setting.env.snapshot.rows).toHaveLength(0);
  });

const WORKED = { pods: ["10x900m/1Gi", "6x500m/4Gi"], overhead: ["100m/200Mi"] };

check("the worked example on nodes of 4 CPU", { ...WORKED, template: "3920m/14Gi" }, { nodes: 4, pods: 16 });
check("the worked example on nodes of 8 CPU", { ...WORKED, template: "7910m/29Gi" }, { nodes: 2, pods: 16 });
check("nothing fits: no nodes", { pods: ["3x5/1Gi"], template: "4/16Gi" }, { nodes: 0, pods: 0 });
check("a node that stays empty is not counted", { pods: ["1x5/1Gi", "1x1/1Gi"], template: "4/16Gi" }, { nodes: 1, pods: 1 });
check("the cap stops adding", { pods: ["10x3/1Gi"], template: "4/16Gi", cap: 3 }, { nodes: 3, pods: 3 });
check("a cap of nothing", { pods: ["10x3/1Gi"], template: "4/16Gi", cap: 0 }, { nodes: 0, pods: 0 });
check("gaps are filled by later groups", { pods: ["2x3/1Gi", "2x1/1Gi"], template: "4/16Gi" }, { nodes: 2, pods: 4 });
check("many nodes", { pods: ["3000x1/1Gi"], template: "4/16Gi" }, { nodes: 750, pods: 3000 });
check("many groups of one shape", { pods: Array.from({ length: 300 }, () => "1x1/1Gi"), template: "4/16Gi" }, { nodes: 75, pods: 300 });

test("groups go by falling share of a node, equal ones in order", () => {
  const setting = new Setting();
  const ids = ["100m/1Gi", "2/1Gi", "100m/1Gi", "1/8Gi"].map((requests) => setting.pod(requests));
  const groups = groupPods(setting.store, ids);
  expect(orderGroups(groups, setting.template("4/16Gi")).map(({ pods }) => pods[0])).toEqual([3, 1, 0, 2]);
});

test("what init containers ask for counts for the order", () => {
  const setting = new Setting();
  const podOf = (cpu: string, initContainers?: readonly Container[]) => {
    const spec = { containers: [{ name: "c", resources: { requests: { cpu } } }], ...(initContainers && { initContainers }) };
    return setting.store.createPod({ name: cpu, template: setting.store.templateFor("default", { spec }) });
  };
  const ids = [podOf("1"), podOf("500m", [{ name: "i", resources: { requests: { cpu: "3" } } }])];
  expect(orderGroups(groupPods(setting.store, ids), setting.template("4/16Gi")).map(({ pods }) => pods[0])).toEqual([1, 0]);
});

test("the search goes on where the one before ended, across estimates", () => {
  const setting = new Setting();
  for (let i = 0; i < 3; i++)
    setting.store.addNode({ metadata: { name: `n${i}` }, status: { allocatable: { cpu: "4", memory: "4Gi", pods: "10" } } });
  setting.env.snapshot.begin([0, 1, 2], []);
  const place = () => {
    const pod = setting.pod("100m/100Mi");
    return setting.env.search.placeAnywhere(pod, setting.store.pods.templates[pod], () => true);
  };
  expect([place(), place(), place(), place()]).toEqual([1, 2, 0, 1]);
});

test("amounts are divided in floating point as Go does it: the group that seems to need one node more goes last", () => {
  const setting = new Setting();
  const ids = Array.from({ length: 10 }, () => setting.pod("700m/1Gi", { owner: "ReplicaSet/a" }));
  ids.push(...Array.from({ length: 10 }, () => setting.pod("600m/1Gi", { owner: "ReplicaSet/b" })));
  const { groups, fastPath } = withFastPathLast(groupPods(setting.store, ids), setting.template("7/99Gi"));
  expect(fastPath).toBe(true);
  expect(groups.map(({ pods }) => pods[0])).toEqual([10, 0]);
});
