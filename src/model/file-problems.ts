import { type InputProblem, throwIfAny } from "./input-error.ts";

/** After so many a file is not worth reading on. */
const PROBLEMS_MAX = 20;

/** Collects what is wrong with the lines of a file, and stops the reading when it is too much. */
export class FileProblems {
  private readonly problems: InputProblem[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Throws an InputError when there are too many. */
  add(problem: Omit<InputProblem, "file">): void {
    this.problems.push({ file: this.file, ...problem });
    if (this.problems.length === PROBLEMS_MAX) this.finish();
  }

  /** Throws an InputError when there were problems. */
  finish(): void {
    throwIfAny(this.problems);
  }
}
