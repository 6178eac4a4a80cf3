import { expect, test } from "vitest";
import { runToy, type ToyGroup, type ToyInput } from "./toy.ts";

const SECOND = 1000;
const small: ToyGroup = { name: "small", cores: 4, gib: 16, max: 10 };
const pod = { atMs: 1000, millicores: 1000, gib: 1 };

/** The documents that a run with loops every 10 s has written. */
function documents({ untilS, ...input }: Omit<ToyInput, "untilMs"> & { readonly untilS: number }): string[] {
  const written: string[] = [];
  runToy({
    ...input,
    flags: { "frequent-loops-enabled": false, ...input.flags },
    config: { loopGrid: { firstMs: 10 * SECOND, everyMs: 10 * SECOND }, ...input.config },
    onStatus: (document) => written.push(document),
    untilMs: untilS * SECOND,
  });
  return written;
}

/** Value of a field in the status of the cluster, or of the first group. */
const field = (document: string, path: readonly string[]) => {
  let at = 0;
  for (const key of path) at = document.indexOf(`${key}:`, at + 1);
  return document.slice(at).split("\n")[0].split(": ")[1];
};

/** What each document says of the first group: `<time> <health> <scale-up> <scale-down> <target>`. */
const check = (title: string, input: Parameters<typeof documents>[0], expected: readonly string[]) =>
  test(title, () => {
    const told = documents(input)
      .slice(1)
      .map((document) => {
        const group = document.slice(document.indexOf("nodeGroups:"));
        const [health, scaleDown, scaleUp] = [...group.matchAll(/ status: (\w+)/g)].map(([, status]) => status);
        const time = / time: \S+ (\S+)/.exec(group)![1];
        return `${time} ${health} ${scaleUp} ${scaleDown} ${field(group, ["cloudProviderTarget"])}`;
      });
    expect(told).toEqual(expected);
  });

check(
  "a scale-up is in progress until its node is ready; later it is a candidate",
  { groups: [small], pods: [{ ...pod, runMs: 60_000 }], untilS: 400 },
  [
    "00:00:10 Healthy InProgress NoCandidates 1",
    "00:00:50 Healthy NoActivity NoCandidates 1",
    "00:05:50 Healthy NoActivity CandidatesPresent 1",
  ],
);
check(
  "a stock-out is a backoff, which ends with the loop that tries again",
  { groups: [{ ...small, failEvery: 1 }], pods: [pod], untilS: 340 },
  [
    "00:00:10 Healthy InProgress NoCandidates 1",
    "00:00:20 Healthy Backoff NoCandidates 0",
    "00:05:30 Healthy InProgress NoCandidates 1",
    "00:05:40 Healthy Backoff NoCandidates 0",
  ],
);

test("the document is the ConfigMap as kubectl shows it", () => {
  const [first, , backoff] = documents({ groups: [{ ...small, failEvery: 1 }], pods: [pod], untilS: 30 });
  expect(first).toContain("autoscalerStatus: Initializing");
  expect(backoff).toBe(`apiVersion: v1
data:
  status: |
    autoscalerStatus: Running
    clusterWide:
      health:
        lastProbeTime: "2026-01-01T00:00:20Z"
        lastTransitionTime: "2026-01-01T00:00:10Z"
        nodeCounts:
          longUnregistered: 0
          registered:
            notStarted: 0
            ready: 0
            total: 0
            unready:
              resourceUnready: 0
              total: 0
          unregistered: 0
        status: Healthy
      scaleDown:
        lastProbeTime: "2026-01-01T00:00:20Z"
        lastTransitionTime: "2026-01-01T00:00:10Z"
        status: NoCandidates
      scaleUp:
        lastProbeTime: "2026-01-01T00:00:20Z"
        lastTransitionTime: "2026-01-01T00:00:20Z"
        status: NoActivity
    nodeGroups:
    - health:
        cloudProviderTarget: 0
        lastProbeTime: null
        lastTransitionTime: null
        maxSize: 10
        minSize: 0
        nodeCounts:
          longUnregistered: 0
          registered:
            notStarted: 0
            ready: 0
            total: 0
            unready:
              resourceUnready: 0
              total: 0
          unregistered: 0
        status: Healthy
      name: small
      scaleDown:
        lastProbeTime: "2026-01-01T00:00:20Z"
        lastTransitionTime: "2026-01-01T00:00:10Z"
        status: NoCandidates
      scaleUp:
        backoffInfo:
          errorCode: STOCKOUT
          errorMessage: none left
        lastProbeTime: null
        lastTransitionTime: null
        status: Backoff
    time: 2026-01-01 00:00:20 +0000 UTC
kind: ConfigMap
metadata:
  annotations:
    cluster-autoscaler.kubernetes.io/last-updated: 2026-01-01 00:00:20 +0000 UTC
  name: cluster-autoscaler-status
  namespace: kube-system
`);
});

test("name and namespace are those of the flags", () => {
  const flags = { "status-config-map-name": "ca", namespace: "ops" };
  const [first] = documents({ groups: [small], pods: [], flags, untilS: 5 });
  expect(first).toContain("  name: ca\n  namespace: ops\n");
});

test("an empty cluster that may not be scaled up from says so", () => {
  const [, second, ...more] = documents({ groups: [small], pods: [pod], flags: { "scale-up-from-zero": false }, untilS: 60 });
  expect(second).toContain("    message: Cluster has no nodes.\n");
  expect(more).toEqual([]);
});

test("without the ConfigMap there are no events on it", () => {
  const told = (flags: object) =>
    runToy({ groups: [small], pods: [pod], flags: { ...flags }, untilMs: 20 * SECOND })
      .events.filter(({ kind }) => kind === "ConfigMap")
      .map(({ namespace, name, reason }) => `${namespace}/${name} ${reason}`);
  expect(told({})).toEqual(Array(2).fill("kube-system/cluster-autoscaler-status ScaledUpGroup"));
  expect(told({ "write-status-configmap": false })).toEqual([]);
});

test("documents do not depend on whether idle loops are left out", () => {
  const groups = [
    { ...small, failEvery: 2 },
    { ...small, name: "twin", initial: 2 },
  ];
  const pods = Array.from({ length: 8 }, (_, i) => ({ ...pod, atMs: 1000 + i * 90_000, millicores: 3000, runMs: 200_000 }));
  const run = (skipIdleLoops: boolean) => documents({ groups, pods, config: { skipIdleLoops }, untilS: 4000 });
  expect(run(true)).toEqual(run(false));
  expect(run(true).length).toBeGreaterThan(10);
});
