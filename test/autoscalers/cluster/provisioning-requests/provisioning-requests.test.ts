import { expect, test } from "vitest";
import { runToy, type ToyInput, type ToyPod, type ToyRequest } from "../toy.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const ATOMIC = "best-effort-atomic-scale-up.autoscaling.x-k8s.io";
const nodes = { name: "g", cores: 4, gib: 16, max: 5, bootMs: 30 * SECOND, readyMs: 10 * SECOND };

const ask = (name: string, pods: number, parts: Partial<ToyRequest> = {}): ToyRequest => ({
  atMs: 0,
  name,
  pods,
  millicores: 1000,
  gib: 1,
  ...parts,
});
const atomic = (name: string, pods: number) => ask(name, pods, { class: ATOMIC });
const pod = (parts: Partial<ToyPod> = {}): ToyPod => ({ atMs: 0, millicores: 1000, gib: 1, ...parts });
/** Without room for it elsewhere, a node stays for this pod. */
const KEEPER = pod({ millicores: 100, naked: true });
const GONE = { withoutTemplate: true };
const small = [{ ...nodes, initial: 1 }];

const SHORT: Readonly<Record<string, string>> = {
  "Accepted=True Accepted: ProvisioningRequest is accepted by ClusterAutoscaler": "accepted",
  "Provisioned=True CapacityIsFound: Capacity is found in the cluster": "found",
  "Provisioned=True CapacityIsProvisioned: Capacity is found in the cluster": "provisioned",
  "Provisioned=False CapacityIsNotFound: Capacity is not found, CA will try to find it later.": "not found",
  "Failed=True CapacityIsNotFound: CA could not find requested capacity": "given up",
  "Failed=True Expired: ProvisioningRequest is expired": "expired",
  "BookingExpired=True CapacityReservationTimeExpired: Capacity reservation time is expired": "over",
  "BookingExpired=True CapacityBookingConsumed: Capacity booking is consumed by scheduled pods": "consumed",
};

/**
 * Decisions as `<seconds> <request> <condition>` and `<seconds> <group> <before>-><after>: <what was seen>`; loops every 10 s unless the
 * configuration says otherwise.
 */
const plays = (title: string, input: Partial<ToyInput> & { readonly untilS: number }, expected: readonly string[]) =>
  test(title, () => {
    const { untilS, ...rest } = input;
    const { decisions } = runToy({
      groups: small,
      pods: [],
      ...rest,
      flags: { "frequent-loops-enabled": false, "enable-provisioning-requests": true, ...input.flags },
      config: input.config ?? { loopGrid: { firstMs: 10 * SECOND, everyMs: 10 * SECOND } },
      untilMs: untilS * SECOND,
    });
    const told = decisions.filter(({ action }) => action !== "no-scale-down");
    expect(
      told.map(({ timeMs, action, target, sizeBefore, sizeAfter, reason, seen }) => {
        if (action === "provisioning-request") return `${timeMs / SECOND} ${target.replace("default/", "")} ${SHORT[reason] ?? reason}`;
        if (action === "no-scale-up") return `${timeMs / SECOND} nothing: ${seen}: ${reason}`;
        return `${timeMs / SECOND} ${target} ${sizeBefore}->${sizeAfter}: ${seen.replace("ProvisioningRequest default/", "")}`;
      }),
    ).toEqual(expected);
  });

// ---- check-capacity ----

plays("there is room: it is kept for ten minutes", { requests: [ask("a", 3)], untilS: 700 }, ["10 a accepted", "10 a found", "620 a over"]);

plays("there is none: looked for again after a time that doubles", { requests: [ask("a", 6)], pods: [KEEPER], untilS: 1600 }, [
  "10 a accepted",
  "10 a not found",
  "80 a not found",
  "210 a not found",
  "460 a not found",
  "950 a not found",
  "1560 a not found",
]);

plays(
  "the first and the longest wait are flags",
  {
    requests: [ask("a", 6)],
    flags: { "provisioning-request-initial-backoff-time": "15s", "provisioning-request-max-backoff-time": "25s" },
    untilS: 100,
  },
  ["10 a accepted", "10 a not found", "30 a not found", "60 a not found", "90 a not found"],
);

plays(
  "waits are remembered for so many requests",
  { requests: [ask("a", 6), ask("b", 6)], flags: { "provisioning-request-max-backoff-cache-size": 1 }, untilS: 250 },
  [
    "10 a accepted",
    "10 a not found",
    "20 b accepted",
    "20 b not found",
    "80 a not found",
    "90 b not found",
    "150 a not found",
    "160 b not found",
    "220 a not found",
    "230 b not found",
  ],
);

plays("no second look is wanted", { requests: [ask("a", 6, { parameters: { noRetry: "true" } })], untilS: 300 }, [
  "10 a accepted",
  "10 a given up",
]);

plays(
  "room that is kept for one request is not there for the next one, until its time is over",
  { requests: [ask("a", 3), ask("b", 2)], untilS: 1000 },
  [
    "10 a accepted",
    "10 a found",
    "20 b accepted",
    "20 b not found",
    "90 b not found",
    "220 b not found",
    "470 b not found",
    "620 a over",
    "960 b found",
  ],
);

plays(
  "or the pods are there that it is for",
  {
    requests: [ask("a", 2), ask("b", 2, { atMs: 29 * SECOND })],
    pods: [pod({ consumes: "a", atMs: 15 * SECOND }), pod({ consumes: "a", atMs: 15 * SECOND })],
    untilS: 100,
  },
  ["10 a accepted", "10 a found", "20 a consumed", "30 b accepted", "30 b found"],
);

plays("one of two pods takes nothing over", { requests: [ask("a", 2)], pods: [pod({ consumes: "a", atMs: 15 * SECOND })], untilS: 100 }, [
  "10 a accepted",
  "10 a found",
]);

plays("without its template a request fails, and the next one has its turn", { requests: [ask("a", 2, GONE), ask("b", 2)], untilS: 100 }, [
  "10 a Failed=True FailedToCreatePods: missing pod templates, 1 pod templates were referenced, 1 templates were missing: a",
  "10 b accepted",
  "10 b found",
]);

plays("classes of others are left alone", { requests: [ask("a", 2, { class: "queued.example.com" })], untilS: 100 }, []);

plays("without the flag nothing happens", { requests: [ask("a", 2)], flags: { "enable-provisioning-requests": false }, untilS: 100 }, []);

plays("one request a loop", { requests: [ask("a", 1), ask("b", 1), ask("c", 9)], untilS: 60 }, [
  "10 a accepted",
  "10 a found",
  "20 b accepted",
  "20 b found",
  "30 c accepted",
  "30 c not found",
]);

plays(
  "loops follow at once",
  { requests: [ask("a", 1), ask("b", 1)], flags: { "frequent-loops-enabled": true }, config: { loopDurationMs: 100 }, untilS: 60 },
  ["10 a accepted", "10 a found", "10.1 b accepted", "10.1 b found"],
);

plays(
  "several a loop",
  {
    requests: [ask("a", 1), ask("b", 1), ask("c", 9), ask("d", 1)],
    flags: { "check-capacity-batch-processing": true, "check-capacity-provisioning-request-max-batch-size": 3 },
    untilS: 60,
  },
  ["10 a accepted", "10 a found", "10 b accepted", "10 b found", "10 c accepted", "10 c not found", "20 d accepted", "20 d found"],
);

plays(
  "each look of a batch is two, so that it looks again only when the longest wait is over",
  { requests: [ask("a", 9)], pods: [KEEPER], flags: { "check-capacity-batch-processing": true }, untilS: 1300 },
  ["10 a accepted", "10 a not found", "620 a not found", "1230 a not found"],
);

plays(
  "a batch goes before a request for nodes that has been taken up",
  { requests: [atomic("a", 6), ask("b", 1)], flags: { "check-capacity-batch-processing": true }, untilS: 60 },
  ["10 a accepted", "10 b accepted", "10 b found", "20 a provisioned", "20 g 1->2: 3 of 6 pods of a without a place"],
);

plays(
  "an autoscaler for requests of its own",
  {
    requests: [
      ask("a", 1),
      ask("b", 1, { parameters: { processorInstance: "x" } }),
      ask("c", 1, { class: "xcheck-capacity.autoscaling.x-k8s.io" }),
      ask("d", 1, { class: ATOMIC }),
    ],
    flags: { "check-capacity-processor-instance": "x" },
    untilS: 60,
  },
  ["10 b accepted", "10 b found", "20 c accepted", "20 c found"],
);

plays("how many nodes there may be does not matter", { requests: [ask("a", 2)], flags: { "max-nodes-total": 1 }, untilS: 30 }, [
  "10 a accepted",
  "10 a found",
]);

// ---- best-effort-atomic-scale-up ----

plays("nodes for all pods that find no place", { requests: [atomic("a", 6)], untilS: 700 }, [
  "10 a accepted",
  "10 a provisioned",
  "10 g 1->2: 2 of 6 pods of a without a place",
  "620 a over",
]);

plays("all find places", { requests: [atomic("a", 3)], untilS: 60 }, ["10 a accepted", "10 a found"]);

plays(
  "pods of requests are as young as their request",
  { requests: [atomic("a", 3)], flags: { "new-pod-scale-up-delay": "25s" }, untilS: 60 },
  ["10 a accepted", "10 nothing: 3 pods unschedulable: all pods are younger than their delay before a scale-up, 25s or more", "30 a found"],
);

const SEEN = (missing: number, all: number) => `${missing} of ${all} pods of ProvisioningRequest default/a without a place`;
const UNFIT = "not all pods would fit and scale-up is using all-or-nothing strategy";

plays("a group is too small for all: nothing is asked for", { requests: [atomic("a", 60)], untilS: 60 }, [
  "10 a accepted",
  "10 a not found",
  `10 nothing: ${SEEN(56, 60)}: `,
]);

plays("the cluster may not have so many cores", { requests: [atomic("a", 16)], flags: { "cores-total": "0:12" }, untilS: 60 }, [
  "10 a accepted",
  "10 a not found",
  `10 nothing: ${SEEN(12, 16)}: 12 pods: 1 ${UNFIT}`,
]);

const similar = [
  { ...nodes, max: 2 },
  { ...nodes, name: "h", max: 2 },
];
const BALANCE = { "balance-similar-node-groups": true, "balancing-ignore-label": ["pool"] };

plays("groups that are alike share a request", { groups: similar, requests: [atomic("a", 16)], flags: BALANCE, untilS: 60 }, [
  "10 a accepted",
  "10 a provisioned",
  "10 h 0->2: 16 of 16 pods of a without a place",
  "10 g 0->2: 16 of 16 pods of a without a place",
]);

// ---- Beside other pods ----

const large = (atMs = 0) => pod({ millicores: 3900, atMs });

plays("in turns with pods that wait", { requests: [ask("a", 2), ask("b", 1)], pods: [large(), large(), large(25 * SECOND)], untilS: 60 }, [
  "10 a accepted",
  "10 g 1->2: 1 pods unschedulable",
  "20 a not found",
  "30 b accepted",
  "30 g 2->3: 1 pods unschedulable",
  "40 b not found",
]);

plays("in one salvo", { requests: [atomic("a", 6)], pods: [large(), large()], flags: { "salvo-scale-up": true }, untilS: 60 }, [
  "10 a accepted",
  "10 g 1->2: 1 pods unschedulable",
  "10 a provisioned",
  "10 g 2->4: 6 of 6 pods of a without a place",
]);

plays(
  "nodes that are kept for a request are needed",
  {
    groups: [{ ...nodes, initial: 2 }],
    requests: [ask("a", 5)],
    flags: { "scale-down-delay-after-add": "0s", "scale-down-unneeded-time": "1m" },
    untilS: 700,
  },
  ["10 a accepted", "10 a found", "620 a over", "690 g-0 2->1: 2 nodes unneeded", "690 g-1 1->0: 2 nodes unneeded"],
);

// ---- In the long run ----

test.each([
  ["not answered for a week, and gone after another one", 9, "100h", ["accepted", "not found", "not found", "expired"]],
  ["answered: gone after a week", 1, "1m", ["accepted", "found", "over"]],
])("a request %s", (_title, pods, wait, expected) => {
  const { decisions, store } = runToy({
    groups: [{ ...nodes, initial: 1, min: 1 }],
    pods: [],
    requests: [ask("a", pods)],
    flags: {
      "enable-provisioning-requests": true,
      "provisioning-request-initial-backoff-time": wait,
      "provisioning-request-max-backoff-time": wait,
    },
    untilMs: 15 * 24 * 60 * MINUTE,
  });
  const told = decisions.filter(({ action }) => action === "provisioning-request");
  expect(told.map(({ reason }) => SHORT[reason])).toEqual(expected);
  expect([...store.objects.ProvisioningRequest.entries()]).toEqual([]);
});

test("pods that use a request's room get an event in place of nodes, and those of a request are told of by name", () => {
  const { events, decisions } = runToy({
    groups: [{ ...nodes, initial: 1 }],
    pods: [large(), pod({ consumes: "a", atMs: SECOND })],
    requests: [ask("b", 1, { class: ATOMIC })],
    flags: { "enable-provisioning-requests": true, "frequent-loops-enabled": false },
    untilMs: 15 * SECOND,
  });
  const told = events.filter(({ kind }) => kind === "Pod").map(({ type, reason, name, message }) => [type, reason, name, message]);
  expect(told).toEqual([
    ["Normal", "", "pod-1", "Unschedulable pod didn't trigger scale-up, because it's consuming ProvisioningRequest default/a"],
    ["Normal", "TriggeredScaleUp", "b-0-0", "pod triggered scale-up: [{g 1->2 (max: 5)}]"],
  ]);
  expect(decisions.filter(({ action }) => action === "scale-up")).toHaveLength(1);
});

test("a request's status holds its conditions", () => {
  const { store } = runToy({
    groups: small,
    pods: [],
    requests: [ask("a", 1)],
    flags: { "enable-provisioning-requests": true },
    untilMs: 30 * SECOND,
  });
  const [[, { status }]] = [...store.objects.ProvisioningRequest.entries()];
  const lastTransitionTime = "2026-01-01T00:00:10Z";
  expect(status?.conditions).toEqual([
    {
      type: "Accepted",
      status: "True",
      reason: "Accepted",
      message: "ProvisioningRequest is accepted by ClusterAutoscaler",
      lastTransitionTime,
    },
    { type: "Provisioned", status: "True", reason: "CapacityIsFound", message: "Capacity is found in the cluster", lastTransitionTime },
  ]);
});
