import { expect, test } from "vitest";
import { attempt } from "../one-attempt.ts";

/** What becomes of a pod on a node when one plugin's PreFilter is switched off, as kube-scheduler 1.36.3 answers. */
function check(plugin: string, verdict: string, pod = "pod p cpu=1"): void {
  test(`without the PreFilter of ${plugin}: ${verdict}`, () => {
    const plugins = { preFilter: { disabled: [{ name: plugin }] } };
    const [found, outcome] = attempt(`node n1\n${pod}`, [], { profiles: [{ plugins }] }).split("\n");
    expect(found).toBe(verdict);
    expect(outcome).toBe(verdict === "n1 fits" ? "goes to n1" : verdict.slice(`n1 ${plugin}: `.length));
  });
}

/** What a Filter says that does not find what PreFilter leaves. */
function checkError(plugin: string, problem: string): void {
  check(plugin, `n1 ${plugin}: running "${plugin}" filter plugin: ${problem}`);
}

check("NodeAffinity", "n1 fits");
check("VolumeZone", "n1 fits");
check("NodeVolumeLimits", "n1 fits");
checkError("NodePorts", 'reading "PreFilterNodePorts" from cycleState: not found');
checkError("NodeResourcesFit", 'error reading "PreFilterNodeResourcesFit" from cycleState: not found');
checkError("NodeDeclaredFeatures", 'error reading "PreFilterNodeDeclaredFeatures" from cycle-state: not found');
checkError("VolumeRestrictions", 'cannot read "PreFilterVolumeRestrictions" from cycleState');
checkError("VolumeBinding", "not found");
checkError("DynamicResources", "not found");
checkError("PodTopologySpread", 'reading "PreFilterPodTopologySpread" from cycleState: not found');
checkError("InterPodAffinity", 'error reading "PreFilterInterPodAffinity" from cycleState: not found');

/** What becomes of a pod without volumes when VolumeBinding is switched off at some points. */
function checkVolumeBinding(points: readonly string[], outcome: string): void {
  test(`without VolumeBinding at ${points}: ${outcome}`, () => {
    const plugins = Object.fromEntries(points.map((point) => [point, { disabled: [{ name: "VolumeBinding" }] }]));
    expect(attempt("node n1\npod p", [], { profiles: [{ plugins }] }).split("\n")).toEqual(["n1 fits", outcome]);
  });
}

checkVolumeBinding(["filter"], "goes to n1");
checkVolumeBinding(["reserve"], 'running PreBindPreFlight "VolumeBinding": no pod volume found for node "n1"');
checkVolumeBinding(["reserve", "preBind"], "goes to n1");
checkVolumeBinding(["preFilter", "filter"], 'running Reserve plugin "VolumeBinding": not found');
checkVolumeBinding(["preFilter", "filter", "reserve"], 'running PreBindPreFlight "VolumeBinding": not found');
