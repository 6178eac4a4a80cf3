import { expect, test } from "vitest";
import { type HintKey, Hints } from "../../../src/autoscalers/cluster/hints.ts";

type Noted = readonly (readonly [key: HintKey, node: string])[];

/** Rounds of what is noted; what is known of pods 0 to 2, of a fake one and of one with a UID afterwards, and which rounds changed that. */
const check = (title: string, rounds: readonly Noted[], known: readonly (string | undefined)[], changes: readonly boolean[]) =>
  test(title, () => {
    const hints = new Hints();
    const turned = rounds.map((noted) => {
      for (const [key, node] of noted) hints.note(key, node);
      return hints.turn();
    });
    expect([0, 1, 2, -1, "u"].map((key) => hints.of(key))).toEqual(known);
    expect(turned).toEqual(changes);
    expect(hints.isEmpty).toBe(known.every((node) => node === undefined));
  });

const none = undefined;

check("nothing noted", [[]], [none, none, none, none, none], [false]);
check("what was noted holds for the next round", [[[2, "a"]]], [none, none, "a", none, none], [true]);
check(
  "ids, fake pods and UIDs side by side",
  [
    [
      [0, "a"],
      [-1, "b"],
      ["u", "c"],
    ],
  ],
  ["a", none, none, "b", "c"],
  [true],
);
check(
  "and no longer, if it is not noted again",
  [
    [
      [0, "a"],
      [-1, "b"],
    ],
    [[0, "a"]],
  ],
  ["a", none, none, none, none],
  [true, true],
);
check(
  "the same again is no change",
  [
    [
      [0, "a"],
      ["u", "b"],
    ],
    [
      ["u", "b"],
      [0, "a"],
    ],
  ],
  ["a", none, none, none, "b"],
  [true, false],
);
check("another node is one", [[[1, "a"]], [[1, "b"]]], [none, "b", none, none, none], [true, true]);
check(
  "the last of a round counts",
  [
    [
      [1, "a"],
      [1, "b"],
    ],
  ],
  [none, "b", none, none, none],
  [true],
);
check(
  "an id comes back after it was forgotten",
  [[[1, "a"]], [], [], [[1, "c"]]],
  [none, "c", none, none, none],
  [true, true, false, true],
);
