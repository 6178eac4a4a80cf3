import { expect, test } from "vitest";
import { readInterPodAffinityArgs, readPodTopologySpreadArgs } from "../../../src/scheduler/config/args-topology.ts";
import type { ConfigProblem } from "../../../src/scheduler/framework/plugin.ts";

/** What is wrong with arguments, as `path: message`. */
function check(
  what: string,
  read: (args: unknown, path: string, problems: ConfigProblem[]) => unknown,
  args: object,
  wrong: readonly string[],
) {
  test(what, () => {
    const problems: ConfigProblem[] = [];
    read(args, "args", problems);
    expect(problems.map(({ path, message }) => `${path}: ${message}`)).toEqual(wrong);
  });
}

const ZONE = { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway" };
const list = (...defaultConstraints: object[]) => ({ defaultingType: "List", defaultConstraints });

check("nothing said", readPodTopologySpreadArgs, {}, []);
check("a list", readPodTopologySpreadArgs, list(ZONE, { ...ZONE, whenUnsatisfiable: "DoNotSchedule" }), []);
check("constraints without a list", readPodTopologySpreadArgs, { defaultConstraints: [ZONE] }, [
  'args.defaultingType: Invalid value: "System": when .defaultConstraints are not empty',
]);
check("an unknown way", readPodTopologySpreadArgs, { defaultingType: "Some" }, [
  'args.defaultingType: Unsupported value: "Some": supported values: "System", "List"',
]);
check("the same twice", readPodTopologySpreadArgs, list(ZONE, ZONE), [
  'args.defaultConstraints[1]: Duplicate value: "{zone, ScheduleAnyway}"',
]);
check("a constraint that says nothing right", readPodTopologySpreadArgs, list({ labelSelector: {} }), [
  "args.defaultConstraints[0].maxSkew: Invalid value: 0: not in valid range (0, inf)",
  "args.defaultConstraints[0].topologyKey: Required value: can not be empty",
  "args.defaultConstraints[0].whenUnsatisfiable: Required value: can not be empty",
  "args.defaultConstraints[0].labelSelector: Forbidden: constraint must not define a selector, as they deduced for each pod",
]);
check("a key that is no label's", readPodTopologySpreadArgs, list({ ...ZONE, topologyKey: "a/b/c" }), [
  "args.defaultConstraints[0].topologyKey: Invalid value: \"a/b/c\": a valid label key must consist of alphanumeric characters, '-', '_' or '.', " +
    "and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
]);
check("weights 0 and 100", readInterPodAffinityArgs, { hardPodAffinityWeight: 100 }, []);
check("a weight out of range", readInterPodAffinityArgs, { hardPodAffinityWeight: 101 }, [
  "args.hardPodAffinityWeight: Invalid value: 101: not in valid range [0, 100]",
]);

test("without a list the system's constraints hold", () => {
  const { systemDefaulted, defaultConstraints } = readPodTopologySpreadArgs({}, "", []);
  expect([systemDefaulted, ...defaultConstraints.map(({ topologyKey, maxSkew }) => `${topologyKey} ${maxSkew}`)]).toEqual([
    true,
    "kubernetes.io/hostname 3",
    "topology.kubernetes.io/zone 5",
  ]);
});
