import { mean } from "./library.ts";

/** The correlation of a series with itself `lag` steps later; 0 for a series that never changes. */
export function autocorrelation(series: readonly number[], lag: number): number {
  const centre = mean(series);
  let [products, squares] = [0, 0];
  for (let i = 0; i < series.length; i++) {
    squares += (series[i] - centre) ** 2;
    if (i >= lag) products += (series[i] - centre) * (series[i - lag] - centre);
  }
  return squares === 0 ? 0 : products / squares;
}

/**
 * Squared steps over squared distances from the mean: near 2 when neighbours are independent, near 0 when they resemble each other.
 * Source: von Neumann, Distribution of the ratio of the mean square successive difference to the variance, 1941.
 */
export function vonNeumannRatio(series: readonly number[]): number {
  const centre = mean(series);
  let [steps, squares] = [0, 0];
  for (let i = 0; i < series.length; i++) {
    squares += (series[i] - centre) ** 2;
    if (i > 0) steps += (series[i] - series[i - 1]) ** 2;
  }
  return squares === 0 ? 2 : (steps / squares) * (series.length / (series.length - 1));
}

/**
 * How many independent values tell as much of the mean as this series: n / (1 + 2 sum of correlations). The sum ends where two
 * neighbouring correlations together are no longer positive, because from there on it adds noise.
 * Source: Geyer, Practical Markov Chain Monte Carlo, 1992, section 3.3 (initial positive sequence).
 */
export function effectiveSampleSize(series: readonly number[]): number {
  let sum = 0;
  for (let lag = 1; lag + 1 < series.length; lag += 2) {
    const pair = autocorrelation(series, lag) + autocorrelation(series, lag + 1);
    if (pair <= 0) break;
    sum += pair;
  }
  return series.length / (1 + 2 * sum);
}
