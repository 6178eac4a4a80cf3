import type { Millis } from "../../engine/index.ts";

/** 2^27 + 1: splits a double into two halves whose products are exact. */
const SPLITTER = 134_217_729;
/** Whole numbers up to here are exact. */
const EXACT_MAX = Number.MAX_SAFE_INTEGER;

/**
 * A sum of products of whole numbers without rounding, up to about 2^104: byte-milliseconds of a large cluster pass 2^53 in an hour.
 * Kept as two doubles, the sum and what rounding took from it.
 * Source: T. J. Dekker, A floating-point technique for extending the available precision, Numerische Mathematik 18 (1971), mul12 and add2.
 */
export class ExactSum {
  private high = 0;
  private low = 0;

  /** Adds `a` times `b`, both whole and exact. */
  addProduct(a: number, b: number): void {
    const product = a * b;
    const rounding = Math.abs(product) <= EXACT_MAX ? 0 : productRounding(a, b, product);
    const sum = this.high + product;
    const part = sum - this.high;
    this.low += this.high - (sum - part) + (product - part) + rounding;
    this.high = sum + this.low;
    this.low -= this.high - sum;
  }

  /** The sum. */
  get value(): bigint {
    return BigInt(this.high) + BigInt(this.low);
  }
}

/** What the product of two doubles lost when it was rounded to `product`. */
function productRounding(a: number, b: number, product: number): number {
  const aHigh = highHalf(a);
  const bHigh = highHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function highHalf(value: number): number {
  const spread = SPLITTER * value;
  return spread - (spread - value);
}

/** The exact integral over time of a step function of whole numbers, from 0 on. Costs something when the level changes, nothing in between. */
export class StepIntegral {
  level = 0;
  /** Sum of change times instant: the integral up to T is level times T less this. */
  private readonly moments = new ExactSum();

  /** The level has changed by `delta` at `now`. Instants may come in any order: a change can be taken back later. */
  change(delta: number, now: Millis): void {
    if (delta === 0) return;
    this.level += delta;
    this.moments.addProduct(delta, now);
  }

  /** Level times milliseconds from 0 to `now`. */
  until(now: Millis): bigint {
    return BigInt(this.level) * BigInt(now) - this.moments.value;
  }
}
