import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { resolveConfig } from "../../../src/scheduler/config/config.ts";
import { Scheduler } from "../../../src/scheduler/scheduler.ts";
import { addPod, linesOf } from "../one-attempt.ts";
import { addStorage } from "../storage-text.ts";
import { nodeFrom } from "../text-objects.ts";

/** Nodes and a pod; where the search for it begins, and where the next one does. */
function check(what: string, text: string, from: number, next: number, evaluated: number): void {
  test(what, () => {
    const store = new Store({ now: 0 });
    for (const line of linesOf(text)) {
      const [kind, ...rest] = line.split(" ");
      if (kind === "node") store.addNode(nodeFrom(rest.join(" ")));
      else if (!addStorage(store, kind, rest.join(" "))) addPod(store, rest.join(" "));
    }
    const scheduler = new Scheduler(store, { now: 0 }, { config: resolveConfig(undefined).config!, startEpochMs: 0 });
    const { search } = scheduler.core.attempt;
    search.nextStart = from;
    scheduler.reconcile(0, 0);
    expect([search.nextStart, search.evaluated]).toEqual([next, evaluated]);
  });
}

/** n3 is the node where NodeVolumeLimits fails with an error; n2 is too small. */
const NODES = `
  node n1
  node n2 cpu=1
  node n3
  node n4
  csinode n3 csi.x=1
  pod p cpu=2 ebs=aws:///a/vol-1
`;
check("nodes before the one where a filter fails have been looked at", NODES, 0, 2, 2);
check("those behind it have not", NODES, 1, 2, 1);
check("when it is the first, the next search begins there again", NODES, 2, 2, 0);
check("the search goes on at the front of the list", NODES, 3, 2, 3);
