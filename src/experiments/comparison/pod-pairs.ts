import { existsSync } from "node:fs";
import { join } from "node:path";
import { readTable } from "../../metrics/index.ts";
import { median } from "../statistics/index.ts";

const FILE = "pods.csv";
/** What is compared pod by pod, all in seconds. */
const MEASURES = ["pending_seconds", "startup_seconds", "run_seconds"] as const;
type Measure = (typeof MEASURES)[number];

/** How one measure of the same pods differs. Pods wait for each other, so this describes and tests nothing. */
export interface PodDifference {
  readonly measure: Measure;
  /** Pods that have the measure on both sides. */
  readonly pods: number;
  readonly meanA: number;
  readonly meanB: number;
  /** B minus A. */
  readonly meanDifference: number;
  readonly medianDifference: number;
  /** Pods whose measure is longer, shorter, and equal in B. */
  readonly longer: number;
  readonly shorter: number;
  readonly equal: number;
}

/** Two tables of pods laid side by side. */
export interface PodPairs {
  readonly matched: number;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Names that occur more than once on a side, as those of a StatefulSet may: not matched. */
  readonly ambiguous: number;
  /** Pods with another outcome in B, by `succeeded -> failed`, most frequent first. */
  readonly outcomes: readonly { readonly change: string; readonly pods: number }[];
  readonly differences: readonly PodDifference[];
}

interface Pod {
  readonly outcome: string;
  readonly values: Readonly<Record<Measure, number>>;
}

/** Matches the pods of two runs by namespace and name. Undefined when a folder has no pods.csv. Warm pods take no part. */
export function pairPods(folderA: string, folderB: string): PodPairs | undefined {
  if (![folderA, folderB].every((folder) => existsSync(join(folder, FILE)))) return undefined;
  const [a, b] = [readPods(folderA), readPods(folderB)];
  const ambiguous = new Set([...a.doubled, ...b.doubled]);
  const names = [...a.pods.keys()].filter((name) => b.pods.has(name) && !ambiguous.has(name));
  const pairs = names.map((name) => [a.pods.get(name)!, b.pods.get(name)!] as const);
  return {
    matched: pairs.length,
    onlyA: [...a.pods.keys()].filter((name) => !b.pods.has(name)).length,
    onlyB: [...b.pods.keys()].filter((name) => !a.pods.has(name)).length,
    ambiguous: ambiguous.size,
    outcomes: outcomeChanges(pairs),
    differences: MEASURES.map((measure) => differenceOf(measure, pairs)),
  };
}

function readPods(folder: string): { readonly pods: Map<string, Pod>; readonly doubled: Set<string> } {
  const columns = ["namespace", "name", "outcome", "warm", ...MEASURES];
  const table = readTable(join(folder, FILE), { columns, rows: (cell) => cell("warm") !== "1" });
  const [namespaces, names, outcomes] = ["namespace", "name", "outcome"].map((column) => table.texts(column));
  const [pending, startup, run] = MEASURES.map((measure) => table.numbers(measure));
  const pods = new Map<string, Pod>();
  const doubled = new Set<string>();
  for (let i = 0; i < table.rows; i++) {
    const name = `${namespaces[i]}/${names[i]}`;
    if (pods.has(name)) doubled.add(name);
    pods.set(name, { outcome: outcomes[i], values: { pending_seconds: pending[i], startup_seconds: startup[i], run_seconds: run[i] } });
  }
  return { pods, doubled };
}

function outcomeChanges(pairs: readonly (readonly [Pod, Pod])[]): PodPairs["outcomes"] {
  const counts = new Map<string, number>();
  for (const [a, b] of pairs) {
    if (a.outcome !== b.outcome) counts.set(`${a.outcome} -> ${b.outcome}`, (counts.get(`${a.outcome} -> ${b.outcome}`) ?? 0) + 1);
  }
  return [...counts].map(([change, pods]) => ({ change, pods })).sort((x, y) => y.pods - x.pods || (x.change < y.change ? -1 : 1));
}

function differenceOf(measure: Measure, pairs: readonly (readonly [Pod, Pod])[]): PodDifference {
  const values = pairs
    .map(([a, b]) => ({ a: a.values[measure], b: b.values[measure] }))
    .filter(({ a, b }) => !Number.isNaN(a) && !Number.isNaN(b));
  const differences = values.map(({ a, b }) => b - a);
  const meanOf = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  return {
    measure,
    pods: values.length,
    meanA: meanOf(values.map(({ a }) => a)),
    meanB: meanOf(values.map(({ b }) => b)),
    meanDifference: meanOf(differences),
    medianDifference: differences.length === 0 ? Number.NaN : median(differences),
    longer: differences.filter((value) => value > 0).length,
    shorter: differences.filter((value) => value < 0).length,
    equal: differences.filter((value) => value === 0).length,
  };
}
