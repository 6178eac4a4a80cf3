import { expect, test } from "vitest";
import {
  type Container,
  defaultPod,
  type Node,
  nodeProblems,
  type Pod,
  type PodSpec,
  podProblems,
  type ResourceList,
} from "../../src/model/index.ts";

/** A part of a spec -> the fields that are wrong (`path: found`), after defaulting as well as before. */
function check(name: string, given: Partial<PodSpec>, ...wanted: string[]): void {
  test(name, () => {
    const pod: Pod = { metadata: { name: "p" }, spec: { containers: [{ name: "c" }], ...given } };
    expect(shown(podProblems(pod))).toEqual(wanted);
    if (wanted.length === 0) expect(podProblems(defaultPod(pod))).toEqual([]);
  });
}

function checkNode(name: string, node: Node, ...wanted: string[]): void {
  test(name, () => expect(shown(nodeProblems(node))).toEqual(wanted));
}

function shown(problems: ReturnType<typeof podProblems>): string[] {
  return problems.map(({ path, found }) => `${path}: ${found}`);
}

function asking(requests: ResourceList, limits: ResourceList = {}): Partial<PodSpec> {
  return { containers: [{ name: "c", resources: { requests, limits } }] };
}

const named = (...names: string[]): Container[] => names.map((name) => ({ name }));
const REQUESTS = "spec.containers[0].resources.requests";
const LIMITS = "spec.containers[0].resources.limits";

check("a plain pod", {});
check("everything in order", asking({ cpu: "500m", memory: "1Gi", "x.io/gpu": 1 }, { cpu: 1, memory: "1Gi", "x.io/gpu": 1 }));
check("no containers", { containers: [] }, "spec.containers: none");
check(
  "container names",
  { containers: named("a", "a", "B_b", "") },
  "spec.containers[1].name: a",
  "spec.containers[2].name: B_b",
  "spec.containers[3].name: none",
);
check("an init container with a taken name", { initContainers: named("c") }, "spec.initContainers[0].name: c");

check("negative", asking({ cpu: "-1" }), `${REQUESTS}.cpu: -1`);
check("no quantity", asking({ memory: "1GB" }), `${REQUESTS}.memory: 1GB`);
check("beyond 2^53 bytes", asking({ memory: "8Pi" }), `${REQUESTS}.memory: 8Pi`);
check("beyond 2^53 millicores", asking({ cpu: "9007199254741" }), `${REQUESTS}.cpu: 9007199254741`);
check("just below", asking({ cpu: "9007199254740", memory: "9007199254740991" }));
check("request above limit", asking({ cpu: "1001m" }, { cpu: 1 }), `${REQUESTS}.cpu: 1001m`);
check("an unknown resource", asking({ gpu: 1 }), `${REQUESTS}.gpu: gpu`);
check("storage is not for containers", asking({ storage: "1Gi" }), `${REQUESTS}.storage: storage`);
check("half a device", asking({ "x.io/gpu": "500m" }, { "x.io/gpu": "500m" }), `${LIMITS}.x.io/gpu: 500m`, `${REQUESTS}.x.io/gpu: 500m`);
check("a device without limit", asking({ "x.io/gpu": 1 }), `${LIMITS}.x.io/gpu: none`);
check("a device with another limit", asking({ "x.io/gpu": 1 }, { "x.io/gpu": 2 }), `${REQUESTS}.x.io/gpu: 1`);
check(
  "broken huge pages",
  asking({ "hugepages-2Mi": "3Mi" }, { "hugepages-2Mi": "3Mi" }),
  `${LIMITS}.hugepages-2Mi: 3Mi`,
  `${REQUESTS}.hugepages-2Mi: 3Mi`,
);
check("pod level below the containers", { ...asking({ cpu: 2 }), resources: { requests: { cpu: 1 } } }, "spec.resources.requests.cpu: 1");
check(
  "pod level storage",
  { resources: { requests: { "ephemeral-storage": 1 } } },
  "spec.resources.requests.ephemeral-storage: ephemeral-storage",
);

check("priority out of range", { priority: 2_147_483_648 }, "spec.priority: 2147483648");
check("half a priority", { priority: 0.5 }, "spec.priority: 0.5");
check("negative grace", { terminationGracePeriodSeconds: -1 }, "spec.terminationGracePeriodSeconds: -1");
check("restart policy in lower case", { restartPolicy: "always" }, "spec.restartPolicy: always");
check("gated, yet placed", { nodeName: "n1", schedulingGates: [{ name: "a" }] }, "spec.nodeName: n1");
check(
  "ports",
  { containers: [{ name: "c", ports: [{ containerPort: 0 }, { containerPort: 1, hostPort: 65_536 }] }] },
  "spec.containers[0].ports[0].containerPort: 0",
  "spec.containers[0].ports[1].hostPort: 65536",
);
check(
  "a host port twice",
  {
    containers: [
      { name: "c", ports: [{ containerPort: 1, hostPort: 80 }] },
      { name: "d", ports: [{ containerPort: 2, hostPort: 80, protocol: "TCP" }] },
    ],
  },
  "spec.containers[1].ports[0].hostPort: TCP//80",
);

const AFFINITY = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
const condition = (operator: string, ...values: string[]): Partial<PodSpec> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator, values }] }] },
    },
  },
});
check("conditions in order", condition("Gt", "5"));
check("no such operator", condition("Contains", "x"), `${AFFINITY}[0].matchExpressions[0].operator: Contains`);
check("In without values", condition("In"), `${AFFINITY}[0].matchExpressions[0].values: none`);
check("a negative operand", condition("Gt", "-1"), `${AFFINITY}[0].matchExpressions[0].values: ["-1"]`);
check("Exists with a value", condition("Exists", "x"), `${AFFINITY}[0].matchExpressions[0].values: ["x"]`);
check(
  "no terms",
  { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } } },
  `${AFFINITY}: none`,
);
check("a toleration without a key", { tolerations: [{ value: "x" }] }, "spec.tolerations[0].operator: none");
check(
  "a skew of zero",
  { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule" }] },
  "spec.topologySpreadConstraints[0].maxSkew: 0",
);
check(
  "a key to match that the selector names",
  {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app: "a" } },
        matchLabelKeys: ["app"],
      },
    ],
  },
  "spec.topologySpreadConstraints[0].matchLabelKeys[0]: app",
);

test("names", () => {
  const spec = { containers: named("c") };
  expect(shown(podProblems({ metadata: { name: "My_Pod" }, spec }))).toEqual(["metadata.name: My_Pod"]);
  expect(shown(podProblems({ metadata: {}, spec }))).toEqual(["metadata.name: neither"]);
  expect(podProblems({ metadata: { generateName: "p-" }, spec })).toEqual([]);
});

const metadata = { name: "n1" };
checkNode("a plain node", { metadata, status: { capacity: { cpu: 4, memory: "16Gi", pods: 110 } } });
checkNode("negative capacity", { metadata, status: { capacity: { cpu: "-1" } } }, "status.capacity.cpu: -1");
checkNode("half a device on a node", { metadata, status: { allocatable: { "x.io/gpu": "1500m" } } }, "status.allocatable.x.io/gpu: 1500m");
checkNode("a taint without effect", { metadata, spec: { taints: [{ key: "a", effect: "" }] } }, 'spec.taints[0].effect: ""');
