import type { RunOutcome, RunRequest } from "./run.ts";

/** A file that a run reads, and what was in it. */
export interface InputHash {
  /** As written in the scenario. */
  readonly path: string;
  readonly sha256: string;
}

/** A request with the name under which its outcome is kept. Equal names are equal runs. */
export interface NamedRun {
  /** SHA-256 of all that decides the result: version, inputs, settings, seed. */
  readonly key: string;
  readonly request: RunRequest;
  /** What the key was made from, so that whoever makes the run can say which file is another one for him. */
  readonly inputs: readonly InputHash[];
}

/** What hears of each run that is over. */
export type Finished = (run: NamedRun, outcome: RunOutcome) => void;

/**
 * Where runs are made. All backends give the same outcomes; they differ in how many they make at once.
 * A backend may finish runs in any order, and makes none twice unless a worker died with it.
 */
export interface RunBackend {
  readonly name: string;
  /** Runs made at the same time; 0: as many as workers somewhere else make. */
  readonly parallel: number;
  /**
   * Makes all runs and calls `finished` once for each, in order of completion. Rejects only when the backend itself breaks.
   * Aborting ends the runs not yet begun; those in flight may still finish.
   */
  make(runs: readonly NamedRun[], finished: Finished, signal?: AbortSignal): Promise<void>;
  /** Gives back threads and connections. */
  close(): Promise<void>;
}
