import type { Adapter, TestCase } from "./adapter.ts";
import { type Difference, differences } from "./diff.ts";
import { familyOf } from "./read-cases.ts";

/** What became of one case. */
export type Outcome =
  | { readonly kind: "passed" }
  | { readonly kind: "failed"; readonly differences: readonly Difference[] }
  | { readonly kind: "crashed"; readonly error: string }
  | { readonly kind: "not run" };

/** A case that ran and did not pass. */
export interface FailedCase {
  readonly id: string;
  readonly outcome: Extract<Outcome, { kind: "failed" | "crashed" }>;
}

/** The counts of one family, or of one suite. `total` = passed + failed + not run. */
export interface Score {
  readonly name: string;
  readonly total: number;
  readonly passed: number;
  readonly notRun: number;
  readonly failed: readonly FailedCase[];
}

/** A suite's counts, and those of its families in the order of the case files. */
export interface SuiteScore extends Score {
  readonly hasAdapter: boolean;
  readonly families: readonly Score[];
}

/** Runs one case and compares. Never throws. */
export function runCase(testCase: TestCase, adapter: Adapter | undefined): Outcome {
  if (adapter === undefined) return { kind: "not run" };
  let found: unknown;
  try {
    found = adapter.run(testCase);
  } catch (error) {
    return { kind: "crashed", error: error instanceof Error ? (error.stack ?? String(error)) : String(error) };
  }
  if (found === undefined) return { kind: "not run" };
  const list = differences(testCase.expect, found);
  return list.length === 0 ? { kind: "passed" } : { kind: "failed", differences: list };
}

/** Runs all cases of one suite and counts by family. */
export function runSuite(suite: string, cases: readonly TestCase[], adapter: Adapter | undefined): SuiteScore {
  const families = new Map<string, { name: string; total: number; passed: number; notRun: number; failed: FailedCase[] }>();
  for (const testCase of cases) {
    const name = familyOf(testCase.id);
    const family = families.get(name) ?? { name, total: 0, passed: 0, notRun: 0, failed: [] };
    families.set(name, family);
    family.total++;
    const outcome = runCase(testCase, adapter);
    if (outcome.kind === "passed") family.passed++;
    else if (outcome.kind === "not run") family.notRun++;
    else family.failed.push({ id: testCase.id, outcome });
  }
  const list = [...families.values()];
  return {
    name: suite,
    hasAdapter: adapter !== undefined,
    families: list,
    total: sum(list, ({ total }) => total),
    passed: sum(list, ({ passed }) => passed),
    notRun: sum(list, ({ notRun }) => notRun),
    failed: list.flatMap(({ failed }) => failed),
  };
}

/** The adapter of a suite, or undefined. */
export function adapterOf(suite: string, adapters: readonly Adapter[]): Adapter | undefined {
  return adapters.find((adapter) => adapter.suite === suite);
}

function sum<T>(list: readonly T[], value: (item: T) => number): number {
  return list.reduce((total, item) => total + value(item), 0);
}
