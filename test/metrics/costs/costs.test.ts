import fc from "fast-check";
import { expect, test } from "vitest";
import { roundedTo } from "../../../src/metrics/costs/allocation.ts";
import type { CostSettings, NodePriceOfPool } from "../tiny-run.ts";
import { tinyRun } from "../tiny-run.ts";

/** A pod of the story: 2 of the 4 CPU and half the memory of its machine for the whole hour, which is half of its price. */
interface Half {
  readonly namespace: string;
  readonly machine: number;
  readonly usageRatio?: number;
  readonly team?: string;
}

/**
 * Plays an hour of machines at 1 USD per hour without GPUs, with pods that hold half of one each.
 * Compares costs.csv: `namespace a: used 0.5 slack 0 idle 0 shared 0`.
 */
function check(
  machines: number,
  pods: readonly Half[],
  settings: Partial<CostSettings>,
  expected: readonly string[],
  price?: NodePriceOfPool,
): void {
  const run = tinyRun(600, undefined, { labels: [], idle: "separate", sharedNamespaces: ["kube-system"], ...settings });
  const pool = run.pool("pool", 1, { gpus: false, price });
  const nodes = Array.from({ length: machines }, (_, i) => run.machine(pool, `m${i}`));
  for (const [i, { namespace, machine, usageRatio = 1, team }] of pods.entries()) {
    const template = run.store.makeTemplate({
      namespace,
      ...(team !== undefined && { labels: { team } }),
      spec: { containers: [{ name: "c", resources: { requests: { cpu: "2", memory: "4Gi" } } }] },
      behavior: { exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio },
    });
    run.start(run.store.createPod({ name: `p${i}`, template }), nodes[machine]);
  }
  run.at(3600);
  const { summary } = run.finish();
  const rows = run.sink.objects("costs");
  const cell = (row: (typeof rows)[number], name: string) => `${name} ${Math.round((row[`${name}_usd`] as number) * 1e6) / 1e6}`;
  const found = rows
    .filter(({ by }) => by !== "workload" && by !== "reconciliation" && (by !== "pool" || price !== undefined))
    .map((row) => `${row["by"]} ${row["name"]}: ${["used", "slack", "idle", "shared"].map((part) => cell(row, part)).join(" ")}`);
  expect(found).toEqual(expected);
  for (const { total_usd } of rows.filter(({ by }) => by === "reconciliation")) expect(total_usd).toBeCloseTo(summary.get("cost_usd")!, 6);
}

test("a pod pays for what it holds, and idle cost stands by itself", () => {
  check(1, [{ namespace: "a", machine: 0 }], {}, [
    "namespace (idle): used 0 slack 0 idle 0.5 shared 0",
    "namespace a: used 0.5 slack 0 idle 0 shared 0",
  ]);
  check(1, [{ namespace: "a", machine: 0, usageRatio: 0.2 }], {}, [
    "namespace (idle): used 0 slack 0 idle 0.5 shared 0",
    "namespace a: used 0.1 slack 0.4 idle 0 shared 0",
  ]);
});

test("who bursts pays for the burst, and a machine never costs more than its price", () => {
  check(1, [{ namespace: "a", machine: 0, usageRatio: 1.5 }], {}, [
    "namespace (idle): used 0 slack 0 idle 0.25 shared 0",
    "namespace a: used 0.75 slack 0 idle 0 shared 0",
  ]);
  check(
    1,
    [
      { namespace: "a", machine: 0, usageRatio: 3 },
      { namespace: "b", machine: 0 },
    ],
    {},
    ["namespace a: used 0.75 slack 0 idle 0 shared 0", "namespace b: used 0.25 slack 0 idle 0 shared 0"],
  );
});

test("idle cost is spread over those on the same machine, or over all", () => {
  const pods = [
    { namespace: "a", machine: 0 },
    { namespace: "a", machine: 0 },
    { namespace: "b", machine: 1 },
  ];
  check(3, pods, { idle: "by-node" }, [
    "namespace (idle): used 0 slack 0 idle 1 shared 0",
    "namespace a: used 1 slack 0 idle 0 shared 0",
    "namespace b: used 0.5 slack 0 idle 0.5 shared 0",
  ]);
  check(3, pods, { idle: "by-cluster" }, [
    "namespace a: used 1 slack 0 idle 1 shared 0",
    "namespace b: used 0.5 slack 0 idle 0.5 shared 0",
  ]);
  check(1, [], { idle: "by-cluster" }, ["namespace (idle): used 0 slack 0 idle 1 shared 0"]);
});

test("shared namespaces are borne by the others in proportion", () => {
  const pods = [
    { namespace: "a", machine: 0 },
    { namespace: "kube-system", machine: 0 },
    { namespace: "b", machine: 1 },
  ];
  check(2, pods, {}, [
    "namespace (idle): used 0 slack 0 idle 0.5 shared 0",
    "namespace a: used 0.5 slack 0 idle 0 shared 0.25",
    "namespace b: used 0.5 slack 0 idle 0 shared 0.25",
    "namespace kube-system: used 0.5 slack 0 idle 0 shared -0.5",
  ]);
  check(1, [{ namespace: "kube-system", machine: 0 }], {}, [
    "namespace (idle): used 0 slack 0 idle 0.5 shared 0",
    "namespace kube-system: used 0.5 slack 0 idle 0 shared 0",
  ]);
});

test("costs are told apart by labels", () => {
  const pods = [
    { namespace: "a", machine: 0, team: "red" },
    { namespace: "a", machine: 0 },
  ];
  check(1, pods, { labels: ["team"] }, [
    "namespace a: used 1 slack 0 idle 0 shared 0",
    "label:team (none): used 0.5 slack 0 idle 0 shared 0",
    "label:team red: used 0.5 slack 0 idle 0 shared 0",
  ]);
});

test("committed machines cost whether there or not, those beyond are on demand", () => {
  const price = { model: "committed", committed: { usdPerHour: 0.5, nodes: 3 }, minimumMs: 60_000, granularityMs: 1000 } as const;
  check(
    1,
    [{ namespace: "a", machine: 0 }],
    {},
    [
      "namespace (idle): used 0 slack 0 idle 0.25 shared 0",
      "namespace (unused commitment): used 0 slack 0 idle 1 shared 0",
      "namespace a: used 0.25 slack 0 idle 0 shared 0",
      "pool pool: used 0.25 slack 0 idle 1.25 shared 0",
    ],
    price,
  );
  check(5, [], {}, ["namespace (idle): used 0 slack 0 idle 3.5 shared 0", "pool pool: used 0 slack 0 idle 3.5 shared 0"], price);
});

test("rounded amounts add up to the rounded total", () => {
  expect(roundedTo(1, [1 / 3, 1 / 3, 1 / 3])).toEqual([333_334, 333_333, 333_333]);
  expect(roundedTo(0, [0.5, -0.5])).toEqual([500_000, -500_000]);
  expect(() => roundedTo(2, [1])).toThrow("costs add up to the bill");
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 30 }), (amounts) => {
      const total = amounts.reduce((sum, amount) => sum + amount, 0);
      const rounded = roundedTo(total, amounts);
      expect(rounded.reduce((sum, amount) => sum + amount, 0)).toBe(Math.round(total * 1e6) + 0);
      for (const [i, amount] of rounded.entries()) expect(Math.abs(amount - amounts[i] * 1e6)).toBeLessThanOrEqual(1.001);
    }),
  );
});
