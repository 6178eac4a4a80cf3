import { FileProblems } from "../../model/index.ts";

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const numberOf = (text: string): number => (NUMBER.test(text) ? Number(text) : Number.NaN);

/** Whether a cell holds a number as tables write it. */
export const isNumberText = (text: string): boolean => Number.isFinite(numberOf(text));

/** The problems of a table, and the numbers in its cells. */
export class CellProblems extends FileProblems {
  /** The number in a cell; NaN for an empty one, for CSV has no other word for "no value". Notes what is neither. */
  number(text: string, line: number, column: string): number {
    if (text === "") return Number.NaN;
    const value = numberOf(text);
    if (Number.isFinite(value)) return value;
    this.add({ line, path: column, expected: "a number or nothing", found: JSON.stringify(text) });
    return Number.NaN;
  }
}
