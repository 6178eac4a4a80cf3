/** One thing that keeps a folder from being drawn, in the shape of all input problems. */
export interface FolderProblem {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  readonly path?: string;
  readonly expected: string;
  readonly found: string;
  readonly hint?: string;
}

/** A folder that cannot be drawn: not one of ours, or damaged. Wrong input, with all that was found wrong. */
export class FolderError extends Error {
  readonly problems: readonly FolderProblem[];

  constructor(problems: readonly FolderProblem[]) {
    super(problems.map(({ file, expected, found }) => `${file}: expected ${expected}, found ${found}`).join("\n"));
    this.name = "FolderError";
    this.problems = problems;
  }
}
