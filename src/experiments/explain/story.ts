/** Something that lasted, on a bar of time. Seconds since the run began. */
export interface Span {
  readonly label: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Something that happened, once or again and again. */
export interface Moment {
  readonly timeSeconds: number;
  /** The last time; equal to the first when it happened once. */
  readonly lastSeconds: number;
  readonly count: number;
  /** Who says so: `default-scheduler FailedScheduling`. */
  readonly source: string;
  readonly text: string;
}

/** A number with its name. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: "seconds" | "hours" | "usd" | "count";
}

/** Why something went as it did, told from the tables of a run. Plain data: `--format json` prints it as it is. */
export interface Story {
  /** `pod default/web-0`, or the run as a whole. */
  readonly subject: string;
  /** What happened, one sentence after the other. */
  readonly sentences: readonly string[];
  readonly figures: readonly Figure[];
  /** In order of time; together they are the bar. */
  readonly spans: readonly Span[];
  readonly moments: readonly Moment[];
}
