import { mean, standardDeviation } from "simple-statistics";
import { expect, test } from "vitest";
import { arrivalTable, runInMemory, scenario } from "../support/scenario.ts";
import { customers, erlangWait, servers } from "./mmc.ts";

const CUSTOMERS = 28_000;
const WARM_UP = 4_000;
const BATCHES = 24;
/** Student's t with 23 degrees of freedom, two-sided 99 %. Source: any published table. */
const T_23_99 = 2.807;

test.each([
  { c: 1, load: 0.6 },
  { c: 3, load: 0.8 },
  { c: 8, load: 0.7 },
])("M/M/$c at load $load: the mean wait for a node is Erlang's, within its 99 % interval", ({ c, load }) => {
  const meanServiceMs = 60_000;
  const meanGapMs = meanServiceMs / (c * load);
  const { sink } = runInMemory(scenario({ nodes: servers(c), arrivals: arrivalTable(customers(c, meanGapMs, meanServiceMs, CUSTOMERS)) }));
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
