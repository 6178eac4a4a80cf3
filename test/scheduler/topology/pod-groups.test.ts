import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { PodGroups } from "../../../src/scheduler/topology/pod-groups.ts";
import { addPod } from "../one-attempt.ts";
import { nodeFrom } from "../text-objects.ts";

/** What the groups are, in lines: `app=a on n0x2 n1x1`. */
function look(groups: PodGroups, store: Store): string[] {
  groups.refresh(store.nodes.infos);
  return Array.from(groups.all(), ({ template, leaving, rows }) => {
    const nodes: string[] = [];
    rows.forEach((count, row) => void nodes.push(`${store.nodes.infos.names[row]}x${count}`));
    return `${template.labels["app"]}${leaving ? " leaving" : ""} on ${nodes.join(" ")}`;
  }).sort();
}

test("pods that look the same are one group, which lives as long as one of them", () => {
  const store = new Store({ now: 0 });
  for (const name of ["n0", "n1"]) store.addNode(nodeFrom(name));
  const groups = new PodGroups((pod) => store.pods.isDeleting(pod));
  const first = addPod(store, "a label.app=a on=n0");
  addPod(store, "b label.app=a on=n0 grace=30");
  const third = addPod(store, "c label.app=b on=n1 grace=30");
  expect(look(groups, store)).toEqual(["a on n0x2", "b on n1x1"]);
  store.deletePod(third);
  store.finishPod(first, 2, 0);
  expect(look(groups, store)).toEqual(["a on n0x1", "b leaving on n1x1"]);
  store.removePod(third);
  store.removeNode(0, "gone");
  expect(look(groups, store)).toEqual([]);
});

test("the list of arrivals begins again when most of it is past", () => {
  const store = new Store({ now: 0 });
  store.addNode(nodeFrom("n0"));
  const groups = new PodGroups(() => false);
  for (let i = 0; i < 1100; i++) {
    const pod = addPod(store, `p label.app=${i} on=n0`);
    groups.refresh(store.nodes.infos);
    store.finishPod(pod, 2, 0);
    groups.refresh(store.nodes.infos);
  }
  expect(groups.epoch).toBe(1);
  expect(groups.arrivals.length).toBeLessThan(100);
});
