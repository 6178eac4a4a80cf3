import { refuses, withProfile } from "./refused.ts";

const named = (...names: string[]): object[] => names.map((name) => ({ name }));
const enabling = (point: string, ...names: string[]): object => withProfile({ plugins: { [point]: { enabled: named(...names) } } });

refuses("DynamicResources at all of its points", {
  profiles: [
    { plugins: Object.fromEntries(["preEnqueue", "reserve", "preBind"].map((point) => [point, { enabled: named("DynamicResources") }])) },
  ],
});
refuses(
  "a plugin twice at a point",
  enabling("filter", "NodeName", "NodeName"),
  'profiles[0].plugins.filter: plugin "NodeName" already registered as "FilterPlugin"',
);
refuses(
  "a plugin twice at multiPoint, for each of its points",
  enabling("multiPoint", "NodeAffinity", "NodeAffinity"),
  ...["PreFilter", "Filter", "PreScore", "Score"].map(
    (point) => `profiles[0].plugins.multiPoint: plugin "NodeAffinity" already registered as "${point}Plugin"`,
  ),
);
refuses("a plugin at multiPoint and at a point", {
  profiles: [{ plugins: { multiPoint: { enabled: named("NodeName") }, filter: { enabled: named("NodeName") } } }],
});
refuses(
  "a plugin that does not place groups",
  enabling("placementGenerate", "NodeName"),
  'profiles[0].plugins.placementGenerate: plugin "NodeName" does not extend PlacementGeneratePlugin plugin',
);
refuses(
  "a plugin that is no more, where others are replaced",
  enabling("multiPoint", "EBSLimits"),
  'profiles[0].plugins.multiPoint: PreFilterPlugin "EBSLimits" does not exist',
);
