import { describe, expect, test } from "vitest";
import { formatFidelity } from "../../docs/generate/fidelity.ts";
import { flagRow } from "../../docs/generate/flags.ts";
import { metricsDictionary } from "../../docs/generate/metrics.ts";
import { readOrigins } from "../../docs/generate/read-comments.ts";

/** What the generator reads out of a source text, one line per origin. */
const read = (text: string) =>
  readOrigins("file.ts", text).map(({ symbol, line, sentence, sources, differs }) => [symbol, line, sentence, ...sources, ...differs]);

describe("Source: and Differs: are found", () => {
  test("at functions, with the first sentence, over several lines", () => {
    const text = `
/**
 * Adds numbers, e.g. two of them. And more.
 *
 * Source: one.go,
 * add.
 * Differs: never {@link wraps} around.
 */
export function add() {}`;
    expect(read(text)).toEqual([["add", 2, "Adds numbers, e.g. two of them.", "one.go, add.", "never `wraps` around."]]);
  });

  test("at members of classes and of objects", () => {
    const text = `
export class Store {
  /** Evicts. Source: x. */
  first() {}
  /**
   * Evicts.
   * Source: eviction.go.
   */
  evict() {}
}
export const plugin = {
  /** Source: fit.go. */
  filter() {},
};`;
    expect(read(text)).toEqual([
      ["Store.evict", 5, "Evicts.", "eviction.go."],
      ["plugin.filter", 12, "", "fit.go."],
    ]);
  });

  test("at the top of a file, and in line comments", () => {
    const text = `/**
 * All of it.
 * Source: a.go.
 */
import x from "x";
// Bytes.
// Source: b.go.
const LIMIT = x;`;
    expect(read(text)).toEqual([
      ["", 1, "All of it.", "a.go."],
      ["LIMIT", 6, "Bytes.", "b.go."],
    ]);
  });

  test("a paragraph ends at an empty line and at a tag; several of one kind are kept apart", () => {
    const text = `
/**
 * Source: a.go.
 * Source: b.go.
 *
 * Something else.
 * @param x no.
 */
export const a = 1;`;
    expect(read(text)).toEqual([["a", 2, "Something else.", "a.go.", "b.go."]]);
  });

  test("one that would be missed is an error", () => {
    expect(() => read("export function f() {\n  // Source: a.go.\n}")).toThrow(/^file\.ts: 1 lines begin with Source: or Differs:, but 0 /);
  });
});

test("the page holds preface, scores, differences and origins", () => {
  const files = [
    {
      path: "model/a.ts",
      origins: readOrigins("src/model/a.ts", "/**\n * Adds <x>.\n * Source: a.go.\n * Differs: a lot.\n */\nexport const a = 1;"),
    },
  ];
  const page = formatFidelity("# Title\n", { hpa: { passed: 3, total: 4 }, vpa: { passed: 0, total: 2 } }, files);
  expect(page).toContain("\n\n# Title\n\n");
  expect(page).toContain("| `hpa` | 3      | 4     |\n| `vpa` | –      | 2     |");
  expect(page).toContain("## Where it differs\n\n- `a` (`model/a.ts`): a lot.");
  expect(page).toContain("### model\n\n**`model/a.ts`**\n\n- `a` – Adds \\<x>.\\\n  Source: a.go.\\\n  **Differs:** a lot.");
});

test("the data dictionary has a table of columns per table", () => {
  const columns = [{ name: "wait_seconds", help: "a | b", unit: "seconds", digits: 3 }];
  expect(metricsDictionary([{ name: "pods", file: "pods.csv", help: "One per pod.", columns }])).toContain(
    "## pods\n\n`pods.csv`: One per pod.\n\n| column         | unit    | decimals | what it is |\n| -------------- | ------- | -------- | ---------- |\n| `wait_seconds` | seconds | 3        | a \\| b     |\n",
  );
});

test("a flag's row shows its default as written, and whether it has an effect", () => {
  const flag = { type: "duration", unit: "", default: 10_000, help: "Time between <loops>.", format: (ms: number) => `${ms / 1000}s` };
  expect(flagRow("scan-interval", { ...flag, effect: "modelled" })).toEqual([
    "`scan-interval`",
    "duration",
    "`10s`",
    "yes",
    "Time between \\<loops>.",
  ]);
  expect(flagRow("cores", { ...flag, unit: "cores", effect: "not-modelled" }).slice(1, 4)).toEqual(["duration (cores)", "`10s`", "no"]);
});
