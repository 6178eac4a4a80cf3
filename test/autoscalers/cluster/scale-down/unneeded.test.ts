import { expect, test } from "vitest";
import { Changes } from "../../../../src/autoscalers/cluster/deadlines.ts";
import { UnneededNodes } from "../../../../src/autoscalers/cluster/scale-down/unneeded.ts";

/** What becomes of nodes: `plan` finds some unneeded, `load` takes over a timer, `clear` forgets all. Timers as `<node>@<second>`. */
const check = (title: string, steps: readonly string[], timers: string, found: string) =>
  test(title, () => {
    const unneeded = new UnneededNodes(new Changes());
    const empty = { toMove: [], hasOnCompletionPods: false, risky: false };
    for (const [second, step] of steps.entries()) {
      const [what, ...nodes] = step.split(" ");
      const ids = nodes.map(Number);
      if (what === "plan")
        unneeded.update(
          ids.map((node) => ({ node, ...empty })),
          1000 * second,
        );
      else if (what === "load") for (const node of ids) unneeded.load(node, 1000 * second);
      else unneeded.clear();
    }
    expect([...unneeded.all()].map(({ node, sinceMs }) => `${node}@${sinceMs / 1000}`).join(" ")).toBe(timers);
    expect([1, 2, 3].filter((node) => unneeded.wasFound(node)).join(" ")).toBe(found);
  });

check("timers run as long as plans find the node", ["plan 1 2", "plan 2 3", "plan 3 2"], "3@1 2@0", "2 3");
check("what an earlier process knew counts from then, but no plan has found it", ["load 1 2"], "1@0 2@0", "");
check("until one does", ["load 1 2", "plan 2"], "2@0", "2");
check("what is forgotten was found all the same, and goes first in the next plan", ["plan 1 2", "clear"], "", "1 2");
check("and its timer begins anew", ["plan 1 2", "clear", "plan 2"], "2@2", "2");
