import fc from "fast-check";
import { expect, test } from "vitest";
import { Store } from "../../src/cluster/index.ts";
import { makeSchedulingPredicates } from "../../src/scheduler/predicates.ts";
import { runs } from "../support/laws.ts";
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

const move = fc.record({
  what: fc.constantFrom(
    "ask",
    "ask",
    "ask",
    "ask but one",
    "ask behind",
    "ask one",
    "add",
    "add",
    "take",
    "cordon",
    "remove",
    "new",
    "fork",
    "revert",
  ),
  pick: fc.nat(999),
});
const SHAPES = [
  "cpu=1",
  "cpu=2",
  "cpu=3 tolerate=*",
  "cpu=1 fixed=n1",
  "port=80",
  "cpu=500m label.app=a far=zone:app=a",
  "cpu=500m label.app=a spread=zone/1/hard",
  "cpu=500m label.app=a",
];

test("what is remembered of pods and of who has refused them changes no answer", () => {
  fc.assert(
    fc.property(fc.constantFrom(5, 40), fc.array(move, { maxLength: 80 }), (nodes, moves) => {
      const store = new Store({ now: 0 });
      for (let i = 0; i < nodes; i++) store.addNode(nodeFrom(`n${i} cpu=${1 + (i % 3)} zone=z${i % 2}`));
      const pods = SHAPES.map((text, i) => addPod(store, `p${i} ${text}`));
      const templates = pods.map((pod) => store.pods.templates[pod]);
      const infos = store.nodes.infos.copyOf(store.nodes.live());
      const remembering = makeSchedulingPredicates(store);
      let forks = 0;
      let serial = 0;
      for (const { what, pick } of moves) {
        const rows = Array.from({ length: infos.count }, (_, row) => row).filter((row) => infos.alive[row] === 1);
        const row = rows[pick % Math.max(1, rows.length)];
        const template = templates[pick % templates.length];
        if (what === "ask" || what === "ask but one" || what === "ask behind") {
          const accepts = (other: number) => what !== "ask but one" || other !== row;
          const start = pick % Math.max(1, rows.length);
          const from = what === "ask behind" ? pick % (start + 1) : 0;
          const isBehind = (other: number) => accepts(other) && rows.indexOf(other) >= from;
          const found = remembering.firstFit(infos, template, rows, start, accepts, from);
          expect(found).toBe(makeSchedulingPredicates(store).firstFit(infos, template, rows, start, isBehind));
        } else if (what === "ask one" && row !== undefined) {
          const why = makeSchedulingPredicates(store).check(infos, template, row, rows);
          expect(remembering.fits(infos, template, row, rows)).toBe(why === undefined);
          expect(remembering.check(infos, template, row, rows)).toEqual(why);
        } else if (what === "new") infos.addNode(nodeFrom(`x${serial++} cpu=${1 + (pick % 3)} zone=z${pick % 2}`));
        else if (what === "fork") {
          infos.fork();
          forks++;
        } else if (what === "revert") {
          if (forks > 0) infos.revert();
          forks = Math.max(0, forks - 1);
        } else if (row === undefined) continue;
        else if (what === "add") infos.addPod(row, 1000 + serial++, template);
        else if (what === "take" && infos.pods[row].ids.length > 0) infos.removePod(row, infos.pods[row].ids[0]);
        else if (what === "cordon") infos.setNode(row, nodeFrom(`${infos.names[row]} cpu=2 zone=z0${pick % 2 === 0 ? " cordoned" : ""}`));
        else if (what === "remove") infos.removeNode(row);
      }
    }),
    { numRuns: runs(200) },
  );
});

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
