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

test("a profile may have more plugins than a set has places, when most of them filter nothing", () => {
  const asked: string[] = [];
  const plugin = (name: string, skip: boolean) =>
    placed(
      {
        name,
        preFilter: () => ({ state: undefined, skip }),
        filter() {
          asked.push(name);
        },
      },
      0,
    );
  const scorers = Array.from({ length: 40 }, (_, i) => placed({ name: `Score${i}` }, i));
  const filtering = new Filtering({
    plugins: [plugin("First", true), ...scorers, plugin("Last", false)],
    filters: [0, 41],
    preFilters: [0, 41],
    statuses: new StatusTable(),
    names: new PluginNames(),
    nominations: new Nominator(),
  });
  const store = new Store({ now: 0 });
  const template = store.makeTemplate({ namespace: "default", spec: { containers: [] } });
  store.addNode({ metadata: { name: "n" } });
  const cycle = { pod: 0, template, snapshot: { infos: store.nodes.infos } as Cycle["snapshot"], states: filtering.makeStates() };
  filtering.preFilter(cycle);
  filtering.filterRow(cycle, 0);
  expect(asked).toEqual(["Last"]);
});
