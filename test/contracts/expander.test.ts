import { describe, expect, test } from "vitest";
import type { ExpanderContext, ExpansionOption } from "../../src/autoscalers/cluster/expanders/expander.ts";
import { choose, EXPANDERS } from "../../src/autoscalers/cluster/expanders/index.ts";
import { DEFAULT_POD_PRICES } from "../../src/autoscalers/cluster/expanders/price.ts";
import type { ExpanderName } from "../../src/autoscalers/cluster/flag-kinds.ts";
import { Setting } from "../autoscalers/cluster/setting.ts";

/** Options of different sizes, the third like the first; every group has a price and a priority. */
function world(): { options: readonly ExpansionOption[]; context: ExpanderContext } {
  const setting = new Setting();
  const rows = [
    { name: "a", shape: "4/16Gi", nodeCount: 2, pods: 3, usdPerHour: 0.2 },
    { name: "b", shape: "8/32Gi", nodeCount: 1, pods: 3, usdPerHour: 0.5 },
    { name: "c", shape: "4/16Gi", nodeCount: 2, pods: 3, usdPerHour: 0.2 },
    { name: "d", shape: "16/64Gi", nodeCount: 1, pods: 4, usdPerHour: 0.9 },
  ];
  const options = rows.map(({ name, shape, nodeCount, pods, usdPerHour }) => ({
    group: setting.group(name, { usdPerHour }),
    template: setting.template(shape),
    nodeCount,
    pods: Array.from({ length: pods }, () => setting.pod("1/1Gi")),
    similar: [],
  }));
  const priorities = { priorities: { "10": ["a|c"], "5": ["b", "d"] } };
  return { options, context: { env: setting.env, nodeCount: 5, prices: DEFAULT_POD_PRICES, priorities } };
}

describe.each(EXPANDERS.map((expander) => [expander.name, expander] as const))("expander %s", (name, expander) => {
  test("keeps some of what it is given, in that order", () => {
    const { options, context } = world();
    const kept = expander.keep(options, context);
    expect(kept.length).toBeGreaterThan(0);
    expect(options.filter((option) => kept.includes(option))).toEqual(kept);
  });
  test("keeps a lone option, and nothing of nothing", () => {
    const { options, context } = world();
    expect(expander.keep(options.slice(1, 2), context)).toEqual([options[1]]);
    expect(expander.keep([], context)).toEqual([]);
  });
  test("leaves its input alone", () => {
    const { options, context } = world();
    const before = [...options];
    expander.keep(options, context);
    expect(options).toEqual(before);
  });
  test("treats equal options alike, unless chance decides", () => {
    const { options, context } = world();
    const kept = expander.keep(options, context);
    if (name !== "random") expect(kept.includes(options[0])).toBe(kept.includes(options[2]));
    else expect(kept).toHaveLength(1);
  });
  test("at the end of a chain there is one option", () => {
    const { options, context } = world();
    const { option, ties } = choose([name as ExpanderName], options, context);
    expect(option).toBeDefined();
    expect(ties.length === 0 || ties.includes(option!)).toBe(true);
  });
});
