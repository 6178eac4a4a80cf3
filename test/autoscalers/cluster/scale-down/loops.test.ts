import { expect, test } from "vitest";
import { run } from "../../../conformance/adapters/ca-loop.ts";

/** A loop every ten seconds, in the format of the suite `ca-loop`. */
interface Case {
  readonly flags?: Readonly<Record<string, string>>;
  /** Nodes of the group `ng`, of 4 cores and 16 GiB each. */
  readonly nodes: readonly string[];
  readonly group?: object;
  /** By node: taints, annotations, or no readiness. */
  readonly nodeParts?: Readonly<Record<string, NodeParts>>;
  readonly pods?: readonly object[];
  readonly timeline?: readonly object[];
  readonly endMs?: number;
}

interface NodeParts {
  readonly taints?: readonly object[];
  readonly unready?: boolean;
}

interface Answer {
  readonly loops: readonly (Readonly<Record<string, unknown>> & { readonly t: number; readonly events?: readonly string[] })[];
  readonly actions?: readonly { readonly t: number; readonly what: readonly string[] }[];
  readonly eventsBetweenLoops?: readonly { readonly t: number; readonly what: readonly string[] }[];
}

const START_SECONDS = Date.UTC(2026, 0, 1) / 1000;

/** What is done and told in a case, as `<second> <text>`, as far as the pattern fits; and from which second on a loop says what. */
const check = (title: string, input: Case, pattern: RegExp, expected: readonly string[]) =>
  test(title, () => {
    const {
      loops,
      actions = [],
      eventsBetweenLoops = [],
    } = run({ id: title, tags: [], input: inputOf(input), expect: {} } as never) as Answer;
    const told: string[] = [];
    const tell = (t: number, text: string) => {
      if (pattern.test(text)) told.push(`${t / 1000} ${text}`);
    };
    for (const { t, what } of [...actions, ...eventsBetweenLoops]) for (const text of what) tell(t, text);
    for (const loop of loops) {
      for (const event of loop.events ?? []) tell(loop.t, event);
      for (const field of ["error", "tookMs", "scaleDown", "unneededSince", "unremovable"]) {
        if (loop[field] !== undefined) tell(loop.t, `${field} ${JSON.stringify(loop[field])}`);
      }
    }
    expect(told.sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b))).toEqual(expected);
  });

function inputOf({ flags = {}, nodes, group = {}, nodeParts = {}, pods = [], timeline = [], endMs = 60_000 }: Case): object {
  const template = nodeOf("template", {});
  return {
    flags: { "scale-down-unneeded-time": "0s", ...flags },
    groups: [{ name: "ng", min: 0, max: 20, nodes, template, ...group }],
    objects: [...nodes.map((name) => nodeOf(name, nodeParts[name] ?? {})), ...pods],
    timeline,
    firstLoopMs: 10_000,
    loopEveryMs: 10_000,
    endMs,
  };
}

function nodeOf(name: string, { taints = [], unready = false }: NodeParts): object {
  const room = { cpu: "4", memory: "16Gi", pods: "110" };
  return {
    kind: "Node",
    metadata: { name, labels: { "kubernetes.io/hostname": name }, creationTimestamp: "2025-12-31T00:00:00Z" },
    spec: { providerID: `sim:///${name}`, taints },
    status: { capacity: room, allocatable: room, conditions: [{ type: "Ready", status: unready ? "False" : "True" }] },
  };
}

/** A pod of a ReplicaSet that is not looked for. */
function podOn(node: string, name: string, cpu: string, parts: { readonly annotations?: object } = {}): object {
  return {
    kind: "Pod",
    metadata: { name, ...parts, ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "w", uid: "w", controller: true }] },
    spec: { nodeName: node, containers: [{ name: "c", resources: { requests: { cpu } } }] },
  };
}

const REPLICA_SET = { kind: "ReplicaSet", metadata: { name: "w", uid: "w" }, spec: { replicas: 3, selector: {} } };
const ON_COMPLETION = { annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "on-completion" } };

const left = (key: string, effect: string, ageSeconds = 60) => ({ key, value: String(START_SECONDS - ageSeconds), effect });
const TO_BE_DELETED = left("ToBeDeletedByClusterAutoscaler", "NoSchedule");
const CANDIDATE = left("DeletionCandidateOfClusterAutoscaler", "PreferNoSchedule");

check(
  "when the API refuses a mark, the other nodes get the soft taint in the same loop all the same",
  { nodes: ["a", "b"], timeline: [{ t: 5000, denyNodeUpdates: "a" }], endMs: 15_000 },
  /taint b|^error|tookMs/,
  [
    "10 taint b ToBeDeletedByClusterAutoscaler=+10s:NoSchedule",
    "10 untaint b ToBeDeletedByClusterAutoscaler",
    '10 error "couldn\'t taint 0 nodes with ToBeDeleted"',
    "10 tookMs 750",
    "10.75 taint b DeletionCandidateOfClusterAutoscaler=+10s:PreferNoSchedule",
  ],
);
check(
  "a node that a machine's loss has left without a group keeps its soft taint",
  {
    nodes: ["a", "b"],
    flags: { "scale-down-unneeded-time": "5m" },
    pods: [podOn("b", "p", "3"), REPLICA_SET],
    timeline: [{ t: 15_000, killInstance: "a" }],
    endMs: 40_000,
  },
  /taint a/,
  ["10 taint a DeletionCandidateOfClusterAutoscaler=+10s:PreferNoSchedule"],
);
check(
  "of an atomic group that cannot go as a whole, a pod to be waited for is no reason",
  {
    nodes: ["a", "b", "c"],
    group: { options: { zeroOrMaxNodeScaling: "true" } },
    pods: [podOn("a", "p", "1", ON_COMPLETION), podOn("b", "q", "3"), REPLICA_SET],
    endMs: 15_000,
  },
  /unremovable/,
  ['10 unremovable {"b":"NotUnderutilized","c":"AtomicScaleDownFailed","a":"AtomicScaleDownFailed"}'],
);
check(
  "atomic nodes go without those that have never registered",
  { nodes: ["a", "b"], group: { target: 3, options: { zeroOrMaxNodeScaling: "true" } }, endMs: 40_000 },
  /deleteNodes/,
  ["15 deleteNodes ng a,b"],
);
check(
  "that no node is ready is told of after ten minutes",
  { nodes: ["a"], nodeParts: { a: { unready: true } }, flags: { "scale-up-from-zero": "false" }, endMs: 615_000 },
  /Cluster/,
  ["610 configmap cluster-autoscaler-status Warning ClusterUnhealthy: Cluster has no ready nodes."],
);
check(
  "how removals ended is told by the next loop that looks at the cluster",
  {
    nodes: ["a", "b"],
    flags: { "scale-up-from-zero": "false" },
    pods: [podOn("b", "p", "3"), REPLICA_SET],
    timeline: [
      { t: 12_000, nodeUnready: "b" },
      { t: 25_000, nodeReady: "b" },
    ],
    endMs: 45_000,
  },
  /finished/,
  ['30 scaleDown {"result":"ScaleDownNoNodeDeleted","finishedDeletions":{"a":"NodeDeleteOk"}}'],
);
check(
  "a target that cannot be lowered ends the loop with the provider's error",
  {
    nodes: ["a"],
    group: { min: 5, target: 5, provisioning: { mode: "neverRegister" }, options: { maxNodeProvisionTime: "1m" } },
    flags: { "scale-down-enabled": "false" },
    timeline: [{ t: 5000, setGroup: { name: "ng", target: 6 } }],
    endMs: 100_000,
  },
  /^error/,
  ['80 error "failed to decrease ng: 2 instances exist"'],
);

check(
  "marks of an earlier process are taken back",
  { nodes: ["a"], nodeParts: { a: { taints: [TO_BE_DELETED] } }, flags: { "scale-down-enabled": "false" } },
  /Cleanup|taint/,
  [
    "10 untaint a ToBeDeletedByClusterAutoscaler",
    "10 node a Normal ClusterAutoscalerCleanup: removed ToBeDeletedByClusterAutoscaler taint from node a",
  ],
);
check(
  "which the API may refuse",
  {
    nodes: ["a"],
    nodeParts: { a: { taints: [TO_BE_DELETED] } },
    flags: { "scale-down-enabled": "false" },
    timeline: [{ t: 0, denyNodeUpdates: "a" }],
  },
  /Cleanup/,
  ['10 node a Warning ClusterAutoscalerCleanup: failed to clean ToBeDeletedByClusterAutoscaler on node a: nodes "a" is forbidden: denied'],
);
const noSoftTaints = { "scale-down-enabled": "false", "max-bulk-soft-taint-count": "0" };
check(
  "soft taints are taken off when there are to be none",
  { nodes: ["a"], nodeParts: { a: { taints: [CANDIDATE] } }, flags: noSoftTaints },
  /taint/,
  [
    "10 untaint a DeletionCandidateOfClusterAutoscaler",
    "10 node a Normal ClusterAutoscalerCleanup: removed DeletionCandidateOfClusterAutoscaler taint from node a",
  ],
);
check(
  "unless they are young enough to count",
  { nodes: ["a"], nodeParts: { a: { taints: [CANDIDATE] } }, flags: { ...noSoftTaints, "node-deletion-candidate-ttl": "2m" } },
  /taint/,
  [],
);
check(
  "a soft taint keeps a node's timer if it was young enough when the process began",
  {
    nodes: ["a"],
    nodeParts: { a: { taints: [left("DeletionCandidateOfClusterAutoscaler", "PreferNoSchedule", 60)] } },
    flags: { "scale-down-unneeded-time": "5m", "node-deletion-candidate-ttl": "1m" },
    endMs: 15_000,
  },
  /unneededSince/,
  ['10 unneededSince {"a":-60000}'],
);
check(
  "without a wait after the taint a node goes in the same instant",
  { nodes: ["a", "b"], pods: [podOn("a", "p", "3"), REPLICA_SET], flags: { "node-delete-delay-after-taint": "0s" }, endMs: 25_000 },
  /deleteNodes|taint b To|finished/,
  [
    "10 deleteNodes ng b",
    "10 taint b ToBeDeletedByClusterAutoscaler=+10s:NoSchedule",
    '20 scaleDown {"result":"ScaleDownNoNodeDeleted","finishedDeletions":{"b":"NodeDeleteOk"}}',
  ],
);
