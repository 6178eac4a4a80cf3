import { expect, test } from "vitest";
import { markdownSummary } from "../../../src/metrics/index.ts";
import { tinyRun } from "../tiny-run.ts";

test("a summary as Markdown: objectives, then a table per part, without metrics that have no value", () => {
  const run = tinyRun();
  run.bareNode("n");
  run.at(90);
  const { summary } = run.finish(7);
  const objective = { metric: "m", verdict: "failed", value: 3, description: "m at most 2 | 1", found: "3" } as const;
  const text = markdownSummary("night", summary, [objective]);
  expect(text.split("\n").slice(0, 7)).toEqual([
    "# night",
    "",
    "## Objectives",
    "",
    "| objective | verdict | found |",
    "| --- | --- | --- |",
    "| m at most 2 \\| 1 | failed | 3 |",
  ]);
  expect(text).toContain(
    "## Run\n\n| metric | value | unit |\n| --- | --- | --- |\n| `simulated_seconds` | 90.000 | seconds |\n| `events` | 7 | count |",
  );
  expect(text).not.toContain("makespan");
  expect(text).not.toContain("cost_usd");
});
