import { expect, test } from "vitest";
import { linesOf } from "../one-attempt.ts";
import { timeline } from "../timeline.ts";

/** Pods can be signed only where spreading has no defaults. */
const BATCHING = { profiles: [{ pluginConfig: [{ name: "PodTopologySpread", args: { defaultingType: "List" } }] }] };

/** Nodes of which each takes one pod; the fuller a node would be, the later it is taken. */
const NODES = ["2", "3", "2500m", "3500m", "2", "3"].map((cpu, i) => `0 node n${i} cpu=${cpu}`).join("\n");

/** Where pods go. */
function check(what: string, pods: string, expected: string, config: unknown = BATCHING): void {
  test(what, () => {
    const bound = timeline(`${NODES}\n${pods}`, { config }).map((line) => line.split(" ").slice(1).join(" "));
    expect(bound).toEqual(linesOf(expected));
  });
}

const FIVE = ["a", "b", "c", "d", "e"].map((name) => `1 pod ${name} cpu=2`).join("\n");
check(
  "pods that fill their nodes take one node after the other off the first one's list, whose ties are a heap's",
  FIVE,
  `
  a on n3
  b on n1
  c on n5
  d on n2
  e on n4
`,
);
check(
  "in the default profile each pod is scored for itself",
  FIVE,
  `
  a on n3
  b on n1
  c on n5
  d on n2
  e on n0
`,
  {},
);
const lastAt = (seconds: string): string => `1 pod a cpu=2\n1 pod b cpu=2\n1 pod c cpu=2\n1 pod d cpu=2\n${seconds} pod e cpu=2`;
check("a list still holds after 499 ms", lastAt("1.499"), "a on n3\nb on n1\nc on n5\nd on n2\ne on n4");
check("and no longer after 500", lastAt("1.5"), "a on n3\nb on n1\nc on n5\nd on n2\ne on n0");
check(
  "it is as old as its first pod, however often it is used",
  "1 pod a cpu=2\n1.2 pod b cpu=2\n1.4 pod c cpu=2\n1.49 pod d cpu=2\n1.6 pod e cpu=2",
  `
  a on n3
  b on n1
  c on n5
  d on n2
  e on n0
`,
);
