import { assert, RandomStreams } from "../../engine/index.ts";
import { SOBOL_DIMENSIONS_MAX, SOBOL_STARTS, type SobolStart } from "./sobol-numbers.ts";

const BITS = 32;
/** 2 to the power of 32. */
const SCALE = 4_294_967_296;

/**
 * The first points of the Sobol' sequence, one row each, as 32 binary digits behind the point; the first is the origin.
 * Source: Bratley and Fox 1988, ACM TOMS 14(1), algorithm 659, with Gray code order of Antonov and Saleev 1979.
 */
export function sobolBits(dimensions: number, samples: number): number[][] {
  assert(dimensions <= SOBOL_DIMENSIONS_MAX, "a Sobol' design has a direction number for each dimension", { dimensions });
  const directions = Array.from({ length: dimensions }, (_, dimension) => directionsOf(SOBOL_STARTS[dimension - 1]));
  const points = [new Array<number>(dimensions).fill(0)];
  for (let i = 1; i < samples; i++) {
    const flipped = BITS - 1 - Math.clz32(i & -i);
    points.push(points[i - 1].map((bits, dimension) => (bits ^ directions[dimension][flipped]) >>> 0));
  }
  return points;
}

/** The direction numbers of a dimension, shifted to the top; without a start those of van der Corput. */
function directionsOf(start: SobolStart | undefined): number[] {
  const directions: number[] = [];
  const degree = start?.first.length ?? 0;
  for (let i = 0; i < BITS; i++) {
    if (start === undefined) directions.push((1 << (BITS - 1 - i)) >>> 0);
    else if (i < degree) directions.push((start.first[i] << (BITS - 1 - i)) >>> 0);
    else directions.push(nextDirection(directions, start));
  }
  return directions;
}

/** Source: Joe and Kuo 2008, equation 2, for numbers that are shifted to the top. */
function nextDirection(directions: readonly number[], { coefficients, first }: SobolStart): number {
  const degree = first.length;
  const i = directions.length;
  let next = directions[i - degree] ^ (directions[i - degree] >>> degree);
  for (let k = 1; k < degree; k++) {
    if ((coefficients >>> (degree - 1 - k)) & 1) next ^= directions[i - k];
  }
  return next >>> 0;
}

/**
 * Sobol' points in the unit cube with Owen's scrambling: each digit is flipped or not by a coin that belongs to its dimension and to the
 * digits before it, so that the points stay as evenly spread and none lies on a border. `samples` is a power of two.
 * Source: Owen 1995, Randomly permuted (t,m,s)-nets; spec/capacity-planning.md 8.
 * Differs: the coins come from a hash of 32 bits with a seed of the dimension's stream of chance, not from a stream each.
 */
export function sobol(dimensions: readonly string[], samples: number, seed: number): number[][] {
  const streams = new RandomStreams(seed);
  const seeds = dimensions.map((name) => streams.stream(`experiments/sobol/${name}`).int(SCALE));
  return sobolBits(dimensions.length, samples).map((point) =>
    point.map((bits, dimension) => (owenScrambled(bits, seeds[dimension]) + 0.5) / SCALE),
  );
}

/** Flips each digit by the coin of the digits before it. */
function owenScrambled(bits: number, seed: number): number {
  let flips = 0;
  for (let digit = 0; digit < BITS; digit++) {
    // The digits before, with a one in front that tells how many they are.
    const before = digit === 0 ? 1 : ((bits >>> (BITS - digit)) | (1 << digit)) >>> 0;
    flips |= (mixed(mixed(before ^ seed) + digit) & 1) << (BITS - 1 - digit);
  }
  return (bits ^ flips) >>> 0;
}

/**
 * A hash in which every bit of the number changes every bit of the result with probability one half.
 * Source: A. Appleby, MurmurHash3, fmix32.
 */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
