import { expect, test } from "vitest";
import { attempt } from "../one-attempt.ts";

const BAD = "Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer";

/** What becomes of a pod whose nodes cannot be scored, as kube-scheduler 1.36.3 answers. */
function check(what: string, outcome: string, { pod = "", nodes = 2, off = [] as string[] } = {}): void {
  test(`${what}: ${outcome}`, () => {
    const lines = Array.from({ length: nodes }, (_, i) => `node n${i + 1}`);
    const plugins = { preScore: { disabled: off.map((name) => ({ name })) } };
    expect(
      attempt([...lines, `pod p ${pod}`].join("\n"), [], { profiles: [{ plugins }] })
        .split("\n")
        .at(-1),
    ).toBe(outcome);
  });
}

check("all is well", "goes to n1");
for (const plugin of ["TaintToleration", "InterPodAffinity"]) {
  const problem = `failed to read "PreScore${plugin}" from cycleState: not found`;
  check(`PreScore of ${plugin} is off`, `running Score plugins: plugin "${plugin}" failed with: ${problem}`, { off: [plugin] });
}
check(
  "PreScore of PodTopologySpread is off",
  'running Score plugins: plugin "PodTopologySpread" failed with: error reading "PreScorePodTopologySpread" from cycleState: not found',
  { off: ["PodTopologySpread"] },
);
check("there is one node only, which is not scored", "goes to n1", { nodes: 1, off: ["TaintToleration"] });
for (const plugin of ["NodeResourcesFit", "NodeResourcesBalancedAllocation", "NodeAffinity", "VolumeBinding"])
  check(`PreScore of ${plugin} is off, which manages without`, "goes to n1", { off: [plugin] });
check("a preference that cannot be read", `running PreScore plugin "NodeAffinity": [0].matchExpressions[0].values[0]: ${BAD}`, {
  pod: "prefer.cores=>x*10",
});
check("the same without PreScore", `running Score plugins: plugin "NodeAffinity" failed with: [0].matchExpressions[0].values[0]: ${BAD}`, {
  pod: "prefer.cores=>x*10",
  off: ["NodeAffinity"],
});
check("a preference that can be read", "goes to n1", { pod: "prefer.cores=>4*10" });
