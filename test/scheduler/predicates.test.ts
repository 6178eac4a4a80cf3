import { expect, test } from "vitest";
import { Store } from "../../src/cluster/index.ts";
import { makeSchedulingPredicates } from "../../src/scheduler/predicates.ts";
import { addPod, linesOf } from "./one-attempt.ts";
import { nodeFrom } from "./text-objects.ts";

/** The last line of the cluster is the pod. `asks` is `first from <index> [not <node>]` or `why <node>`. */
function check(what: string, cluster: string, asks: string, answer: string): void {
  test(what, () => {
    const store = new Store({ now: 0 });
    let pod = -1;
    for (const line of linesOf(cluster)) {
      const rest = line.slice(line.indexOf(" ") + 1);
      if (line.startsWith("node")) store.addNode(nodeFrom(rest));
      else pod = addPod(store, rest);
    }
    const { infos } = store.nodes;
    const copy = infos.copyOf(store.nodes.live());
    const rows = Array.from({ length: copy.count }, (_, row) => row);
    const predicates = makeSchedulingPredicates(store);
    const template = store.pods.templates[pod];
    const [verb, ...words] = asks.split(" ");
    if (verb === "why") {
      const failure = predicates.check(copy, template, copy.rowOf(words[0])!, rows);
      expect(failure === undefined ? "fits" : `${failure.plugin}: ${failure.reasons.join(", ")}`).toBe(answer);
      return;
    }
    const refused = words[3];
    const index = predicates.firstFit(copy, template, rows, Number(words[1]), (row) => copy.names[row] !== refused);
    expect(index < 0 ? "none" : copy.names[rows[index]]).toBe(answer);
  });
}

const THREE = "node n0 cpu=1\n node n1 cpu=2\n node n2 cpu=2 cordoned\n node n3 cpu=2";

check("the first that fits", `${THREE}\n pod p cpu=2`, "first from 0", "n1");
check("from a place on", `${THREE}\n pod p cpu=2`, "first from 2", "n3");
check("round the end", `${THREE}\n pod p cpu=2 label.a=b`, "first from 3 not n3", "n1");
check("one that is not accepted is passed over", `${THREE}\n pod p cpu=2`, "first from 0 not n1", "n3");
check("none", `${THREE}\n pod p cpu=3`, "first from 0", "none");
check("cordoned nodes are never found, not even for pods that tolerate it", `${THREE}\n pod p cpu=2 tolerate=*`, "first from 2", "n3");
check("a pod that PreFilter turns away fits nowhere", `${THREE}\n pod p fixed=n1&n2`, "first from 0", "none");
check("only named nodes", `${THREE}\n pod p fixed=n3`, "first from 0", "n3");
check(
  "far behind the first chunk",
  `${Array.from({ length: 50 }, (_, i) => `node x${i} cpu=1`).join("\n")}\n node y cpu=2\n pod p cpu=2`,
  "first from 0",
  "y",
);
check(
  "why: all reasons of the first plugin",
  `${THREE}\n pod p cpu=3 mem=64Gi`,
  "why n1",
  "NodeResourcesFit: Insufficient cpu, Insufficient memory",
);
check("why: a cordoned node", `${THREE}\n pod p`, "why n2", "NodeUnschedulable: node(s) were unschedulable");
check("why: PreFilter speaks like a filter", `${THREE}\n pod p fixed=n1&n2`, "why n1", "NodeAffinity: pod affinity terms conflict");
check("why: a node left out beforehand has no reason", `${THREE}\n pod p fixed=n1`, "why n3", ": ");
check("why: it fits", `${THREE}\n pod p cpu=2`, "why n3", "fits");
