import { describe, expect, test } from "vitest";
import { adapters } from "./adapters/index.ts";
import { CASES_FOLDER } from "./command.ts";
import { readSuite, suitesIn } from "./read-cases.ts";
import { adapterOf, runSuite } from "./runner.ts";
import { advice, readScores, shortfall } from "./scores.ts";

const committed = readScores();
const suites = suitesIn(CASES_FOLDER);

describe("no suite passes fewer golden cases than scores.json says", () => {
  test.each(suites)("%s", { timeout: 120_000 }, (suite) => {
    const score = runSuite(suite, readSuite(CASES_FOLDER, suite), adapterOf(suite, adapters));
    const better = advice(committed[suite], score);
    if (better !== undefined) console.log(better);
    expect(shortfall(committed[suite], score)).toBeUndefined();
  });
});

test("every adapter and every committed score belongs to a suite that is there", () => {
  expect(suites).toEqual(expect.arrayContaining(adapters.map(({ suite }) => suite)));
  expect(suites).toEqual(expect.arrayContaining(Object.keys(committed)));
});
