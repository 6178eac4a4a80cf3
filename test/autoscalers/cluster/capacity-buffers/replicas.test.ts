import { expect, test } from "vitest";
import { wantedReplicas } from "../../../../src/autoscalers/cluster/capacity-buffers/replicas.ts";
import { type CapacityBuffer, podRequests } from "../../../../src/model/index.ts";

/** `spec` of a buffer with chunks of 500m and 1Gi, and the replicas of what it is a share of -> chunks, or the complaint. */
const check = (title: string, spec: CapacityBuffer["spec"], scaled: number | undefined, expected: number | string) =>
  test(title, () => {
    const resources = { requests: { cpu: "500m", memory: "1Gi", "example.com/gpu": "0" } };
    const requests = podRequests({ spec: { containers: [{ name: "c", resources }] } });
    const wanted = wantedReplicas(spec, requests, scaled);
    expect("error" in wanted ? wanted.error : wanted.replicas).toBe(expected);
  });

const NO_RESOURCE = "resources in configured limits not found in the pod template";

check("so many", { replicas: 3 }, undefined, 3);
check("none", { replicas: 0 }, undefined, 0);
check("a percentage", { percentage: 20 }, 10, 2);
check("is rounded up", { percentage: 20 }, 11, 3);
check("to one of one", { percentage: 1 }, 1, 1);
check("0 percent", { percentage: 0 }, 10, 0);
check("of nothing", { percentage: 50 }, 0, 0);
check("more than all", { percentage: 250 }, 4, 10);
check("the larger of both: the percentage", { replicas: 2, percentage: 50 }, 10, 5);
check("the larger of both: the number", { replicas: 7, percentage: 50 }, 10, 7);
check("a percentage of what cannot be scaled counts for nothing", { replicas: 2, percentage: 50 }, undefined, 2);
check("alone, it says nothing", { percentage: 50 }, undefined, "replicas, percentage and limits are not defined");
check("nothing at all", {}, 10, "replicas, percentage and limits are not defined");
check("as many as fit into limits", { limits: { cpu: "1800m" } }, undefined, 3);
check("by the tightest of them", { limits: { cpu: 2, memory: "2.5Gi" } }, undefined, 2);
check("none fits", { limits: { cpu: "499m" } }, undefined, 0);
check("limits cap the number", { replicas: 10, limits: { cpu: 2 } }, undefined, 4);
check("and leave a smaller one alone", { replicas: 2, limits: { cpu: 2 } }, undefined, 2);
check("and cap the larger of both", { replicas: 1, percentage: 100, limits: { cpu: 2 } }, 10, 4);
check("limits of other resources limit nothing", { replicas: 2, limits: { cpu: 2, "example.com/fpga": 0 } }, undefined, 2);
check("there must be one that a chunk requests", { replicas: 2, limits: { "example.com/fpga": 4 } }, undefined, NO_RESOURCE);
check("a request of 0 is none", { limits: { "example.com/gpu": 4 } }, undefined, NO_RESOURCE);
check(
  "Go counts in 32 bits: more than they hold is nothing",
  { percentage: 100_000 },
  30_000,
  "replicas, percentage and limits are not defined",
);
