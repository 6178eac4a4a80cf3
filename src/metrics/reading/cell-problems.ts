import { InputError, type InputProblem } from "../../model/index.ts";

/** After so many a file is not worth reading on. */
const PROBLEMS_MAX = 20;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const numberOf = (text: string): number => (NUMBER.test(text) ? Number(text) : Number.NaN);

/** Whether a cell holds a number as tables write it. */
export const isNumberText = (text: string): boolean => Number.isFinite(numberOf(text));

/** Collects what is wrong with the lines of a table, and stops the reading when it is too much. */
export class CellProblems {
  private readonly problems: InputProblem[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  add(problem: Omit<InputProblem, "file">): void {
    this.problems.push({ file: this.file, ...problem });
    if (this.problems.length === PROBLEMS_MAX) this.finish();
  }

  /** The number in a cell; NaN for an empty one, for CSV has no other word for "no value". Notes what is neither. */
  number(text: string, line: number, column: string): number {
    if (text === "") return Number.NaN;
    const value = numberOf(text);
    if (Number.isFinite(value)) return value;
    this.add({ line, path: column, expected: "a number or nothing", found: JSON.stringify(text) });
    return Number.NaN;
  }

  /** Throws an InputError when there were problems. */
  finish(): void {
    if (this.problems.length > 0) throw new InputError(this.problems);
  }
}
