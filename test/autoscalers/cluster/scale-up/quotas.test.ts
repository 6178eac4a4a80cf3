import fc from "fast-check";
import { expect, test } from "vitest";
import { NodeCounts } from "../../../../src/autoscalers/cluster/node-counts.ts";
import { NodeLister } from "../../../../src/autoscalers/cluster/node-view.ts";
import { makeQuotas } from "../../../../src/autoscalers/cluster/scale-up/quotas.ts";
import { copyOfTemplate } from "../../../../src/autoscalers/cluster/templates.ts";
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
