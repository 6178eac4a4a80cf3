import { expect, test } from "vitest";
import { type PodTemplate, Store } from "../../../src/cluster/index.ts";
import type { Failure } from "../../../src/scheduler/cycle/failure.ts";
import { FailureMemo } from "../../../src/scheduler/cycle/failure-memo.ts";
import type { Cycle } from "../../../src/scheduler/framework/plugin.ts";
import type { Profile } from "../../../src/scheduler/framework/profile.ts";
import { runTimeline } from "../timeline.ts";

const FAILURE: Failure = { reason: "Unschedulable", message: "0/1 nodes are available", rejectors: 1, pendingRejectors: 0, nomination: "" };

/** A store with a node, a cycle for a pod of its one template, and what a profile says of itself. */
function world() {
  const store = new Store({ now: 0 });
  const node = store.addNode({ metadata: { name: "n" }, status: { allocatable: { cpu: "1", pods: "10" } } });
  const templateOf = (cpu: string): PodTemplate =>
    store.makeTemplate({ namespace: "default", spec: { containers: [{ name: "c", resources: { requests: { cpu } } }] } });
  const template = templateOf("2");
  const facts = { nominations: false, ownPlugins: false, rows: [node] };
  const profile = {
    filtering: {
      get hasNominations() {
        return facts.nominations;
      },
    },
    resolved: {
      get hasOwnPlugins() {
        return facts.ownPlugins;
      },
    },
  } as unknown as Profile;
  const cycleOf = (of: PodTemplate) =>
    ({ template: of, snapshot: { store, infos: store.nodes.infos, rows: facts.rows } }) as unknown as Cycle;
  return { store, node, facts, profile, template, templateOf, cycleOf, memo: new FailureMemo() };
}
type World = ReturnType<typeof world>;

test.each<[string, (world: World) => void, "known" | "unknown"]>([
  ["nothing", () => {}, "known"],
  [
    "another pod comes, and is refused",
    ({ store, template }) => store.setPodUnschedulable(store.createPod({ name: "q", template })),
    "known",
  ],
  [
    "a pod is bound",
    ({ store, node, templateOf }) => store.bindPod(store.createPod({ name: "q", template: templateOf("1m") }), node),
    "unknown",
  ],
  ["a node changes", ({ store, node }) => store.updateNode(node, { metadata: { name: "n", labels: { a: "b" } } }), "unknown"],
  ["a node comes", ({ store }) => void store.addNode({ metadata: { name: "m" } }), "unknown"],
  ["the list of nodes is made anew", ({ facts, node }) => void Object.assign(facts, { rows: [node] }), "unknown"],
  [
    "a service comes",
    ({ store }) => void store.addObject("Service", { metadata: { name: "s" }, spec: { selector: { a: "b" } } }),
    "unknown",
  ],
  ["a node is promised to somebody", ({ facts }) => void Object.assign(facts, { nominations: true }), "unknown"],
])("a template has failed; then: %s. Its next failure is %s", (_, change, expected) => {
  const all = world();
  const { memo, profile, cycleOf, template } = all;
  expect(memo.of(profile, cycleOf(template))).toBeUndefined();
  memo.keep(profile, cycleOf(template), FAILURE);
  change(all);
  expect(memo.of(profile, cycleOf(template))).toBe(expected === "known" ? FAILURE : undefined);
});

test.each<[string, (world: World) => void, Partial<Failure>]>([
  ["plugins of somebody's own", ({ facts }) => void Object.assign(facts, { ownPlugins: true }), {}],
  ["promised nodes", ({ facts }) => void Object.assign(facts, { nominations: true }), {}],
  ["a pod that makes room for itself", () => {}, { nomination: "n" }],
])("no failure is kept with %s", (_, change, more) => {
  const all = world();
  const { memo, profile, facts, cycleOf, template } = all;
  change(all);
  memo.keep(profile, cycleOf(template), { ...FAILURE, ...more });
  facts.nominations = false;
  expect(memo.of(profile, cycleOf(template))).toBeUndefined();
});

test("other templates and profiles have failures of their own", () => {
  const { memo, profile, cycleOf, template, templateOf } = world();
  memo.keep(profile, cycleOf(template), FAILURE);
  expect(memo.of(profile, cycleOf(templateOf("3")))).toBeUndefined();
  expect(memo.of({ ...profile, filtering: { hasNominations: false } } as unknown as Profile, cycleOf(template))).toBeUndefined();
});

test("pods woken together fail in the same words with and without it, and the search goes on from the same node", () => {
  const pods = Array.from({ length: 30 }, (_, i) => `1 pod p${i} ${["cpu=2", "cpu=3 mem=1Gi", "cpu=2 priority=5"][i % 3]}`);
  const lines = [
    "0 node a cpu=1",
    "0 node b cpu=1 taint=x:NoSchedule",
    ...pods,
    "20 node a cpu=1 taint=y:NoSchedule",
    "40 node c cpu=4",
  ].join("\n");
  const known = runTimeline(lines, { memo: true });
  expect(known.log.filter((line) => line.includes("fails")).length).toBeGreaterThan(60);
  expect(known).toEqual(runTimeline(lines, { memo: false }));
});
