import fc from "fast-check";
import { expect, test } from "vitest";
import { runToy, stateText, type ToyInput } from "../autoscalers/cluster/toy.ts";
import { runs } from "../support/laws.ts";

const MINUTE = 60_000;

const group = fc.record({
  cores: fc.constantFrom(2, 4, 8),
  gib: fc.constantFrom(4, 16),
  min: fc.constantFrom(0, 0, 1),
  max: fc.integer({ min: 1, max: 4 }),
  initial: fc.integer({ min: 0, max: 2 }),
  bootMs: fc.constantFrom(0, 7_000, 30_000, 400_000, 2_000_000),
  readyMs: fc.constantFrom(0, 10_000, 3_333),
  failEvery: fc.constantFrom(0, 0, 2, 3),
});

const pod = fc.record({
  atMs: fc.integer({ min: 0, max: 40 * MINUTE }),
  millicores: fc.constantFrom(100, 900, 1900, 3500),
  gib: fc.constantFrom(1, 3),
  runMs: fc.constantFrom(undefined, 5_000, 45_000, 6 * MINUTE, 25 * MINUTE),
  job: fc.constantFrom("a", "b", "c", undefined),
});

const flags = fc.record({
  "frequent-loops-enabled": fc.boolean(),
  "scan-interval": fc.constantFrom("10s", "7s"),
  "scale-down-unneeded-time": fc.constantFrom("10m", "30s", "0s"),
  "scale-down-delay-after-add": fc.constantFrom("10m", "1m"),
  expander: fc.constantFrom("least-waste", "random", "most-pods,least-nodes"),
  "max-node-provision-time": fc.constantFrom("15m", "2m"),
  "balance-similar-node-groups": fc.boolean(),
  "new-pod-scale-up-delay": fc.constantFrom("0s", "0s", "90s"),
  "record-duplicated-events": fc.constant(false),
  "salvo-scale-up": fc.boolean(),
  "enable-proactive-scaleup": fc.boolean(),
  "node-deletion-batcher-interval": fc.constantFrom("0s", "0s", "25s"),
});

const buffer = fc.record({
  atMs: fc.integer({ min: 0, max: 40 * MINUTE }),
  millicores: fc.constantFrom(100, 900, 1900),
  gib: fc.constantFrom(1, 3),
  replicas: fc.integer({ min: 0, max: 3 }),
  percentOf: fc.option(fc.record({ job: fc.constantFrom("a", "b", "z"), percentage: fc.constantFrom(20, 50, 150) }), { nil: undefined }),
});

const input = fc.record({
  groups: fc.array(group, { minLength: 1, maxLength: 3 }),
  pods: fc.array(pod, { maxLength: 12 }),
  replicas: fc.dictionary(fc.constantFrom("a", "b"), fc.integer({ min: 0, max: 6 }), { maxKeys: 2 }),
  flags,
  loop: fc.record({
    loopDurationMs: fc.constantFrom<(number | "by-size")[]>(1, 1, 800, 23_000, "by-size", "by-size"),
    loopPhaseMs: fc.constantFrom(0, 0, 3_700),
  }),
});

type Drawn<T> = T extends fc.Arbitrary<infer V> ? V : never;

/** Everything a run shows, and how many loops it took. */
function outcome(made: Omit<ToyInput, "untilMs">, skipIdleLoops: boolean) {
  const { store, events, decisions, loops } = runToy({ ...made, config: { ...made.config, skipIdleLoops }, untilMs: 70 * MINUTE });
  return { loops, shown: { events, decisions, state: stateText(store) } };
}

/** A toy of what was drawn. */
function toyOf({ groups, pods, replicas, flags, loop }: Drawn<typeof input>) {
  const named = groups.map(({ min, max, initial, ...rest }, i) => ({
    ...rest,
    name: `g${i}`,
    max,
    min: Math.min(min, max),
    initial: Math.max(Math.min(initial, max), Math.min(min, max)),
  }));
  const written = pods.map(({ runMs, job, ...rest }) => ({
    ...rest,
    ...(runMs === undefined ? {} : { runMs }),
    ...(job === undefined ? {} : { job }),
  }));
  return { groups: named, pods: written, replicas, flags, config: loop };
}

function skipsNothing(made: Omit<ToyInput, "untilMs">): void {
  const skipping = outcome(made, true);
  const running = outcome(made, false);
  expect(skipping.shown).toEqual(running.shown);
  expect(skipping.loops).toBeLessThanOrEqual(running.loops);
}

test("leaving idle loops out changes no decision, no event and no state", () => {
  fc.assert(
    fc.property(input, (drawn) => skipsNothing(toyOf(drawn))),
    { numRuns: runs(150) },
  );
});

test("nor does it change a decision that nobody reads why it fell", () => {
  fc.assert(
    fc.property(input, (drawn) => {
      const run = (withoutReasons: boolean) => {
        const { decisions, events, store, loops } = runToy({ ...toyOf(drawn), withoutReasons, untilMs: 70 * MINUTE });
        const told = decisions.map(({ seen: _seen, options: _options, reason: _reason, ...rest }) => rest);
        return { told, events, loops, state: stateText(store) };
      };
      expect(run(true)).toEqual(run(false));
    }),
    { numRuns: runs(30) },
  );
});

test("nor does it where room is kept for capacity buffers", () => {
  fc.assert(
    fc.property(
      input,
      fc.array(buffer, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(true, true, true, false),
      (drawn, buffers, injects) => {
        const { flags, ...made } = toyOf(drawn);
        skipsNothing({
          ...made,
          buffers: buffers.map(({ percentOf, ...rest }) => (percentOf === undefined ? rest : { ...rest, percentOf })),
          flags: { ...flags, "capacity-buffer-controller-enabled": true, "capacity-buffer-pod-injection-enabled": injects },
        });
      },
    ),
    { numRuns: runs(50) },
  );
});

test("nor where nodes get pods of DaemonSets, which new nodes are expected to have too", () => {
  fc.assert(
    fc.property(input, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (drawn, isDaemon) => {
      const { pods, ...made } = toyOf(drawn);
      skipsNothing({ ...made, pods: pods.map((pod, i) => ({ ...pod, daemon: isDaemon[i] })) });
    }),
    { numRuns: runs(60) },
  );
});

/** Pods that come to nodes and end there all the time: most of that changes nothing but how busy a busy node is. */
const bustle = fc.record({
  groups: fc.array(
    fc.record({
      cores: fc.constantFrom(4, 8),
      gib: fc.constantFrom(8, 16),
      min: fc.constantFrom(0, 1),
      max: fc.integer({ min: 1, max: 5 }),
    }),
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
  lasting: fc.array(fc.record({ millicores: fc.constantFrom(1900, 2500, 3500), gib: fc.constantFrom(1, 3) }), { maxLength: 5 }),
  pods: fc.array(
    fc.record({
      atMs: fc.integer({ min: 5 * MINUTE, max: 60 * MINUTE }),
      millicores: fc.constantFrom(100, 300, 900),
      gib: fc.constantFrom(1, 2),
      runMs: fc.integer({ min: 1, max: 8 }).map((half) => half * 30_000 + 500),
      job: fc.constantFrom("a", undefined),
      naked: fc.boolean(),
    }),
    { maxLength: 80 },
  ),
  flags: fc.record({
    "frequent-loops-enabled": fc.boolean(),
    "scale-down-unneeded-time": fc.constantFrom("10m", "1m"),
    "scale-down-delay-after-add": fc.constantFrom("10m", "1m"),
    "scale-down-delay-type-local": fc.boolean(),
    "scale-down-utilization-threshold": fc.constantFrom(0.5, 0.3, 0.8),
    "skip-nodes-with-custom-controller-pods": fc.boolean(),
  }),
});

test("loops that pods on busy nodes would not change are left out, and nothing comes out differently", () => {
  fc.assert(
    fc.property(bustle, ({ groups, lasting, pods, flags }) => {
      const made = {
        groups: groups.map((one, i) => ({ ...one, name: `g${i}`, initial: one.min, bootMs: 30_000 })),
        pods: [
          ...lasting.map((one) => ({ ...one, atMs: 0, job: "lasting" })),
          ...pods.map(({ job, ...one }) => (job === undefined ? one : { ...one, job })),
        ],
        flags,
      };
      const skipping = outcome(made, true);
      const running = outcome(made, false);
      expect(skipping.shown).toEqual(running.shown);
      expect(skipping.loops).toBeLessThanOrEqual(running.loops);
    }),
    { numRuns: runs(60) },
  );
});

test("pods that come and go on a busy node take no loops", () => {
  const group = { name: "g", cores: 8, gib: 16, max: 3, initial: 1, min: 0 };
  const short = Array.from({ length: 120 }, (_, i) => ({ atMs: 10 * MINUTE + i * 20_000, millicores: 500, gib: 1, runMs: 45_000 }));
  const made = { groups: [group], pods: [{ atMs: 0, millicores: 5000, gib: 4 }, ...short] };
  expect(outcome(made, true).loops).toBeLessThan(20);
  expect(outcome(made, true).shown).toEqual(outcome(made, false).shown);
});

test("a pod that takes the room which pods of an unneeded node would need is seen at once", () => {
  const pod = (atMinute: number, millicores: number, runMs?: number) => ({
    atMs: atMinute * MINUTE,
    millicores,
    gib: 1,
    job: "a",
    ...(runMs === undefined ? {} : { runMs }),
  });
  const group = { name: "g", cores: 4, gib: 16, max: 3, initial: 2, min: 0 };
  const made = { groups: [group], pods: [pod(0, 2100), pod(0, 1900, 3 * MINUTE), pod(1, 1000), pod(8, 1500)] };
  expect(outcome(made, true).shown).toEqual(outcome(made, false).shown);
});

test("a cluster at rest takes no loops", () => {
  const quiet = { groups: [{ name: "g", cores: 4, gib: 16, max: 3, initial: 1, min: 1 }], pods: [] };
  expect(outcome(quiet, true).loops).toBeLessThan(10);
  expect(outcome(quiet, false).loops).toBeGreaterThan(400);
});

const request = fc.record({
  atMs: fc.integer({ min: 0, max: 40 * MINUTE }),
  class: fc.constantFrom(undefined, undefined, "best-effort-atomic-scale-up.autoscaling.x-k8s.io", "of-another-autoscaler"),
  pods: fc.integer({ min: 1, max: 6 }),
  millicores: fc.constantFrom(100, 900, 1900),
  gib: fc.constantFrom(1, 3),
  withoutTemplate: fc.constantFrom(false, false, false, true),
  parameters: fc.constantFrom({}, {}, { noRetry: "true" }),
});

test("nor do ProvisioningRequests come out differently", () => {
  const made = fc.record({
    groups: fc.array(group, { minLength: 1, maxLength: 2 }),
    pods: fc.array(fc.tuple(pod, fc.constantFrom(undefined, "r0", "r1")), { maxLength: 10 }),
    requests: fc.array(request, { minLength: 1, maxLength: 5 }),
    flags,
    batch: fc.boolean(),
    wait: fc.constantFrom("1m", "15s"),
    custom: fc.boolean(),
  });
  fc.assert(
    fc.property(made, ({ groups, pods, requests, flags, batch, wait, custom }) => {
      const input = {
        groups: groups.map(({ min, max, initial, ...rest }, i) => ({
          ...rest,
          name: `g${i}`,
          max,
          min: Math.min(min, max),
          initial: Math.max(Math.min(initial, max), Math.min(min, max)),
        })),
        pods: pods.map(([{ runMs, job, ...rest }, consumes]) => ({
          ...rest,
          ...(runMs !== undefined && { runMs }),
          ...(job !== undefined && { job }),
          ...(consumes !== undefined && { consumes }),
        })),
        requests: requests.map(({ class: of, ...rest }, i) => ({ ...rest, name: `r${i}`, ...(of !== undefined && { class: of }) })),
        flags: {
          ...flags,
          // A request whose pods are too young is taken up in one loop after the other, without a wait.
          "new-pod-scale-up-delay": "0s",
          "enable-provisioning-requests": true,
          "check-capacity-batch-processing": batch,
          "provisioning-request-initial-backoff-time": wait,
          "skip-nodes-with-custom-controller-pods": custom,
        },
      };
      const skipping = outcome(input, true);
      const running = outcome(input, false);
      expect(skipping.shown).toEqual(running.shown);
      expect(skipping.loops).toBeLessThanOrEqual(running.loops);
    }),
    { numRuns: runs(30) },
  );
});

test("a request whose room is kept takes no loops, but those in which its time is over", () => {
  const group = { name: "g", cores: 4, gib: 16, max: 3, initial: 1, min: 1 };
  const requests = [{ atMs: MINUTE, name: "r", pods: 2, millicores: 900, gib: 1 }];
  const flags = { "enable-provisioning-requests": true };
  const made = { groups: [group], pods: [], requests, flags };
  expect(outcome(made, true).loops).toBeLessThan(20);
  expect(outcome(made, true).shown).toEqual(outcome(made, false).shown);
});
