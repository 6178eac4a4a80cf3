import { describe, expect, test } from "vitest";
import type { ExpanderContext, ExpansionOption, PriorityConfig } from "../../../../src/autoscalers/cluster/expanders/expander.ts";
import { choose, EXPANDERS } from "../../../../src/autoscalers/cluster/expanders/index.ts";
import type { ExpanderName } from "../../../../src/autoscalers/cluster/flag-kinds.ts";
import { DEFAULT_POD_PRICES } from "../../../../src/autoscalers/index.ts";
import { Setting } from "../setting.ts";

interface Row {
  readonly name: string;
  readonly nodes: number;
  readonly capacity: string;
  readonly usdPerHour?: number;
  readonly pods: readonly string[];
}

function make(rows: readonly Row[], clusterNodes = 10, priorities: PriorityConfig = { missing: true }) {
  const setting = new Setting();
  const options = rows.map(
    ({ name, nodes, capacity, usdPerHour, pods }): ExpansionOption => ({
      group: setting.group(name, usdPerHour === undefined ? {} : { usdPerHour }),
      template: setting.template(capacity),
      nodeCount: nodes,
      pods: pods.map((requests) => setting.pod(requests)),
      similar: [],
    }),
  );
  const context: ExpanderContext = { env: setting.env, nodeCount: clusterNodes, prices: DEFAULT_POD_PRICES, priorities };
  return { options, context };
}

const check = (
  title: string,
  chain: readonly ExpanderName[],
  rows: readonly Row[],
  best: string,
  clusterNodes?: number,
  priorities?: PriorityConfig,
) =>
  test(`${chain.join(",")}: ${title}`, () => {
    const { options, context } = make(rows, clusterNodes, priorities);
    const { option, ties } = choose(chain, options, context);
    const names = ties.length > 0 ? ties.map(({ group }) => group.name).join(" or ") : (option?.group.name ?? "none");
    expect(names).toBe(best);
  });

// The worked example: 10 pods of 900m, 1Gi and 6 of 500m, 4Gi.
const PODS = [...Array.from({ length: 10 }, () => "900m/1Gi"), ...Array.from({ length: 6 }, () => "500m/4Gi")];
const WORKED: readonly Row[] = [
  { name: "c4", nodes: 4, capacity: "4/16Gi", usdPerHour: 0.2, pods: PODS },
  { name: "c8", nodes: 2, capacity: "8/32Gi", usdPerHour: 0.4, pods: PODS },
];

check("both waste the same", ["least-waste"], WORKED, "c4 or c8");
check("fewer nodes", ["least-nodes"], WORKED, "c8");
check("the size that suits ten nodes", ["price"], WORKED, "c4");
check("the size that suits a hundred nodes", ["price"], WORKED, "c8", 61);
check("a tie is settled by the next", ["least-waste", "least-nodes"], WORKED, "c8");
check("the first one decides when it can", ["least-nodes", "price"], WORKED, "c8");
check("as many pods each", ["most-pods"], WORKED, "c4 or c8");
check("more pods", ["most-pods"], [WORKED[0], { ...WORKED[1], pods: ["1/1Gi"] }], "c4");
check("a group without a price is dropped", ["price"], [{ ...WORKED[0], usdPerHour: undefined } as unknown as Row, WORKED[1]], "c8");
check("no group has a price", ["price"], [{ ...WORKED[0], usdPerHour: undefined } as unknown as Row], "none");
check("the others are not asked then", ["price", "priority"], [{ ...WORKED[0], usdPerHour: undefined } as unknown as Row], "none", 1, {
  priorities: { "10": ["other"] },
});
check("an option without nodes is none", ["least-nodes"], [{ ...WORKED[0], nodes: 0 }, WORKED[1]], "c8");
check("the highest that matches", ["priority"], WORKED, "c8", 1, { priorities: { "10": ["c4"], "20": ["8$"] } });
check("a pattern matches anywhere", ["priority"], WORKED, "c4 or c8", 1, { priorities: { "10": ["c"] } });
check("unmatched groups are dropped", ["priority"], WORKED, "c4", 1, { priorities: { "0": ["c4"] } });
check("below -1 nobody wins, so all stay", ["priority"], WORKED, "c4 or c8", 1, { priorities: { "-2": ["c4"] } });
check("no configuration: all stay", ["priority"], WORKED, "c4 or c8");
check("a broken configuration: all stay", ["priority"], WORKED, "c4 or c8", 1, { problem: "broken" });

test.each([
  ["that offers GPUs", {}, { "nvidia.com/gpu": "1" }],
  ["that offers GPUs of another make", {}, { "amd.com/gpu": "1" }],
  ["with the label of GPUs", { "cloud.google.com/gke-accelerator": "t4" }, {}],
])("price: a node %s is a thousand times too dear", (_title, labels, gpus) => {
  const { options, context } = make([WORKED[0]]);
  const [option] = options;
  const { node } = option.template;
  const template = {
    ...option.template,
    node: {
      ...node,
      metadata: { ...node.metadata, labels: { ...node.metadata.labels, ...labels } },
      status: { ...node.status, allocatable: { ...node.status?.allocatable, ...gpus } },
    },
  };
  const price = EXPANDERS.find(({ name }) => name === "price")!;
  expect(price.score!({ ...option, template }, context)).toBe("price score 1441.4501");
});

test("least-waste of the worked example is 0.71875 for both", () => {
  const { options, context } = make(WORKED);
  const leastWaste = EXPANDERS.find(({ name }) => name === "least-waste")!;
  expect(options.map((option) => leastWaste.score!(option, context))).toEqual(["waste 0.7188", "waste 0.7188"]);
});

test("price of the worked example is 1.441450 and 2.786946", () => {
  const { options, context } = make(WORKED);
  const price = EXPANDERS.find(({ name }) => name === "price")!;
  expect(options.map((option) => price.score!(option, context))).toEqual(["price score 1.4415", "price score 2.7869"]);
});

describe.each(EXPANDERS.map((expander) => [expander.name, expander] as const))("contract of %s", (_name, expander) => {
  test("keeps some of what it is given, in order, and does not change the list", () => {
    const { options, context } = make(WORKED);
    const before = [...options];
    const kept = expander.keep(options, context);
    expect(options).toEqual(before);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept).toEqual(options.filter((option) => kept.includes(option)));
  });

  test("a single option stays", () => {
    const { options, context } = make([WORKED[0]]);
    expect(expander.keep(options, context)).toEqual(options);
  });

  test("of two equal options it keeps both, or one by chance", () => {
    const { options, context } = make([WORKED[0], { ...WORKED[0], name: "twin" }]);
    expect(expander.keep(options, context)).toHaveLength(expander.name === "random" ? 1 : 2);
  });

  test("asking twice gives the same", () => {
    const { options, context } = make(WORKED);
    expect(expander.keep(options, context)).toEqual(expander.keep(options, context));
  });
});
