/** One setting of a factor: what stands in its column, and the `path=value` that make it so. */
export interface Level {
  readonly text: string;
  readonly set: readonly string[];
}

/** Numbers between two bounds, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
  /** log: each factor of ten has the same share. */
  readonly scale: "linear" | "log";
  /** Whole numbers only. */
  readonly integer: boolean;
  /** Only min, min + step, ... */
  readonly step: number | undefined;
}

/** Something that is varied: levels one by one, or a range from which numbers are sampled. */
export interface Factor {
  readonly name: string;
  /** Undefined: any number of the range. */
  readonly levels: readonly Level[] | undefined;
  readonly range: Range | undefined;
  /** The level of a value as it is written in a list of points; undefined when the factor has none such. */
  levelOf(value: unknown): Level | undefined;
}

/** The level at a place between 0 and 1 of the factor: levels have equal shares. */
export function levelAt({ levels, range, levelOf }: Factor, place: number): Level {
  if (levels !== undefined) return levels[Math.floor(place * levels.length)];
  return levelOf(numberAt(range!, place))!;
}

/**
 * The number at a place in [0, 1) of a range: whole ones by floor(lo + u (hi - lo + 1)), so that each has the same share.
 * Others are rounded to nine digits: the logarithms of two engines may differ in their last bit.
 * Source: spec/capacity-planning.md 8, integer parameters.
 */
export function numberAt(range: Range, place: number): number {
  const { min, max, scale, integer, step } = range;
  if (step !== undefined) return stepped(range, Math.floor(place * stepCount(range)));
  const upper = integer ? max + 1 : max;
  const exact = scale === "log" ? min * Math.exp(place * Math.log(upper / min)) : min + place * (upper - min);
  return integer ? Math.min(max, Math.floor(exact + exact * 1e-14)) : Number(exact.toPrecision(9));
}

/** All numbers of a range with a step, in order. */
export function steppedNumbers(range: Range): number[] {
  return Array.from({ length: stepCount(range) }, (_, i) => stepped(range, i));
}

/** Numbers of a range with a step; a remainder of rounding is no reason to lose the last one. */
function stepCount({ min, max, step }: Range): number {
  return Math.floor((max - min) / step! + 1e-9) + 1;
}

/** Tenths are not exact in binary: 0.30000000000000004 is written as 0.3. */
const stepped = ({ min, step }: Range, i: number): number => Number((min + i * step!).toPrecision(12));
