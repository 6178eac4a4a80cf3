import { expect, test } from "vitest";
import { Store } from "../../../src/cluster/index.ts";
import { resolveConfig } from "../../../src/scheduler/config/config.ts";
import { SchedulerCore } from "../../../src/scheduler/core.ts";
import { EXTENSION_POINTS, type ExtensionPoint } from "../../../src/scheduler/framework/plugin.ts";

const { config } = resolveConfig();
const [resolved] = config!.profiles;
const core = new SchedulerCore(new Store({ now: 0 }), { now: 0 }, { config: config!, startEpochMs: 0 });
const profile = core.profiles.get("default-scheduler")!;
const plugins = new Map(EXTENSION_POINTS.flatMap((point) => profile.at[point].map((plugin) => [plugin.name, plugin])));

/** Something that must hold of every modelled plugin. */
function check(what: string, holds: (name: string) => boolean): void {
  for (const { definition } of resolved.plugins) {
    test(`${definition.name} ${what}`, () => {
      expect(holds(definition.name)).toBe(true);
    });
  }
}

const pointsOf = (name: string): readonly ExtensionPoint[] =>
  resolved.plugins.find(({ definition }) => definition.name === name)!.definition.points;

check("has a method for each point it names, and no other", (name) => {
  const methods = EXTENSION_POINTS.filter((point) => plugins.get(name)![point] !== undefined);
  return methods.join() === EXTENSION_POINTS.filter((point) => pointsOf(name).includes(point)).join();
});
check("keeps count of pods only if its state can be copied", (name) => {
  const { addPod, cloneState } = plugins.get(name)!;
  return addPod === undefined || cloneState !== undefined;
});
check("does not normalise scores that are node-local", (name) => {
  const { nodeLocalScore, normalize } = plugins.get(name)!;
  return nodeLocalScore !== true || normalize === undefined;
});
