import { expect, test } from "vitest";
import { runToy, type ToyGroup, type ToyInput, type ToyPod } from "../toy.ts";

const SECOND = 1000;
const SALVO = { "salvo-scale-up": true };

/** Nodes of 2 and of 16 cores; a pod of 1 core is best helped by the first kind, one of 8 only by the second. */
const tight: ToyGroup = { name: "tight", cores: 2, gib: 4, max: 10 };
const big: ToyGroup = { name: "big", cores: 16, gib: 64, max: 10 };
const pods = (...millicores: readonly number[]): ToyPod[] => millicores.map((each) => ({ atMs: SECOND, millicores: each, gib: 1 }));

/** What is told of the loop at 10 s: each scale-up with the pods that were left for it, and then the reason of the last one. */
const check = (title: string, input: Omit<ToyInput, "untilMs">, expected: readonly string[]) =>
  test(title, () => {
    const results: string[] = [];
    const { decisions } = runToy({
      ...input,
      flags: { "frequent-loops-enabled": false, ...SALVO, ...input.flags },
      config: {
        loopGrid: { firstMs: 10 * SECOND, everyMs: 10 * SECOND },
        ...input.config,
        onLoop: ({ scaleUps }) => results.push(...scaleUps.map(({ result }) => result)),
      },
      untilMs: 15 * SECOND,
    });
    const told = decisions.filter(({ action }) => action.endsWith("scale-up"));
    expect(told.map((one) => `${one.seen}: ${one.action} ${one.target} ${one.sizeBefore}->${one.sizeAfter}`)).toEqual(
      expected.slice(0, -1),
    );
    expect(results.at(-1)).toBe(expected.at(-1));
  });

const both = { groups: [tight, big], pods: pods(1000, 8000) };
check("without the flag, one group is raised in a loop", { ...both, flags: { "salvo-scale-up": false } }, [
  "2 pods unschedulable: scale-up tight 0->1",
  "ScaleUpSuccessful",
]);
check("with it, the next group for the pods that are left, in the same loop", both, [
  "2 pods unschedulable: scale-up tight 0->1",
  "1 pods unschedulable: scale-up big 0->1",
  "ScaleUpSuccessful",
]);
check("without a budget the first scale-up is the last", { ...both, flags: { "salvo-scale-up-budget": "0s" } }, [
  "2 pods unschedulable: scale-up tight 0->1",
  "ScaleUpSuccessful",
]);

const one: ToyGroup = { ...tight, name: "one", max: 1 };
const two: ToyGroup = { ...tight, name: "two", max: 1 };
const oneFirst = {
  flags: { expander: "priority" },
  config: { priorities: [{ atMs: 0, priorities: { 3: ["one"], 2: ["two"], 1: ["tight"] } }] },
};
check("pods for which a group is too small go on to the next", { ...oneFirst, groups: [tight, one, two], pods: pods(1500, 1500, 1500) }, [
  "3 pods unschedulable: scale-up one 0->1",
  "2 pods unschedulable: scale-up two 0->1",
  "1 pods unschedulable: scale-up tight 0->1",
  "ScaleUpSuccessful",
]);
check("until nothing helps those that are left, which is told at once", { ...oneFirst, groups: [one, two], pods: pods(1500, 1500, 1500) }, [
  "3 pods unschedulable: scale-up one 0->1",
  "2 pods unschedulable: scale-up two 0->1",
  "1 pods unschedulable: no-scale-up  0->0",
  "ScaleUpNoOptionsAvailable",
]);
check(
  "a refused increase ends it",
  { ...both, config: { provider: { refuseIncrease: ({ name }) => (name === "big" ? "no" : undefined) } } },
  ["2 pods unschedulable: scale-up tight 0->1", "1 pods unschedulable: no-scale-up  0->0", "ScaleUpError"],
);
check("nodes asked for a moment ago count for max-nodes-total", { ...both, flags: { "max-nodes-total": 1 } }, [
  "2 pods unschedulable: scale-up tight 0->1",
  "1 pods unschedulable: no-scale-up  0->0",
  "ScaleUpNoOptionsAvailable",
]);
check("and for the cores of the cluster", { ...both, flags: { "cores-total": "0:17" } }, [
  "2 pods unschedulable: scale-up tight 0->1",
  "1 pods unschedulable: no-scale-up  0->0",
  "ScaleUpNoOptionsAvailable",
]);
check(
  "a scale-up cut short, so that one of its pods finds no place, ends it",
  { groups: [tight, big], pods: pods(1500, 1500, 1500, 8000), flags: { "cores-total": "0:4" } },
  ["4 pods unschedulable: scale-up tight 0->2", "ScaleUpSuccessful"],
);

test("events and the cooldown of removals follow every scale-up of a loop", () => {
  const { events, decisions } = runToy({
    ...oneFirst,
    groups: [one, two],
    pods: pods(1500, 1500, 1500),
    flags: { ...oneFirst.flags, ...SALVO, "frequent-loops-enabled": false },
    untilMs: 15 * SECOND,
  });
  const told = events.filter(({ kind }) => kind === "Pod").map(({ name, reason }) => `${name} ${reason}`);
  expect(told).toEqual(["pod-0 TriggeredScaleUp", "pod-1 TriggeredScaleUp", "pod-2 NotTriggerScaleUp"]);
  expect(decisions.at(-1)?.reason).toBe("1 pods: 2 max node group size reached");
});
