import { readFileSync, writeFileSync } from "node:fs";
import type { SuiteScore } from "./runner.ts";

/** What is committed for one suite. */
export interface CommittedScore {
  readonly passed: number;
  readonly total: number;
}
/** By suite, in alphabetical order. */
export type CommittedScores = Readonly<Record<string, CommittedScore>>;

/** Where the committed scores are. */
export const SCORES_FILE = new URL("./scores.json", import.meta.url);

/** The committed scores. */
export function readScores(): CommittedScores {
  return JSON.parse(readFileSync(SCORES_FILE, "utf8")) as CommittedScores;
}

/** Writes the scores, one suite per line. */
export function writeScores(scores: CommittedScores): void {
  const rows = Object.entries(scores).map(
    ([suite, { passed, total }]) => `  ${JSON.stringify(suite)}: { "passed": ${passed}, "total": ${total} }`,
  );
  writeFileSync(SCORES_FILE, `{\n${rows.join(",\n")}\n}\n`);
}

/** The committed scores with every suite that passes more raised. Nothing is ever lowered. */
export function raised(committed: CommittedScores, suites: readonly SuiteScore[]): CommittedScores {
  const result: Record<string, CommittedScore> = { ...committed };
  for (const { name, passed, total } of suites) result[name] = { passed: Math.max(passed, committed[name]?.passed ?? 0), total };
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is wrong with a suite that passes fewer cases than committed, or undefined. */
export function shortfall(committed: CommittedScore | undefined, { name, passed, total }: SuiteScore): string | undefined {
  const least = committed?.passed ?? 0;
  if (passed >= least) return undefined;
  return `${name} passes ${passed} of ${total} cases, committed are ${least}: see npm run conformance -- --suite ${name}`;
}

/** How to keep what a suite passes beyond the committed score, or undefined when there is nothing to keep. */
export function advice(committed: CommittedScore | undefined, { name, passed, total }: SuiteScore): string | undefined {
  if (passed <= (committed?.passed ?? 0) && total === committed?.total) return undefined;
  return `${name} passes ${passed} of ${total} cases, committed are ${committed?.passed ?? 0} of ${committed?.total ?? 0}: keep it with npm run conformance -- --update-scores`;
}
