/** What the process tells its caller. */
export const ExitCode = {
  Fine: 0,
  /** An objective was missed. */
  Failed: 1,
  /** The input is wrong: files, flags or arguments. */
  WrongInput: 2,
  /** A bug of wavetank. */
  Bug: 3,
  /** Interrupted by a signal; what was finished is on disk. */
  Interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
