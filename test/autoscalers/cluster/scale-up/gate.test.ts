import { expect, test } from "vitest";
import { type Gate, scaleUpGate } from "../../../../src/autoscalers/cluster/scale-up/gate.ts";
import type { PodSpec, ResourceList } from "../../../../src/model/index.ts";
import { Setting } from "../setting.ts";

const SECOND = 1000;

/** Pods by their age and what they ask for, or a whole spec; three nodes are ready. */
const check = (
  title: string,
  pods: readonly { readonly ageS: number; readonly requests?: ResourceList; readonly spec?: Partial<PodSpec> }[],
  expected: Gate,
  flags: Readonly<Record<string, unknown>> = {},
) =>
  test(title, () => {
    const setting = new Setting(flags);
    const ids = pods.map(({ ageS, requests = {}, spec = {} }) => {
      setting.at((100 - ageS) * SECOND);
      return setting.pod("0/0", { spec: { containers: [{ name: "c", resources: { requests } }], ...spec } });
    });
    setting.at(100 * SECOND);
    expect(scaleUpGate(setting.env, ids, 3)).toBe(expected);
  });

check("no pod", [], "not-needed");
check("as many ready nodes as there may be", [{ ageS: 9 }], "limited-by-max-nodes-total", { "max-nodes-total": 3 });
check("all pods are new", [{ ageS: 1 }, { ageS: 0 }], "in-cooldown");
check("one is not", [{ ageS: 2 }, { ageS: 0 }], "scale-up");
check("a pod with a GPU is new for longer", [{ ageS: 29, requests: { "nvidia.com/gpu": "1" } }, { ageS: 60 }], "in-cooldown");
check("for 30 s", [{ ageS: 30, requests: { "nvidia.com/gpu": "1" } }], "scale-up");
check("GPUs of another make are GPUs", [{ ageS: 29, requests: { "amd.com/gpu": "1" } }], "in-cooldown");
check(
  "so are those of an init container",
  [{ ageS: 29, spec: { initContainers: [{ name: "i", resources: { requests: { "nvidia.com/gpu": "1" } } }] } }],
  "in-cooldown",
);
check("other extended resources are none", [{ ageS: 29, requests: { "example.com/card": "1" } }], "scale-up");
check("schedulers that are bypassed do not wait", [{ ageS: 0 }], "scale-up", { "bypassed-scheduler-names": "mine" });
