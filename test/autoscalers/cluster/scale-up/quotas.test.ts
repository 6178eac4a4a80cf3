import fc from "fast-check";
import { expect, test } from "vitest";
import { NodeCounts } from "../../../../src/autoscalers/cluster/node-counts.ts";
import { NodeLister } from "../../../../src/autoscalers/cluster/node-view.ts";
import { makeQuotas } from "../../../../src/autoscalers/cluster/scale-up/quotas.ts";
import { copyOfTemplate, makeNodeTemplate } from "../../../../src/autoscalers/cluster/templates.ts";
import type { Id } from "../../../../src/cluster/index.ts";
import { nodeOf, Setting } from "../setting.ts";

const step = fc.record({
  what: fc.constantFrom("add", "add", "add", "remove", "ask"),
  size: fc.constantFrom("2/4Gi", "4/16Gi", "1500m/3Gi"),
  group: fc.constantFrom("a", "b", "none"),
  virtual: fc.constantFrom(false, false, false, true),
  placeholders: fc.nat(2),
  pick: fc.nat(99),
});

/** What is left of cores and bytes, told by how many nodes of one core or byte fit. */
function left(quotas: ReturnType<typeof makeQuotas>): number[] {
  return ["cpu", "memory"].map((name) => quotas.tracker.check(new Map([[name, 1]]), Number.MAX_SAFE_INTEGER).allowed);
}

test("quotas by counts of registered nodes are those that a look at every node gives", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.boolean(), (steps, withVirtual) => {
      const setting = new Setting({ "cores-total": "0:1000", "memory-total": "0:5000" });
      const { store, env } = setting;
      const groups = new Map(["a", "b"].map((name) => [name, setting.group(name, { target: 50, max: 100 })]));
      const lister = new NodeLister(env);
      const counts = new NodeCounts(lister);
      const live: Id[] = [];
      let serial = 0;
      for (const { what, size, group, virtual, placeholders, pick } of steps) {
        if (what === "add") {
          const node = nodeOf(`n${serial++}`, size);
          const labels = { ...node.metadata.labels, ...(withVirtual && virtual && { type: "virtual-kubelet" }) };
          const of = groups.get(group);
          const instance = of === undefined ? undefined : store.createInstance(of.id, `i${serial}`, "");
          live.push(store.addNode({ ...node, metadata: { ...node.metadata, labels } }, instance));
          lister.changed(live[live.length - 1]);
        } else if (what === "remove" && live.length > 0) {
          const [gone] = live.splice(pick % live.length, 1);
          store.removeNode(gone, "test");
          lister.changed(gone);
        } else if (what === "ask") {
          env.snapshot.begin(lister.ids(), []);
          const template = setting.template(size);
          for (let i = 0; i < placeholders; i++) env.snapshot.addNode(copyOfTemplate(template, "upcoming", i), []);
          // Placeholders may stand for a node that is still starting.
          if (placeholders > 1 && live.length > 0) env.snapshot.removeNode(env.snapshot.rowOfNode(live[pick % live.length]));
          expect(left(makeQuotas(env, "maximum", counts))).toEqual(left(makeQuotas(env, "maximum")));
          env.snapshot.end();
        }
      }
    }),
  );
});

/** How many of `count` more nodes of the group are allowed, `exceeded` when not all. */
const check = (
  title: string,
  flags: Readonly<Record<string, unknown>>,
  side: "maximum" | "minimum",
  nodes: readonly { readonly gpus?: string; readonly type?: string }[],
  count: number,
  expected: object,
) =>
  test(title, () => {
    const setting = new Setting(flags);
    const { store, env } = setting;
    const withGpus = (name: string, { gpus, type = "t4" }: { readonly gpus?: string; readonly type?: string }) => {
      const node = nodeOf(name, "4/16Gi");
      const more = gpus === undefined ? {} : { "nvidia.com/gpu": gpus };
      const labels = { ...node.metadata.labels, "cloud.google.com/gke-accelerator": type };
      const status = {
        ...node.status,
        capacity: { ...node.status?.capacity, ...more },
        allocatable: { ...node.status?.allocatable, ...more },
      };
      return { ...node, metadata: { ...node.metadata, labels }, status };
    };
    const group = setting.group("g", { target: nodes.length, max: 100 });
    Object.assign(group, { template: withGpus("template", { gpus: "2" }) });
    const lister = new NodeLister(env);
    for (const [i, node] of nodes.entries())
      lister.changed(store.addNode(withGpus(`n${i}`, node), store.createInstance(group.id, `i${i}`, "")));
    env.snapshot.begin(lister.ids(), []);
    const { tracker, sizes } = makeQuotas(env, side);
    const template = makeNodeTemplate(group.template, []);
    const { allowed, exceeded } = tracker.check(sizes.ofTemplate(group.id, template), count);
    expect({ allowed, ...(exceeded.length > 0 && { exceeded }) }).toEqual(expected);
  });

const TEN = { "gpu-total": ["t4:0:10"] };
check("GPUs that are there count", TEN, "maximum", [{ gpus: "4" }], 2, { allowed: 1, exceeded: ["t4"] });
check("GPUs that are not there yet count as the provider's", TEN, "maximum", [{}, {}], 5, { allowed: 3, exceeded: ["t4"] });
check("other types are not limited", TEN, "maximum", [{ gpus: "4", type: "a100" }], 5, { allowed: 5 });
check("without minima what is there may go", {}, "minimum", [{ gpus: "0" }, { gpus: "0" }], 2, { allowed: 2 });
check("and no more than that", {}, "minimum", [{ gpus: "0" }], 2, { allowed: 1, exceeded: ["cpu", "memory"] });
