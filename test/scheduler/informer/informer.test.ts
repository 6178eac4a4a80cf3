import { expect, test } from "vitest";
import { type Id, Store } from "../../../src/cluster/index.ts";
import { resolveConfig } from "../../../src/scheduler/config/config.ts";
import { Scheduler } from "../../../src/scheduler/scheduler.ts";
import { addPod } from "../one-attempt.ts";
import { nodeFrom } from "../text-objects.ts";

/** On how many nodes n1 believes its image to be, after another node with it has come and this has happened to a pod of n1. */
function check(what: string, change: (store: Store, pod: Id) => void, nodeCount: number): void {
  test(what, () => {
    const store = new Store({ now: 0 });
    const n1 = store.addNode(nodeFrom("n1 image=i=5"));
    const pod = addPod(store, "a on=n1");
    const scheduler = new Scheduler(store, { now: 0 }, { config: resolveConfig(undefined).config!, startEpochMs: 0 });
    store.watch("Pod", (id) => scheduler.watches.Pod?.(id));
    store.watch("Node", (id) => scheduler.watches.Node?.(id));
    const { cache } = scheduler.core;
    const see = () => {
      scheduler.deliver(0);
      cache.refresh();
    };
    see();
    store.addNode(nodeFrom("n2 image=i=5"));
    see();
    change(store, pod);
    see();
    expect(cache.imagesOf(n1)!.get("i")!.nodeCount).toBe(nodeCount);
  });
}

check("nothing: the numbers are those of its last change", () => {}, 1);
check("a pod of its own starts", (store, pod) => store.setPodRunning(pod), 2);
check("one is to be deleted", (store, pod) => store.deletePod(pod, 30_000), 2);
check("one is gone", (store, pod) => store.removePod(pod), 2);
