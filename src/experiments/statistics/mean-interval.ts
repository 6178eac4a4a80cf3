import { DEFAULT_LEVEL, type Interval } from "./interval.ts";
import { mean, sampleStandardDeviation } from "./library.ts";
import { studentTQuantile } from "./student-t.ts";

/**
 * The interval of a mean over independent replications: mean plus or minus t times s / sqrt(R). One value bounds nothing, so its interval
 * is infinite; none have no mean. Limits: values near normal, or many; for skewed ones take {@link bcaInterval}.
 * Source: Law, Simulation Modeling and Analysis, 4.5, equation 4.12.
 */
export function meanInterval(values: readonly number[], level: number = DEFAULT_LEVEL): Interval {
  const estimate = values.length === 0 ? Number.NaN : mean(values);
  if (values.length < 2) return { estimate, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, level };
  return symmetricInterval({ estimate, standardError: standardError(values), degreesOfFreedom: values.length - 1 }, level);
}

/** The estimate plus or minus its standard error times the quantile of Student's t. */
export function symmetricInterval(
  of: { readonly estimate: number; readonly standardError: number; readonly degreesOfFreedom: number },
  level: number,
): Interval {
  const halfWidth = studentTQuantile((1 + level) / 2, of.degreesOfFreedom) * of.standardError;
  return { estimate: of.estimate, low: of.estimate - halfWidth, high: of.estimate + halfWidth, level };
}

/** The standard error of the mean of two or more independent values. */
export function standardError(values: readonly number[]): number {
  return sampleStandardDeviation(values) / Math.sqrt(values.length);
}
