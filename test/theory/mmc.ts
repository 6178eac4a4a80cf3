import { RandomStreams } from "../../src/engine/index.ts";
import { type ArrivalRow, node } from "../support/scenario.ts";

/** Mean wait in an M/M/c queue, by Erlang's C formula. Source: Gross et al., Fundamentals of Queueing Theory, section 3.3. */
export function erlangWait(servers: number, arrivalRate: number, serviceRate: number): number {
  const offered = arrivalRate / serviceRate;
  let term = 1;
  let sum = 0;
  for (let k = 0; k < servers; k++) {
    sum += term;
    term = (term * offered) / (k + 1);
  }
  const waiting = term / (1 - offered / servers);
  return waiting / (sum + waiting) / (servers * serviceRate - arrivalRate);
}

/** Customers of an M/M/c queue: exponential gaps and services by inverse transform, in whole milliseconds. */
export function customers(seed: number, meanGapMs: number, meanServiceMs: number, count: number): ArrivalRow[] {
  const streams = new RandomStreams(seed);
  const [gaps, services] = [streams.stream("gaps"), streams.stream("services")];
  const exponential = (meanMs: number, u: number): number => Math.max(1, Math.round(-meanMs * Math.log(1 - u)));
  let atMs = 0;
  return Array.from({ length: count }, (_, i) => {
    atMs += exponential(meanGapMs, gaps.double());
    return { name: `c${i}`, atMs, runMs: exponential(meanServiceMs, services.double()), requests: { cpu: "1" } };
  });
}

/** Machines that take one customer at a time. */
export const servers = (count: number) => Array.from({ length: count }, (_, i) => node(`server-${i}`, { cpu: "1", pods: "1" }));
