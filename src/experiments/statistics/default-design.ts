/**
 * Probability of calling any metric of a comparison better or worse when nothing differs: the family-wise level of Holm's procedure. Half
 * of the one per cent that is promised, so that the promise holds for distributions that are not quite normal.
 */
export const DEFAULT_ALPHA = 0.005;

/** Most metrics that a comparison looks at unless told otherwise. */
export const HEADLINE_METRICS_MAX = 12;

/**
 * Seeds per cell unless an experiment says otherwise. When paired differences spread by 2 % of the mean, a true shift of 2 % is found with
 * a probability of 0.94 even if it is the only one among twelve metrics: paired t test at 0.005 / 12, two-sided, effect 1. 28 seeds would
 * give 0.87, 30 give 0.91. `pairedPower` computes it, a test holds it, and docs/statistics.md tells how it was chosen.
 */
export const DEFAULT_SEEDS = 32;
