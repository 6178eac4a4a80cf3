import { expect, test } from "vitest";
import {
  type Container,
  defaultImagePullPolicy,
  defaultNode,
  defaultPod,
  defaultPodSpec,
  type Pod,
  type PodSpec,
} from "../../src/model/index.ts";

/** A part of a spec (its first container's fields may be given as `container`), and the part of the outcome that matters. */
function check(name: string, given: Partial<PodSpec> & { container?: Partial<Container> }, wanted: object): void {
  test(name, () => {
    const { container, ...rest } = given;
    const spec = { containers: [{ name: "main", image: "web:1", ...container }], ...rest };
    const before = JSON.stringify(spec);
    const result = defaultPodSpec(spec);
    expect({ ...result, container: result.containers[0] }).toMatchObject(wanted);
    expect(JSON.stringify(spec), "the input is left alone").toBe(before);
    expect(defaultPodSpec(result), "doing it twice changes nothing").toEqual(result);
  });
}

check("an empty spec", {}, { schedulerName: "default-scheduler", restartPolicy: "Always", terminationGracePeriodSeconds: 30 });
check(
  "what is given stays",
  { restartPolicy: "Never", terminationGracePeriodSeconds: 0 },
  { restartPolicy: "Never", terminationGracePeriodSeconds: 0 },
);
check(
  "requests come from limits, name by name",
  { container: { resources: { limits: { cpu: "1", "x.io/gpu": 2 }, requests: { cpu: "500m" } } } },
  { container: { resources: { requests: { cpu: "500m", "x.io/gpu": 2 } } } },
);
check(
  "amounts are rounded up to thousandths",
  { container: { resources: { requests: { cpu: "100.0001m" } } }, overhead: { cpu: "1u" } },
  { container: { resources: { requests: { cpu: "101m" } } }, overhead: { cpu: "1m" } },
);
check(
  "pod-level requests come from the containers, else from the pod's limits",
  { container: { resources: { requests: { cpu: "1500m" } } }, resources: { limits: { cpu: "2", memory: "2Gi" } } },
  { resources: { requests: { cpu: "1500m", memory: "2Gi" } } },
);
check(
  "without pod-level limits there is nothing to fill",
  { resources: { requests: { cpu: "2" } } },
  { resources: { requests: { cpu: "2" } } },
);
check("ports", { container: { ports: [{ containerPort: 80 }] } }, { container: { ports: [{ containerPort: 80, protocol: "TCP" }] } });
check(
  "on the host's network each port is a host port",
  { hostNetwork: true, container: { ports: [{ containerPort: 80, protocol: "UDP" }] } },
  { container: { ports: [{ containerPort: 80, hostPort: 80, protocol: "UDP" }] } },
);
check("init containers too", { initContainers: [{ name: "i", image: "x" }] }, { initContainers: [{ imagePullPolicy: "Always" }] });

test.each([
  ["nginx", "Always"],
  ["nginx:latest", "Always"],
  ["nginx:1.27", "IfNotPresent"],
  ["reg.example.com:5000/team/app", "Always"],
  ["reg.example.com:5000/team/app:v3", "IfNotPresent"],
  ["nginx@sha256:e3b0", "IfNotPresent"],
  ["nginx:latest@sha256:e3b0", "Always"],
  ["Nginx/UPPER:latest", "IfNotPresent"],
  ["", "IfNotPresent"],
])("image %s: %s", (image, policy) => expect(defaultImagePullPolicy(image)).toBe(policy));

test("matchLabelKeys that the pod has are merged into selectors, once", () => {
  const keys = { labelSelector: { matchLabels: { app: "web" } }, topologyKey: "zone", matchLabelKeys: ["rev", "absent"] };
  const pod: Pod = {
    metadata: { name: "p", labels: { app: "web", rev: "7", tier: "x" } },
    spec: {
      containers: [],
      affinity: {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...keys, mismatchLabelKeys: ["tier"] }] },
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, podAffinityTerm: { topologyKey: "zone", matchLabelKeys: ["rev"] } },
          ],
        },
      },
      topologySpreadConstraints: [{ ...keys, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }],
    },
  };
  const rev = { key: "rev", operator: "In", values: ["7"] };
  const tier = { key: "tier", operator: "NotIn", values: ["x"] };
  const result = defaultPod(pod);
  expect(result.metadata.namespace).toBe("default");
  expect(
    result.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0].labelSelector?.matchExpressions,
  ).toEqual([rev, tier]);
  expect(result.spec.topologySpreadConstraints?.[0].labelSelector).toEqual({ matchLabels: { app: "web" }, matchExpressions: [rev] });
  const preferred = result.spec.affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.[0];
  expect(preferred?.podAffinityTerm.labelSelector, "a selector that matches nothing stays that way").toBeUndefined();
  expect(defaultPod(result)).toEqual(result);
});

test("a node's allocatable is its capacity where it is not given", () => {
  expect(defaultNode({ metadata: {}, status: { capacity: { cpu: "4" } } }).status?.allocatable).toEqual({ cpu: "4" });
  expect(defaultNode({ metadata: {}, status: { capacity: { cpu: "4" }, allocatable: { cpu: "3" } } }).status?.allocatable).toEqual({
    cpu: "3",
  });
  expect(defaultNode({ metadata: { name: "n" } })).toEqual({ metadata: { name: "n" } });
});
