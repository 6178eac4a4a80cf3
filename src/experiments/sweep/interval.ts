/** A mean with its uncertainty. */
export interface MeanInterval {
  readonly n: number;
  /** NaN without values. */
  readonly mean: number;
  /** Half the width of the 95 % interval of the mean; NaN with fewer than two values. */
  readonly halfWidth: number;
  /** The middle value, or the mean of the two in the middle. */
  readonly median: number;
}

/**
 * The mean over replications with its 95 % interval by Student's t.
 * Source: spec/capacity-planning.md 9.3.
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  const n = values.length;
  if (n === 0) return { n, mean: Number.NaN, halfWidth: Number.NaN, median: Number.NaN };
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const halfWidth = n < 2 ? Number.NaN : (studentQuantile(n - 1) * Math.sqrt(squares / (n - 1))) / Math.sqrt(n);
  return { n, mean, halfWidth, median: medianOf(values) };
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Halvings of the interval that holds the quantile: more than a double has digits. */
const HALVINGS = 60;

/**
 * The 97.5 % quantile of Student's t with so many degrees of freedom, found by halving in the angle whose tangent is t / sqrt(degrees).
 * Source: Abramowitz and Stegun 26.7.3 and 26.7.4.
 */
export function studentQuantile(degrees: number): number {
  let low = 0;
  let high = Math.PI / 2;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (withinAngle(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan(low);
}

/** The probability that t lies within plus and minus sqrt(degrees) times the tangent of the angle. */
function withinAngle(angle: number, degrees: number): number {
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine ** 2;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}
