import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMPARISONS, committed, compareFlags } from "./autoscaler-flags.ts";

// As with the golden runs: `npm run golden` rewrites the tables when a change of them is meant.
test.each(COMPARISONS)("flag sets do what they did: $file", (comparison) => {
  expect(compareFlags(comparison)).toBe(readFileSync(committed(comparison), "utf8"));
});
