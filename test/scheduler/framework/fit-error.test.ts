import { expect, test } from "vitest";
import { eventNote, reasonsText } from "../../../src/scheduler/framework/fit-error.ts";

function check(what: string, text: string, expected: string): void {
  test(what, () => {
    expect(text).toBe(expected);
  });
}

const counts = new Map([
  ["b", 2],
  ["a", 10],
  ["c", 10],
]);
check(
  "reasons are sorted with their counts, as text",
  reasonsText("0/22 nodes are available:", counts),
  "0/22 nodes are available: 10 a, 10 c, 2 b.",
);
check("no reasons: no period", reasonsText("0/1 nodes are available:", new Map()), "0/1 nodes are available:");
check("a note of 1024 bytes is whole", eventNote("x".repeat(1024)), "x".repeat(1024));
check("a longer one is cut", eventNote("x".repeat(1025)), `${"x".repeat(1020)} ...`);
