/** A number that describes a run; NaN when the run has none. */
export interface MetricValue {
  readonly value: number;
  readonly unit: string;
}

/** A finished run of one side. */
export interface ComparedRun {
  /** The cell of its sweep; "" for a run that stands alone. */
  readonly cell: string;
  readonly seed: string;
  readonly digest: string;
  readonly metrics: ReadonlyMap<string, MetricValue>;
}

/** A run that has no results, with what its sweep says of it. */
export interface UnfinishedRun {
  readonly cell: string;
  readonly seed: string;
  readonly status: string;
  readonly message: string;
}

/** One of the two things compared, as its folder tells. */
export interface Side {
  readonly folder: string;
  readonly kind: "run" | "sweep";
  /** Scenario of a run, name of an experiment. */
  readonly name: string;
  readonly version: string;
  /** Stopped before its end. */
  readonly partial: boolean;
  readonly runs: readonly ComparedRun[];
  readonly unfinished: readonly UnfinishedRun[];
  /** SHA-256 of every input, by path. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Resolved settings of a run, changes of a sweep: text by path. */
  readonly settings: ReadonlyMap<string, string>;
  /** What each cell stands for: `expander=random zones=3`; "" when there is nothing to tell. */
  readonly cells: ReadonlyMap<string, string>;
}
