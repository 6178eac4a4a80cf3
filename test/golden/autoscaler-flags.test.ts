import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { COMPARISON, compareFlags } from "./autoscaler-flags.ts";

// As with the golden runs: `npm run golden` rewrites the table when a change of it is meant.
test("flag sets do to the openb trace what they did", () => {
  expect(compareFlags()).toBe(readFileSync(COMPARISON, "utf8"));
});
