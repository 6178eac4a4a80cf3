import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { nodeChanges } from "../../../src/scheduler/informer/node-changes.ts";
import { podChanges } from "../../../src/scheduler/informer/pod-changes.ts";
import { nodeFrom, podFrom } from "../text-objects.ts";

/** Two versions of a node, and the events between them. */
function check(before: string, after: string, events: readonly string[]): void {
  test(`node ${before} -> ${after}: ${events}`, () => {
    expect(nodeChanges(nodeFrom(`n ${before}`), nodeFrom(`n ${after}`)).map(({ label }) => label)).toEqual(events);
  });
}

check("cpu=1", "cpu=1", []);
check("cpu=1", "cpu=1000m", []);
check("cpu=1", "cpu=2", ["NodeAllocatableChange"]);
check("cordoned", "", ["NodeSpecUnschedulableChange"]);
check("", "cordoned", []);
check("label.a=b", "label.a=c", ["NodeLabelChange"]);
check("taint=a:NoSchedule", "", ["NodeTaintChange"]);
check("feature=x", "feature=y", ["NodeDeclaredFeatureChange"]);
check("cordoned cpu=1 label.a=b", "cpu=2 taint=a:NoSchedule", [
  "NodeSpecUnschedulableChange",
  "NodeAllocatableChange",
  "NodeLabelChange",
  "NodeTaintChange",
]);

/** Two versions of a pod, and the events between them. */
function checkPod(before: string, after: string, events: readonly string[]): void {
  test(`pod ${before} -> ${after}: ${events}`, () => {
    const store = new Store({ now: 0 });
    const [old, now] = [before, after].map((text) => {
      const { metadata, spec } = podFrom(`p ${text}`);
      return store.makeTemplate({ namespace: "default", labels: metadata.labels ?? {}, spec });
    });
    expect(podChanges(old, now, true).map(({ label }) => label)).toEqual(events);
  });
}

checkPod("cpu=1", "cpu=1", ["PodUpdate"]);
checkPod("cpu=1", "cpu=2", ["PodUpdate"]);
checkPod("cpu=2", "cpu=1", ["PodRequestScaledDown"]);
checkPod("gpu=1", "", ["PodRequestScaledDown"]);
checkPod("label.a=b", "label.a=c", ["PodLabelChange"]);
checkPod("gate=x", "", ["PodSchedulingGateEliminatedChange"]);
checkPod("gate=x gate=y", "gate=y", ["PodUpdate"]);
checkPod("", "tolerate=x", ["PodTolerationChange"]);
