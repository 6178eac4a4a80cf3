import type { TestCase } from "./adapter.ts";
import { formatDifference } from "./diff.ts";
import type { FailedCase, Outcome, Score, SuiteScore } from "./runner.ts";

const FAILED_CASES_PER_FAMILY = 2;
const DIFFERENCES_PER_CASE = 3;
const VALUE_WIDTH = 160;
const STACK_LINES = 3;
const LINE_WIDTH = 120;

/** The counts of all suites with their families, then the first differences of each family, as lines. */
export function formatScores(suites: readonly SuiteScore[]): string[] {
  const nameWidth = Math.max(...suites.flatMap((suite) => [suite.name.length, ...suite.families.map(({ name }) => name.length + 2)]));
  const lines = [row(["suite", "passed", "total", "not run"], nameWidth)];
  for (const suite of suites) {
    lines.push(scoreRow(suite.name, suite, nameWidth));
    if (!suite.hasAdapter) continue;
    for (const family of suite.families) {
      if (family.notRun < family.total) lines.push(scoreRow(`  ${family.name}`, family, nameWidth));
    }
    lines.push(...listNotRun(suite));
  }
  for (const suite of suites) for (const family of suite.families) lines.push(...formatFailures(family));
  return [...lines, "", closingLine(suites)];
}

/** One case in full: what it was given, and every difference. */
export function formatCase(testCase: TestCase, outcome: Outcome): string[] {
  const lines = [`case    ${testCase.id}`, `tags    ${testCase.tags.join(", ")}`, "input"];
  lines.push(...summary(testCase.input).map((line) => `  ${line}`), `result  ${outcome.kind}`);
  if (outcome.kind === "crashed") lines.push("", ...outcome.error.split("\n"));
  if (outcome.kind === "failed") {
    for (const difference of outcome.differences) lines.push("", ...formatDifference(difference, Number.POSITIVE_INFINITY));
  }
  return lines;
}

/** The object that `--json` prints. */
export function jsonScores(suites: readonly SuiteScore[]): unknown {
  return {
    suites: suites.map(({ name, total, passed, failed, notRun }) => ({
      suite: name,
      total,
      passed,
      failed: failed.map(({ id }) => id),
      notRun,
    })),
  };
}

function scoreRow(name: string, { passed, total, notRun }: Score, nameWidth: number): string {
  return row([name, notRun === total ? "-" : String(passed), String(total), notRun === 0 ? "" : String(notRun)], nameWidth);
}

function row([name, ...cells]: readonly string[], nameWidth: number): string {
  return `${name.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(9)).join("")}`.trimEnd();
}

function listNotRun({ families }: SuiteScore): string[] {
  const names = families.filter(({ notRun, total }) => notRun === total).map(({ name }) => name);
  if (names.length === 0) return [];
  const lines = ["  not run:"];
  for (const [index, name] of names.entries()) {
    const piece = ` ${name}${index === names.length - 1 ? "" : ","}`;
    if (lines[lines.length - 1].length + piece.length > LINE_WIDTH) lines.push("   ");
    lines[lines.length - 1] += piece;
  }
  return lines;
}

function formatFailures(family: Score): string[] {
  const lines: string[] = [];
  for (const failed of family.failed.slice(0, FAILED_CASES_PER_FAMILY)) lines.push("", ...formatFailed(failed));
  const more = family.failed.length - FAILED_CASES_PER_FAMILY;
  if (more > 0) lines.push("", `... and ${more} more of ${family.name}`);
  return lines;
}

function formatFailed({ id, outcome }: FailedCase): string[] {
  if (outcome.kind === "crashed")
    return [
      `crashed ${id}`,
      ...outcome.error
        .split("\n")
        .slice(0, STACK_LINES)
        .map((line) => `  ${line}`),
    ];
  const shown = outcome.differences.slice(0, DIFFERENCES_PER_CASE).flatMap((difference) => formatDifference(difference, VALUE_WIDTH));
  const more = outcome.differences.length - DIFFERENCES_PER_CASE;
  return [`failed  ${id}`, ...shown.map((line) => `  ${line}`), ...(more > 0 ? [`  ... and ${more} more differences: --only ${id}`] : [])];
}

function closingLine(suites: readonly SuiteScore[]): string {
  const of = (value: (suite: SuiteScore) => number) => suites.reduce((total, suite) => total + value(suite), 0);
  return `${of(({ passed }) => passed)} passed, ${of(({ failed }) => failed.length)} failed, ${of(({ notRun }) => notRun)} not run`;
}

/** The input field by field, long values cut and lists counted. */
function summary(input: unknown): string[] {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return [cutValue(input)];
  return Object.entries(input).flatMap(([name, value]) => {
    if (typeof value === "string" && value.includes("\n"))
      return [
        `${name}: |`,
        ...value
          .trimEnd()
          .split("\n")
          .map((line) => `  ${line}`),
      ];
    if (Array.isArray(value) && value.length > 1)
      return [`${name}: ${value.length} entries`, ...value.map((entry) => `  - ${cutValue(entry)}`)];
    return [`${name}: ${cutValue(value)}`];
  });
}

function cutValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= VALUE_WIDTH * 2 ? text : `${text.slice(0, VALUE_WIDTH * 2)}… (${text.length} characters)`;
}
