import { expect, test } from "vitest";
import { runToy, type ToyGroup, type ToyInput } from "../toy.ts";

const SECOND = 1000;
const BOOT = { bootMs: 0, readyMs: 0 };
const small: ToyGroup = { name: "small", cores: 4, gib: 16, max: 10, ...BOOT };

/** What loops every 10 s told of their attempts to scale up: `<seconds> <result> <group>+<nodes> ...`, and how the scale-down ended. */
const check = (title: string, input: Omit<ToyInput, "untilMs">, expected: readonly string[], untilS = 10) =>
  test(title, () => {
    const told: string[] = [];
    runToy({
      ...input,
      flags: { "frequent-loops-enabled": false, ...input.flags },
      config: {
        loopGrid: { firstMs: 10 * SECOND, everyMs: 10 * SECOND },
        skipIdleLoops: false,
        ...input.config,
        onLoop: ({ timeMs, scaleUps, scaleDown }) => {
          const shown = scaleUps.map(({ result, resizes, awaitEvaluation }) => {
            const grown = resizes.map(({ group, from, to }) => ` ${group.name}+${to - from}`).join("");
            return `${result.slice("ScaleUp".length)}${grown}${awaitEvaluation.length > 0 ? ` ${awaitEvaluation.length} await` : ""}`;
          });
          told.push(`${timeMs / SECOND} ${shown.join(", ")}; ${scaleDown}`);
        },
      },
      untilMs: untilS * SECOND,
    });
    expect(told).toEqual(expected);
  });

const pod = { atMs: 1000, millicores: 1000, gib: 1 };
const enforce = { "enforce-node-group-min-size": true };
const empty: ToyGroup = { ...small, name: "empty", gib: 32, min: 2 };
const InCooldown = "ScaleDownInCooldown";

check("groups below their minimum are raised after the pods' scale-up", { groups: [small, empty], pods: [pod], flags: enforce }, [
  `10 Successful small+1, Successful empty+2; ${InCooldown}`,
]);
check("that no group is below its minimum is a result of its own", { groups: [small], pods: [pod], flags: enforce }, [
  `10 Successful small+1, NotNeeded; ${InCooldown}`,
]);
check(
  "and stands in the place of pods that were no reason to try",
  {
    groups: [{ ...small, initial: 1 }],
    pods: [
      { ...pod, atMs: 9000, millicores: 3000 },
      { ...pod, atMs: 9000, millicores: 3000 },
    ],
    flags: enforce,
  },
  [`10 NotNeeded; ${InCooldown}`],
);
check("without the flag these are told", { groups: [small], pods: [{ ...pod, atMs: 9000 }] }, [`10 InCooldown; ${InCooldown}`]);
check(
  "max-nodes-total is held against the group's own size there",
  { groups: [{ ...small, min: 3, initial: 2 }, empty], pods: [], flags: { ...enforce, "max-nodes-total": 2 } },
  ["10 Successful empty+2; ScaleDownNoCandidates"],
);
check(
  "one group's raise leaves no less of the totals for the next",
  { groups: [empty, { ...empty, name: "twin" }], pods: [], flags: { ...enforce, "cores-total": "0:8" } },
  ["10 Successful empty+2 twin+2; ScaleDownNoCandidates"],
);
check(
  "a scale-up puts the scale-down into its cooldown, even one that is turned off",
  { groups: [small], pods: [pod], flags: { "scale-down-enabled": false } },
  [`10 Successful small+1; ${InCooldown}`, "20 NotNeeded; ScaleDownNotTried"],
  20,
);

const large = { ...pod, millicores: 8000 };
const tight: ToyGroup = { ...small, name: "tight", cores: 1, gib: 1 };
const big: ToyGroup = { ...small, name: "big", cores: 16 };
check("pods that the chosen group cannot take wait", { groups: [tight, big], pods: [pod, large] }, [
  `10 Successful tight+1 1 await; ${InCooldown}`,
]);
check(
  "unless the group could not be raised",
  { groups: [tight, big], pods: [pod, large], config: { provider: { refuseIncrease: () => "no" } } },
  ["10 Error; ScaleDownNoCandidates"],
);

test("groups that are not considered are told what else forbids them, when the flag asks for it", () => {
  const full: ToyGroup = { ...small, name: "full", max: 0 };
  const groups = [tight, full, { ...full, name: "narrow", cores: 2 }];
  const reasons = (flags: object) =>
    runToy({ groups, pods: [{ ...pod, millicores: 3000 }], flags: { ...flags }, untilMs: 15 * SECOND }).decisions[0].reason;
  expect(reasons({})).toBe("1 pods: 1 Insufficient cpu, 2 max node group size reached");
  expect(reasons({ "scaleup-simulation-for-skipped-node-groups-enabled": true })).toBe(
    "1 pods: 1 max node group size reached, 2 Insufficient cpu",
  );
});
