import { expect, test } from "vitest";
import { drawStory, type Story } from "../../../src/experiments/index.ts";

const story: Story = {
  subject: "pod a/b",
  sentences: ["One sentence that is longer than the forty columns there are."],
  figures: [
    { name: "pending", value: 75, unit: "seconds" },
    { name: "nothing", value: 0, unit: "count" },
    { name: "cost", value: 0.5, unit: "usd" },
  ],
  spans: [
    { label: "queue", fromSeconds: 0, toSeconds: 60 },
    { label: "running", fromSeconds: 60, toSeconds: 120 },
  ],
  moments: [
    { timeSeconds: 5, lastSeconds: 5, count: 1, source: "kubelet Started", text: "Container started" },
    { timeSeconds: 5, lastSeconds: 9, count: 3, source: "x Y", text: "again" },
    { timeSeconds: 9, lastSeconds: 9, count: 2, source: "x Z", text: "at once" },
  ],
};

/** A story as it is drawn, headings and faint words marked. */
function check(width: number, unicode: boolean, expected: string): void {
  expect(drawStory(story, { width, listMax: 5, unicode, heading: (text) => `*${text}*`, faint: (text) => `~${text}~` })).toBe(expected);
}

test("a story is drawn in the columns there are", () => {
  check(
    40,
    false,
    `*pod a/b*

One sentence that is longer than the
forty columns there are.

~         0s                    2m0s~
queue    #############              1m0s
running               ############# 1m0s

pending  1m15s
cost     $0.500000

5s  ~kubelet Started~
  Container started
5s to 9s, 3 times  ~x Y~
  again
9s, 2 times  ~x Z~
  at once`,
  );
});

test("blocks where the terminal shows them, and no narrower than forty columns", () => {
  expect(drawStory(story, { width: 10, listMax: 5, unicode: true, heading: String, faint: String }).split("\n")[6]).toBe(
    "queue    █████████████              1m0s",
  );
});

test("the middle of a long list is left out", () => {
  const sentences = ["one", "two", "three", "four", "five", "six"];
  const story = { subject: "pool p", sentences, figures: [], spans: [], moments: [] };
  expect(drawStory(story, { width: 60, listMax: 3, unicode: true, heading: String, faint: String })).toBe(
    "pool p\n\none\ntwo\n... 3 more: --all shows them\nsix",
  );
});
