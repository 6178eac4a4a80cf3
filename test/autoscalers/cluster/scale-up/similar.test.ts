import { expect, test } from "vitest";
import { areSimilar } from "../../../../src/autoscalers/cluster/scale-up/similar.ts";
import { makeNodeTemplate } from "../../../../src/autoscalers/cluster/templates.ts";
import { parseFlags } from "../../../../src/autoscalers/index.ts";
import type { Labels, ResourceList } from "../../../../src/model/index.ts";
import { Setting } from "../setting.ts";

interface Side {
  readonly labels?: Labels;
  readonly capacity?: ResourceList;
  readonly allocatable?: ResourceList;
  /** What pods of every new node ask for. */
  readonly pods?: readonly ResourceList[];
}

const SIZE = { cpu: "4", memory: "16Gi", pods: "110" };

/** Two groups, each of plain nodes but for what is said of it. */
const check = (title: string, a: Side, b: Side, expected: boolean, flags: Readonly<Record<string, unknown>> = {}) =>
  test(`${title}: ${expected ? "similar" : "not similar"}`, () => {
    const setting = new Setting();
    const template = ({ labels = {}, capacity = {}, allocatable = {}, pods = [] }: Side) => {
      const status = { capacity: { ...SIZE, ...capacity }, allocatable: { ...SIZE, ...capacity, ...allocatable } };
      const templates = pods.map((requests) => {
        const id = setting.pod("0/0", { spec: { containers: [{ name: "c", resources: { requests } }] } });
        return setting.store.pods.templates[id];
      });
      return makeNodeTemplate({ metadata: { name: "t", labels }, spec: {}, status }, templates);
    };
    const { flags: parsed } = parseFlags(flags);
    expect(areSimilar(template(a), template(b), parsed, "generic")).toBe(expected);
    expect(areSimilar(template(b), template(a), parsed, "generic")).toBe(expected);
  });

const cards = (count: string): Side => ({ capacity: { "example.com/card": count } });

check("nothing differs", {}, {}, true);
check("one label more", { labels: { team: "x" } }, {}, false);
check("zones differ", { labels: { "topology.kubernetes.io/zone": "a" } }, { labels: { "topology.kubernetes.io/zone": "b" } }, true);
check("CPU of pods on every node, within 5 %", { pods: [{ cpu: "200m" }] }, {}, true);
check("CPU of pods on every node, above 5 %", { pods: [{ cpu: "201m" }] }, {}, false);
check("pods on every node need a card on one side only", { ...cards("1000"), pods: [{ "example.com/card": "1" }] }, cards("1000"), false);
check(
  "pods on every node need nearly as many cards",
  { ...cards("1000"), pods: [{ "example.com/card": "1" }] },
  { ...cards("1000"), pods: [{ "example.com/card": "50" }] },
  true,
);
check(
  "what is free of a card that no pod needs is not compared",
  { ...cards("100"), allocatable: { "example.com/card": "96" } },
  cards("100"),
  true,
  { "max-free-difference-ratio": 0.01 },
);
check(
  "what is free of ephemeral storage always is",
  { allocatable: { "ephemeral-storage": "96Gi" } },
  { allocatable: { "ephemeral-storage": "100Gi" } },
  false,
  {
    "max-free-difference-ratio": 0.01,
  },
);
check("both overcommitted alike", { pods: [{ cpu: "5" }] }, { pods: [{ cpu: "5" }] }, false);
