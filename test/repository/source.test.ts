import { describe, expect, test } from "vitest";
import { readSources, type SourceFile } from "../../docs/generate/source-files.ts";
import { type Breach, inexactPowers, undocumentedExports, unseededChance, worldUses } from "./rules.ts";

const LINES_MAX = 400;
/** Folders that know nothing of the world outside: numbers in, numbers out. */
const CORE: ReadonlySet<string> = new Set(["engine", "model", "cluster", "scheduler", "kubelet", "controllers", "autoscalers", "cloud"]);

const sources = readSources();
const core = sources.filter(({ path }) => CORE.has(path.split("/")[0]));

/** All breaches of a rule, as `src/file.ts:line what`. */
const breaches = (files: readonly SourceFile[], rule: (text: string) => Breach[]) =>
  files.flatMap(({ path, text }) => rule(text).map(({ line, what }) => `src/${path}:${line} ${what}`));

describe("the source tree", () => {
  test("the core does not read the wall clock, set timers, or touch process and console", () => {
    expect(breaches(core, worldUses)).toEqual([]);
  });

  test("chance comes from named streams everywhere", () => {
    expect(breaches(sources, unseededChance)).toEqual([]);
  });

  test("the core raises to no power but squares: write Math.exp(k * Math.log(x))", () => {
    expect(breaches(core, inexactPowers)).toEqual([]);
  });

  test("every exported symbol says what it is", () => {
    expect(breaches(sources, undocumentedExports)).toEqual([]);
  });

  test(`no file is longer than ${LINES_MAX} lines`, () => {
    const lengths = sources.map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }));
    expect(lengths.filter(({ lines }) => lines > LINES_MAX)).toEqual([]);
  });
});
