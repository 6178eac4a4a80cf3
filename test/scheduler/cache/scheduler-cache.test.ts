import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { SchedulerCache } from "../../../src/scheduler/cache/scheduler-cache.ts";
import { nodeFrom } from "../text-objects.ts";

/**
 * Steps: `+n1 zone=a` adds a node, `~n1 zone=b` replaces its object, `-n1` removes it, `refresh` begins a cycle;
 * `!n1` is news of a pod that has been on the node since it was first added.
 * `shows` are the names of the list, or `name image count` where an image is asked for.
 */
function check(what: string, steps: readonly string[], shows: readonly string[]): void {
  test(what, () => {
    const store = new Store({ now: 0 });
    const cache = new SchedulerCache(store);
    const { infos } = store.nodes;
    const firstRows = new Map<string, number>();
    for (const step of steps) {
      const text = step.slice(1);
      const row = infos.rowOf(text.split(" ")[0]) ?? -1;
      if (step === "refresh") cache.refresh();
      else if (step.startsWith("!")) cache.touch(firstRows.get(text)!);
      else if (step.startsWith("+")) {
        const added = store.addNode(nodeFrom(text));
        cache.addNode(added, nodeFrom(text));
        if (!firstRows.has(infos.names[added])) firstRows.set(infos.names[added], added);
      } else if (step.startsWith("-")) {
        store.removeNode(row, "gone");
        cache.removeNode(row);
      } else {
        store.updateNode(row, nodeFrom(text));
        cache.updateNode(row, nodeFrom(text));
      }
    }
    const lines = cache.rows.map((row) => {
      const images = [...(cache.imagesOf(row) ?? [])].map(([name, { nodeCount, sizeBytes }]) => ` ${name} on ${nodeCount} of ${sizeBytes}`);
      return infos.names[row] + images.join();
    });
    expect(lines).toEqual(shows);
  });
}

check("zones take turns", ["+a zone=x", "+b zone=x", "+c zone=y", "refresh"], ["a", "c", "b"]);
check("a node that moves to another zone keeps its place", ["+a zone=x", "+b zone=y", "refresh", "~a zone=z", "refresh"], ["a", "b"]);
check("until the list is made anew", ["+a zone=x", "+b zone=y", "refresh", "~a zone=z", "+c zone=x", "refresh"], ["b", "a", "c"]);
check("a node that comes back within a cycle keeps its place", ["+a", "+b", "refresh", "-a", "+a", "refresh"], ["a", "b"]);
check("a node that comes back later goes to the end", ["+a", "+b", "refresh", "-a", "refresh", "+a", "refresh"], ["b", "a"]);
check(
  "a node keeps the count of the time when it was copied",
  ["+a image=i=5", "refresh", "+b image=i=7", "refresh"],
  ["a i on 1 of 5", "b i on 2 of 5"],
);
check(
  "copying it again brings the count up to date",
  ["+a image=i=5", "refresh", "+b image=i=7", "refresh", "~a image=i=5", "refresh"],
  ["a i on 2 of 5", "b i on 2 of 5"],
);
check(
  "so does a pod of it that changes",
  ["+a image=i=5", "refresh", "+b image=i=7", "refresh", "!a", "refresh"],
  ["a i on 2 of 5", "b i on 2 of 5"],
);
check(
  "and one that has outlived the node and is on the one made anew under the name",
  ["+a image=i=5", "refresh", "-a", "+a image=i=5", "refresh", "+b image=i=7", "refresh", "!a", "refresh"],
  ["a i on 2 of 5", "b i on 2 of 5"],
);
