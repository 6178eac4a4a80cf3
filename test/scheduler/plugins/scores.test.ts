import { expect, test } from "vitest";
import { attempt, linesOf } from "../one-attempt.ts";

const FIT = "NodeResourcesFit";
const BALANCED = "NodeResourcesBalancedAllocation";

/** The lines before `=>` are the cluster with the pod to place; behind it: what `plugin` gives each node, raw and weighted. */
function check(what: string, plugin: string, text: string, fitArgs?: object): void {
  test(what, () => {
    const [cluster, scores] = text.split("=>");
    const profile = { pluginConfig: [{ name: FIT, args: { scoringStrategy: fitArgs } }] };
    const given = attempt(cluster, [plugin], fitArgs === undefined ? undefined : { profiles: [profile] });
    const lines = given.split("\n").filter((line) => line.includes(` ${plugin} `));
    expect(lines.map((line) => line.replace(` ${plugin}`, ""))).toEqual(linesOf(scores));
  });
}

const EX_12 = `
  node n1 cpu=4 mem=32Gi
  node n2 cpu=4 mem=32Gi
  pod a cpu=1 mem=2Gi on=n1
  pod p cpu=100m mem=500Mi
`;
check(
  "EX-12: LeastAllocated",
  FIT,
  `${EX_12} =>
  n1 82 82
  n2 97 97
`,
);
check(
  "EX-12: MostAllocated",
  FIT,
  `${EX_12} =>
  n1 17 17
  n2 1 1
`,
  { type: "MostAllocated" },
);
check(
  "EX-12: RequestedToCapacityRatio",
  FIT,
  `${EX_12} =>
  n1 24 24
  n2 2 2
`,
  {
    type: "RequestedToCapacityRatio",
    requestedToCapacityRatio: {
      shape: [
        { utilization: 0, score: 0 },
        { utilization: 70, score: 10 },
        { utilization: 100, score: 0 },
      ],
    },
  },
);
check(
  "a resource that scores 0 by ratio drops out of the weights",
  FIT,
  `
  node n1 cpu=4 mem=32Gi
  node n2 cpu=4 mem=32Gi
  pod a cpu=3 mem=2Gi on=n1
  pod p cpu=1 mem=500Mi
  =>
  n1 10 10
  n2 27 27
`,
  {
    type: "RequestedToCapacityRatio",
    resources: [
      { name: "cpu", weight: 3 },
      { name: "memory", weight: 1 },
    ],
    requestedToCapacityRatio: {
      shape: [
        { utilization: 0, score: 0 },
        { utilization: 70, score: 10 },
        { utilization: 100, score: 0 },
      ],
    },
  },
);
check(
  "a container without requests counts 100m and 200Mi in scoring only",
  FIT,
  `
  node n1 cpu=1 mem=1000Mi
  node n2 cpu=1 mem=1000Mi
  pod a on=n1
  pod p
  =>
  n1 70 70
  n2 85 85
`,
);
check(
  "EX-13: the change of balance",
  BALANCED,
  `
  node n1 cpu=4 mem=32Gi
  node n2 cpu=4 mem=32Gi
  pod a cpu=1 mem=2Gi on=n1
  pod p cpu=100m mem=500Mi
  =>
  n1 75 75
  n2 74 74
`,
);
check(
  "EX-13: away from balance",
  BALANCED,
  `
  node n1 cpu=4 mem=32Gi
  node n2 cpu=4 mem=32Gi
  pod a cpu=500m mem=24Gi on=n2
  pod p cpu=3 mem=1Gi
  =>
  n1 57 57
  n2 88 88
`,
);
check(
  "EX-13: towards balance",
  BALANCED,
  `
  node n1 cpu=4 mem=32Gi
  node n2 cpu=4 mem=32Gi
  pod a cpu=500m mem=24Gi on=n1
  pod b cpu=400m mem=8Gi on=n2
  pod p cpu=2
  =>
  n1 87 87
  n2 70 70
`,
);
check(
  "EX-13: a small step to balance",
  BALANCED,
  `
  node n1 cpu=4 mem=32Gi
  node n2 cpu=4 mem=32Gi
  pod a cpu=400m mem=8Gi on=n1
  pod p cpu=600m
  =>
  n1 79 79
  n2 71 71
`,
);
check(
  "a pod that asks for nothing has no balance to change",
  BALANCED,
  `
  node n1
  node n2
  pod p
  =>
  n1 skipped
  n2 skipped
`,
);
check(
  "fewer discouraging taints are better",
  "TaintToleration",
  `
  node n1 taint=a:PreferNoSchedule taint=b:PreferNoSchedule taint=c:PreferNoSchedule
  node n2 taint=a:PreferNoSchedule
  node n3
  pod p
  =>
  n1 3 0
  n2 1 201
  n3 0 300
`,
);
check(
  "without discouraging taints all are best",
  "TaintToleration",
  `
  node n1
  node n2
  pod p
  =>
  n1 0 300
  n2 0 300
`,
);
check(
  "preferred node affinity, by the largest sum",
  "NodeAffinity",
  `
  node n1 label.disk=ssd label.gen=5
  node n2 label.disk=ssd
  node n3
  pod p prefer.disk=ssd*80 prefer.gen=5*20
  =>
  n1 100 200
  n2 80 160
  n3 0 0
`,
);
check(
  "EX-17: an image on one of two nodes",
  "ImageLocality",
  `
  node n1 image=app:1=524288000
  node n2
  pod p image=app:1
  =>
  n1 23 23
  n2 0 0
`,
);
check(
  "EX-17: a small image does not count",
  "ImageLocality",
  `
  node n1 image=app:latest=20971520
  node n2 image=app:latest=20971520
  pod p image=app
  =>
  n1 0 0
  n2 0 0
`,
);
check(
  "EX-17: two of three nodes",
  "ImageLocality",
  `
  node n1 image=app:1=300000000
  node n2 image=app:1=300000000
  node n3
  pod p image=app:1
  =>
  n1 17 17
  n2 17 17
  n3 0 0
`,
);
check(
  "a name that a node lists twice has its first size",
  "ImageLocality",
  `
  node n1 image=app:1=524288000 image=app:1=1
  node n2
  pod p image=app:1
  =>
  n1 23 23
  n2 0 0
`,
);
check(
  "DynamicResources scores nothing",
  "DynamicResources",
  `
  node n1
  node n2
  pod p
  =>
  n1 0 0
  n2 0 0
`,
);
