export { autocorrelation, effectiveSampleSize, vonNeumannRatio } from "./autocorrelation.ts";
export { type BatchMeans, batchMeans, overlappingBatchMeans } from "./batch-means.ts";
export { type BootstrapOptions, bcaInterval, blockBootstrapInterval } from "./bootstrap.ts";
export { censoredQuantile, type Wait } from "./censored-quantile.ts";
export { type EDivisiveOptions, eDivisive, type WindowedOptions, windowedChangePoints } from "./change-points.ts";
export { DEFAULT_ALPHA, DEFAULT_SEEDS, HEADLINE_METRICS_MAX } from "./default-design.ts";
export { equivalenceP, relativeEquivalenceP } from "./equivalence.ts";
export { betaQuantile, incompleteBeta } from "./incomplete-beta.ts";
export { type Interval, isRefusal, type Refusal } from "./interval.ts";
export { median, sampleStandardDeviation as standardDeviation } from "./library.ts";
export { hodgesLehmannRatio, mannWhitney, type RankComparison, type ShiftRatio } from "./mann-whitney.ts";
export { meanInterval } from "./mean-interval.ts";
export { normalCdf, normalQuantile } from "./normal.ts";
export { type PairedDifference, pairCorrelation, pairedDifference } from "./paired.ts";
export { type PairedDesign, pairedPower, pairsNeeded } from "./power.ts";
export { clopperPearsonInterval, ruleOfThree, type Successes, wilsonInterval } from "./proportion.ts";
export { type QuantileInterval, quantileInterval, quantileUpperBound, valuesNeeded } from "./quantile-interval.ts";
export { type Ranking, type RankingProblem, selectBest } from "./ranking.ts";
export { ratioInterval } from "./ratio.ts";
export {
  DEFAULT_BLOCK,
  DEFAULT_FIRST,
  type Precision,
  relativeErrorOf,
  replicationsNeeded,
  type StoppingDecision,
  type StoppingRule,
  stoppingDecision,
} from "./replications.ts";
export { bonferroni, holm } from "./several-tests.ts";
export { signedRankP } from "./signed-rank.ts";
export { studentTCdf, studentTQuantile, studentTTwoSided } from "./student-t.ts";
export { type MeanTest, meanTest } from "./t-test.ts";
export { mser5, type WarmUp, welchAverage } from "./warm-up.ts";
