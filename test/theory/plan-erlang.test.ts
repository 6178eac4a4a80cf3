import { expect, test } from "vitest";
import { CheapestSearch } from "../../src/experiments/plan/search.ts";
import { arrivalTable, runInMemory, scenario } from "../support/scenario.ts";
import { customers, erlangWait, servers } from "./mmc.ts";

const MEAN_SERVICE_MS = 600_000;
const CUSTOMERS = 12_000;

// Source: spec/capacity-planning.md 13.1. The target lies between the waits that Erlang C gives to c servers and to c - 1.
test.each([
  [1.5, 3],
  [2, 4],
  [3, 5],
  [4, 6],
  [5, 7],
  [6, 9],
  [8, 11],
  [10, 13],
  [12, 16],
  [16, 20],
])("for %d erlangs the search finds the %i machines that Erlang's formula asks for", async (offered, c) => {
  const meanGapMs = MEAN_SERVICE_MS / offered;
  const theory = (count: number): number => erlangWait(count, 1 / meanGapMs, 1 / MEAN_SERVICE_MS) / 1000;
  const targetSeconds = Math.sqrt(theory(c) * theory(c - 1));
  const arrivals = arrivalTable(customers(c, meanGapMs, MEAN_SERVICE_MS, CUSTOMERS));
  const meets = async ([size]: readonly number[]): Promise<boolean> => {
    const { result } = runInMemory(scenario({ arrivals, nodes: servers(size), outputEvents: false, outputIntervalMs: 86_400_000 }));
    return result.summary.get("pod_pending_seconds_mean")! <= targetSeconds;
  };
  // Fewer machines than erlangs have a queue that grows without end.
  const pool = { name: "server", microUsdPerHour: 1, min: Math.floor(offered) + 1, max: c + 6 };
  const search = new CheapestSearch({ pools: [pool], demands: [] }, meets, 100);
  expect(await search.run(async () => true)).toEqual({ best: [c], proven: true });
});
