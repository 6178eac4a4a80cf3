import { expect, test } from "vitest";
import { HintingSimulator } from "../../../src/autoscalers/cluster/hinting-simulator.ts";
import { copyOfTemplate } from "../../../src/autoscalers/cluster/templates.ts";
import { nodeOf, Setting } from "./setting.ts";

/** Where a pod is placed in two rounds on four equal nodes, when it is another one in the second round. The search goes on from node to node. */
const check = (title: string, [first, second]: readonly [string | undefined, string | undefined], expected: readonly string[]) =>
  test(title, () => {
    const { store, env } = new Setting();
    const nodes = ["n0", "n1", "n2", "n3"].map((name) => store.addNode(nodeOf(name, "4/16Gi")));
    const simulator = new HintingSimulator(store, env.snapshot, env.search, env.changes, env.fakes);
    const placed = [first, second].map((uid) => {
      const template = store.makeTemplate({ namespace: "default", spec: { containers: [{ name: "c" }] } });
      const pod = store.createPod({ name: "web-0", template, ...(uid !== undefined && { uid }) });
      env.snapshot.begin(nodes, []);
      simulator.tryPlace([pod], () => true, false);
      simulator.dropOldHints();
      const { infos, rows } = env.snapshot;
      const name = infos.names[rows.find((row) => infos.pods[row].ids.includes(pod))!];
      env.snapshot.end();
      return name;
    });
    expect(placed).toEqual(expected);
  });

check("a pod that comes back as another is placed anew", [undefined, undefined], ["n1", "n2"]);
check("so is one of another UID", ["u", "v"], ["n1", "n2"]);
check("one of the same UID goes where it went", ["u", "u"], ["n1", "n1"]);

/** Where a pod is placed in rounds on four equal placeholders. Each round says whether they keep their names, and have kept them. */
const placeholders = (title: string, rounds: readonly ("old" | "new" | "passing")[], expected: readonly number[]) =>
  test(title, () => {
    const setting = new Setting();
    const { store, env } = setting;
    const template = setting.template("4/16Gi");
    const simulator = new HintingSimulator(store, env.snapshot, env.search, env.changes, env.fakes);
    const pod = setting.pod("1/1Gi");
    const placed = rounds.map((kind) => {
      env.snapshot.begin([], []);
      const rows = [0, 1, 2, 3].map((i) => env.snapshot.addNode(copyOfTemplate(template, "upcoming", i), template.pods));
      if (kind !== "passing") for (const row of rows) simulator.addPlaceholder(row, kind === "old");
      simulator.tryPlace([pod], () => true, false);
      simulator.dropOldHints();
      const index = rows.findIndex((row) => env.snapshot.infos.pods[row].ids.includes(pod));
      env.snapshot.end();
      return index;
    });
    expect(placed).toEqual(expected);
  });

placeholders("placeholders with other names are found anew", ["passing", "passing", "passing"], [1, 2, 3]);
placeholders("as long as there is an example they get other names", ["new", "new", "new"], [1, 2, 3]);
placeholders("those of a remembered template keep theirs", ["new", "old", "old"], [1, 1, 1]);
placeholders("until there is an example again", ["old", "old", "new"], [1, 1, 2]);
