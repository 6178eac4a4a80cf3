import { expect, test } from "vitest";
import { PodLister } from "../../../src/autoscalers/cluster/pod-lister.ts";
import { nodeOf, Setting } from "./setting.ts";

test("pods that their scheduler has not looked at stand behind those that it found no node for", () => {
  const setting = new Setting({ "bypassed-scheduler-names": ["own"] });
  const { store, env } = setting;
  const unprocessed = setting.pod("1/1Gi", { spec: { schedulerName: "own" } });
  const [first, second] = [setting.pod("1/1Gi"), setting.pod("1/1Gi", { spec: { schedulerName: "own" } })];
  const lister = new PodLister(store, env.flags);
  for (const pod of [first, second]) {
    store.setPodUnschedulable(pod);
    lister.look(pod);
  }
  expect(lister.unschedulablePods()).toEqual([first, second, unprocessed]);
});

test("a pod for which a node is being cleared is unschedulable all the same, until it is bound", () => {
  const setting = new Setting();
  const { store, env } = setting;
  const node = store.addNode(nodeOf("n", "8/16Gi"));
  const pod = setting.pod("1/1Gi");
  const lister = new PodLister(store, env.flags);
  const seen = [lister.isUnschedulable(pod)];
  store.setPodUnschedulable(pod, node);
  seen.push(lister.isUnschedulable(pod));
  store.bindPod(pod, node);
  seen.push(lister.isUnschedulable(pod));
  expect(seen).toEqual([false, true, false]);
});
