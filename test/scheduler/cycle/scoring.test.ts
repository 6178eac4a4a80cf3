import { expect, test } from "vitest";
import { normalizeByMax } from "../../../src/scheduler/cycle/scoring.ts";

function check(raw: readonly number[], direction: "forward" | "reverse", normalized: readonly number[]): void {
  test(`${direction} [${raw}] -> [${normalized}]`, () => {
    const scores = Float64Array.from(raw);
    normalizeByMax({ rows: new Int32Array(raw.length), count: raw.length, scores }, direction === "reverse");
    expect([...scores]).toEqual(normalized);
  });
}

// EX-10.
check([0, 1, 3], "reverse", [100, 67, 0]);
check([0, 0], "reverse", [100, 100]);
check([0, 10, 35, 80], "forward", [0, 12, 43, 100]);
check([0, 0], "forward", [0, 0]);
