import * as library from "simple-statistics";

/** The one file of the statistics that imports simple-statistics. All of these only read what they are given. */
type Numbers = readonly number[];

/** The arithmetic mean of one or more values, summed with Kahan's correction. */
export const mean = library.mean as (values: Numbers) => number;
/** The sum, with Kahan's correction; 0 for none. */
export const sum = library.sum as (values: Numbers) => number;
/** The variance estimated from two or more values: divided by n - 1. */
export const sampleVariance = library.sampleVariance as (values: Numbers) => number;
/** Its square root. */
export const sampleStandardDeviation = library.sampleStandardDeviation as (values: Numbers) => number;
/** The correlation of two or more pairs of values. */
export const sampleCorrelation = library.sampleCorrelation as (x: Numbers, y: Numbers) => number;
/** The middle of one or more values; of two in the middle, their mean. */
export const median = library.median as (values: Numbers) => number;
/** The logarithm of the gamma function, above 0. */
export const logGamma = library.gammaln;
