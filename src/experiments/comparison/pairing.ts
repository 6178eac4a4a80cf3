import { InputError, suggest } from "../../workloads/index.ts";
import type { ComparedRun, Side } from "./side.ts";

/** Two runs on the same luck. */
export interface RunPair {
  readonly seed: string;
  readonly a: ComparedRun;
  readonly b: ComparedRun;
}

/** What is compared with what: one cell of each side. */
export interface CellPairing {
  /** "" for single runs. */
  readonly cell: string;
  readonly cellA: string;
  readonly cellB: string;
  readonly pairs: readonly RunPair[];
  /** Seeds that only one side has finished. */
  readonly onlyA: readonly string[];
  readonly onlyB: readonly string[];
}

/** Which cells to compare: one of each side. */
export interface CellChoice {
  readonly a: string;
  readonly b: string;
}

/**
 * Pairs the runs of two sides by cell and seed. When each side has one cell these belong together, whatever they are called; two single
 * runs are a pair even when their seeds differ.
 */
export function pairRuns(a: Side, b: Side, choice?: CellChoice): CellPairing[] {
  if (a.kind === "run" && b.kind === "run") return [singlePair(a.runs[0], b.runs[0])];
  const pairings = cellsToPair(a, b, choice).map((cells) => pairCell(a, b, cells));
  if (pairings.some(({ pairs }) => pairs.length > 0)) return pairings;
  throw new InputError([
    { file: b.folder, expected: `runs with the cells and seeds of ${a.folder}`, found: "none that both have finished" },
  ]);
}

function singlePair(a: ComparedRun, b: ComparedRun): CellPairing {
  const seed = a.seed === b.seed ? a.seed : `${a.seed} and ${b.seed}`;
  return { cell: "", cellA: "", cellB: "", pairs: [{ seed, a, b }], onlyA: [], onlyB: [] };
}

function cellsToPair(a: Side, b: Side, choice: CellChoice | undefined): CellChoice[] {
  if (choice !== undefined) return [checkedChoice(a, b, choice)];
  const [cellsA, cellsB] = [[...a.cells.keys()], [...b.cells.keys()]];
  if (cellsA.length === 1 && cellsB.length === 1) return [{ a: cellsA[0], b: cellsB[0] }];
  return cellsA.filter((cell) => b.cells.has(cell)).map((cell) => ({ a: cell, b: cell }));
}

function checkedChoice(a: Side, b: Side, choice: CellChoice): CellChoice {
  const problems = [
    { side: a, cell: choice.a },
    { side: b, cell: choice.b },
  ].flatMap(({ side, cell }) => {
    const known = [...side.cells.keys()];
    if (side.kind === "run" || known.includes(cell)) return [];
    const hint = suggest(cell, known);
    const expected = `a cell of ${side.folder}: ${known.slice(0, 20).join(", ")}${known.length > 20 ? ", ..." : ""}`;
    return [{ file: "--cells", expected, found: JSON.stringify(cell), ...(hint !== undefined && { hint }) }];
  });
  if (problems.length > 0) throw new InputError(problems);
  // A run that stands alone has one cell without a name.
  return { a: a.kind === "run" ? "" : choice.a, b: b.kind === "run" ? "" : choice.b };
}

function pairCell(a: Side, b: Side, cells: CellChoice): CellPairing {
  const [runsA, runsB] = [bySeed(a, cells.a), bySeed(b, cells.b)];
  const pairs = [...runsA].flatMap(([seed, run]) => {
    const other = runsB.get(seed);
    return other === undefined ? [] : [{ seed, a: run, b: other }];
  });
  return {
    cell: cells.a === cells.b ? cells.a : `${cells.a} and ${cells.b}`,
    cellA: cells.a,
    cellB: cells.b,
    pairs,
    onlyA: [...runsA.keys()].filter((seed) => !runsB.has(seed)),
    onlyB: [...runsB.keys()].filter((seed) => !runsA.has(seed)),
  };
}

const bySeed = (side: Side, cell: string): Map<string, ComparedRun> =>
  new Map(side.runs.filter((run) => run.cell === cell).map((run) => [run.seed, run]));
