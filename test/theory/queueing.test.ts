import { mean, standardDeviation } from "simple-statistics";
import { expect, test } from "vitest";
import { RandomStreams } from "../../src/engine/index.ts";
import { type ArrivalRow, arrivalTable, node, runInMemory, scenario } from "../support/scenario.ts";

const CUSTOMERS = 28_000;
const WARM_UP = 4_000;
const BATCHES = 24;
/** Student's t with 23 degrees of freedom, two-sided 99 %. Source: any published table. */
const T_23_99 = 2.807;

/** Mean wait in an M/M/c queue, by Erlang's C formula. Source: Gross et al., Fundamentals of Queueing Theory, section 3.3. */
function erlangWait(servers: number, arrivalRate: number, serviceRate: number): number {
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
function customers(seed: number, meanGapMs: number, meanServiceMs: number, count = CUSTOMERS): ArrivalRow[] {
  const streams = new RandomStreams(seed);
  const [gaps, services] = [streams.stream("gaps"), streams.stream("services")];
  const exponential = (meanMs: number, u: number): number => Math.max(1, Math.round(-meanMs * Math.log(1 - u)));
  let atMs = 0;
  return Array.from({ length: count }, (_, i) => {
    atMs += exponential(meanGapMs, gaps.double());
    return { name: `c${i}`, atMs, runMs: exponential(meanServiceMs, services.double()), requests: { cpu: "1" } };
  });
}

const servers = (count: number) => Array.from({ length: count }, (_, i) => node(`server-${i}`, { cpu: "1", pods: "1" }));

test.each([
  { c: 1, load: 0.6 },
  { c: 3, load: 0.8 },
  { c: 8, load: 0.7 },
])("M/M/$c at load $load: the mean wait for a node is Erlang's, within its 99 % interval", ({ c, load }) => {
  const meanServiceMs = 60_000;
  const meanGapMs = meanServiceMs / (c * load);
  const { sink } = runInMemory(scenario({ nodes: servers(c), arrivals: arrivalTable(customers(c, meanGapMs, meanServiceMs)) }));
  const waits = sink
    .objects("pods")
    .sort((a, b) => Number(a.created_seconds) - Number(b.created_seconds))
    .map((pod) => Number(pod.pending_seconds) * 1000)
    .slice(WARM_UP);
  expect(waits).toHaveLength(CUSTOMERS - WARM_UP);
  const size = waits.length / BATCHES;
  const batches = Array.from({ length: BATCHES }, (_, i) => mean(waits.slice(i * size, (i + 1) * size)));
  const half = (T_23_99 * standardDeviation(batches) * Math.sqrt(BATCHES / (BATCHES - 1))) / Math.sqrt(BATCHES);
  const theory = erlangWait(c, 1 / meanGapMs, 1 / meanServiceMs);
  expect(mean(waits)).toBeGreaterThan(theory - half);
  expect(mean(waits)).toBeLessThan(theory + half);
  expect(half / theory).toBeLessThan(0.4);
});

test("Little's law holds exactly: the integral of the number in the system is the sum of the times in it", () => {
  const { sink, simulation } = runInMemory(scenario({ nodes: servers(2), arrivals: arrivalTable(customers(9, 40_000, 60_000, 3_000)) }));
  const sojournMs = sink
    .objects("pods")
    .reduce((sum, pod) => sum + Math.round((Number(pod.ended_seconds) - Number(pod.created_seconds)) * 1000), 0);
  expect(simulation.integrals.podMsInSystem).toBe(sojournMs);
});
