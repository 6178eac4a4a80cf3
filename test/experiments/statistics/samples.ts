import { RandomStreams } from "../../../src/engine/index.ts";
import { normalQuantile } from "../../../src/experiments/statistics/index.ts";

/** Seeded draws for tests; equal names give equal draws. */
export function chance(name: string): { uniform(): number; normal(): number; int(bound: number): number } {
  const random = new RandomStreams(1).stream(name);
  return {
    uniform: () => random.double(),
    normal: () => normalQuantile(random.double()),
    int: (bound) => random.int(bound),
  };
}

/** A list of `count` values. */
export const repeat = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** A stationary series in which each value keeps the share `phi` of the one before. */
export function autoregressive({ normal }: ReturnType<typeof chance>, phi: number, length: number): number[] {
  let value = normal() / Math.sqrt(1 - phi ** 2);
  return repeat(length, () => {
    value = phi * value + normal();
    return value;
  });
}

/** Waits of consecutive customers at one server, stationary; service takes 1 on average, `load` below 1. */
export function queueWaits({ uniform }: ReturnType<typeof chance>, load: number, customers: number): number[] {
  const exponential = () => -Math.log(1 - uniform());
  let wait = uniform() < 1 - load ? 0 : exponential() / (1 - load);
  return repeat(customers, () => {
    const current = wait;
    wait = Math.max(0, wait + exponential() - exponential() / load);
    return current;
  });
}

/** The middle value. */
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The arithmetic mean. */
export const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
