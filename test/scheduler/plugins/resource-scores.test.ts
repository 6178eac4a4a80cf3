import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { defaultPod, type PodSpec, type PodStatus } from "../../../src/model/index.ts";
import { IncludedResources } from "../../../src/scheduler/plugins/resource-scores.ts";

/** What scoring counts of a pod: CPU, memory and huge pages. */
function check(what: string, as: "scored" | "held", pod: { spec: PodSpec; status?: PodStatus }, amounts: readonly number[]): void {
  test(`${what}, ${as}`, () => {
    const store = new Store({ now: 0 });
    const { spec } = defaultPod({ metadata: { name: "p" }, spec: pod.spec });
    const template = store.makeTemplate({ namespace: "default", spec, ...(pod.status !== undefined && { status: pod.status }) });
    const resources = ["cpu", "memory", "hugepages-2Mi"].map((name) => ({ name, weight: 1 }));
    const included = new IncludedResources(resources, as).of(template, store.nodes.infos);
    expect(included.map(({ amount }) => amount)).toEqual(amounts);
  });
}

const MEBI = 1024 * 1024;
const container = (requests: Record<string, string>) => ({ name: "c", image: "app", resources: { requests } });
const PLAIN = { spec: { containers: [container({ memory: "10Mi" })] } };
check("without a CPU request", "scored", PLAIN, [100, 10 * MEBI]);
check("without a CPU request", "held", PLAIN, [0, 10 * MEBI]);

const RESIZED = {
  spec: { containers: [container({ cpu: "1", memory: "10Mi" })] },
  status: { containerStatuses: [{ name: "c", resources: { requests: { cpu: "3" } } }] },
};
check("with a status", "scored", RESIZED, [1000, 10 * MEBI]);
check("with a status", "held", RESIZED, [3000, 10 * MEBI]);

const POD_LEVEL = {
  spec: {
    containers: [container({ cpu: "1", memory: "10Mi" })],
    resources: { requests: { cpu: "2", memory: "20Mi", "hugepages-2Mi": "4Mi" }, limits: { "hugepages-2Mi": "4Mi" } },
  },
};
check("with pod-level requests", "scored", POD_LEVEL, [1000, 10 * MEBI]);
check("with pod-level requests", "held", POD_LEVEL, [2000, 20 * MEBI, 4 * MEBI]);
