import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { Filtering } from "../../../src/scheduler/framework/filtering.ts";
import { placed } from "../../../src/scheduler/framework/placed-plugin.ts";
import type { Cycle } from "../../../src/scheduler/framework/plugin.ts";
import { PluginNames } from "../../../src/scheduler/framework/plugin-names.ts";
import { Code, StatusTable } from "../../../src/scheduler/framework/status.ts";
import { Nominator } from "../../../src/scheduler/queue/nominator.ts";

test("a PreFilter that depends on the template only is asked once, and leaves nothing when one before it has turned the pod away", () => {
  const statuses = new StatusTable();
  const missing = statuses.intern(Code.UnschedulableAndUnresolvable, "Claims", ["missing"]);
  const facts = { claimIsThere: true, asked: 0 };
  const claims = placed(
    { name: "Claims", preFilter: () => (facts.claimIsThere ? { state: "claim" } : { state: undefined, status: missing }) },
    0,
  );
  const local = placed(
    {
      name: "Local",
      nodeLocal: true,
      preFilter() {
        facts.asked++;
        return { state: "seen", skip: true };
      },
    },
    1,
  );
  const filtering = new Filtering({
    plugins: [claims, local],
    filters: [],
    preFilters: [0, 1],
    statuses,
    names: new PluginNames(),
    nominations: new Nominator(),
  });
  const store = new Store({ now: 0 });
  const template = store.makeTemplate({ namespace: "default", spec: { containers: [{ name: "c" }] } });
  const cycle = { pod: 0, template, snapshot: {}, states: filtering.makeStates() } as unknown as Cycle;
  const statesNow = () => [filtering.preFilter(cycle).status, filtering.stateOf(claims, cycle), filtering.stateOf(local, cycle)];
  expect(statesNow()).toEqual([undefined, "claim", "seen"]);
  facts.claimIsThere = false;
  expect(statesNow()).toEqual([missing, undefined, undefined]);
  facts.claimIsThere = true;
  expect(statesNow()).toEqual([undefined, "claim", "seen"]);
  expect(cycle.states.skipped).toBe(0b10);
  expect(facts.asked).toBe(1);
});
