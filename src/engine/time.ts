/** Whole milliseconds of virtual time since the run began. Exact in a double. */
export type Millis = number;

/** Where virtual time stands. */
export interface Clock {
  readonly now: Millis;
}

/** Never: the time of something that is not going to happen. */
export const NEVER: Millis = Number.POSITIVE_INFINITY;

/** Seconds to whole milliseconds, rounded once, half up. */
export const seconds = (value: number): Millis => Math.round(value * 1000);

/** Minutes to whole milliseconds. */
export const minutes = (value: number): Millis => seconds(value * 60);

/** Hours to whole milliseconds. */
export const hours = (value: number): Millis => seconds(value * 3600);
