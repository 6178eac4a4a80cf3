import { expect, test } from "vitest";
import { resolveConfig } from "../../../src/scheduler/config/config.ts";

/** `config` is one profile's fields unless it has profiles itself; `fact` looks at what it comes to. */
function check(what: string, config: object, fact: (profile: Profile) => void): void {
  test(what, () => {
    const { config: resolved, problems } = resolveConfig("profiles" in config ? config : { profiles: [config] });
    expect(problems).toEqual([]);
    fact(resolved!.profiles[0]);
  });
}

/** `problem` is `path: message`. */
function checkWrong(what: string, config: object, problem: string): void {
  test(what, () => {
    expect(resolveConfig(config).problems.map(({ path, message }) => `${path}: ${message}`)).toContain(problem);
  });
}

type Profile = NonNullable<ReturnType<typeof resolveConfig>["config"]>["profiles"][number];

const DEFAULT_SCORES = [
  "TaintToleration",
  "NodeAffinity",
  "NodeResourcesFit",
  "VolumeBinding",
  "PodTopologySpread",
  "InterPodAffinity",
  "DynamicResources",
  "NodeResourcesBalancedAllocation",
  "ImageLocality",
];
const others = (name: string): string[] => DEFAULT_SCORES.filter((other) => other !== name);
const profileWith = (profile: object): object => ({ profiles: [profile] });
const withArgs = (name: string, args: object): object => profileWith({ pluginConfig: [{ name, args }] });

check("the default order and weights", {}, ({ points, weights, schedulerName }) => {
  expect(schedulerName).toBe("default-scheduler");
  expect(points.score).toEqual(DEFAULT_SCORES);
  expect(points.score.map((name) => weights.get(name))).toEqual([3, 2, 1, 1, 2, 2, 2, 1, 1]);
  expect(points.postFilter).toEqual(["DynamicResources", "DefaultPreemption"]);
  expect(points.queueSort).toEqual(["PrioritySort"]);
  expect(points.bind).toEqual(["DefaultBinder"]);
});
check(
  "EX-19: a plugin named again in multiPoint keeps its place",
  { plugins: { multiPoint: { enabled: [{ name: "ImageLocality", weight: 5 }] } } },
  ({ points, weights }) => {
    expect(points.score).toEqual(DEFAULT_SCORES);
    expect(weights.get("ImageLocality")).toBe(5);
  },
);
check(
  "EX-19: a plugin named at its point goes first",
  { plugins: { score: { enabled: [{ name: "NodeResourcesFit", weight: 10 }] } } },
  ({ points, weights }) => {
    expect(points.score).toEqual(["NodeResourcesFit", ...others("NodeResourcesFit")]);
    expect(weights.get("NodeResourcesFit")).toBe(10);
  },
);
check(
  "EX-19: all but one off",
  { plugins: { score: { disabled: [{ name: "*" }], enabled: [{ name: "NodeResourcesFit" }] } } },
  ({ points }) => {
    expect(points.score).toEqual(["NodeResourcesFit"]);
  },
);
check("off at one point, on at the others", { plugins: { score: { disabled: [{ name: "TaintToleration" }] } } }, ({ points }) => {
  expect(points.score).toEqual(others("TaintToleration"));
  expect(points.filter).toContain("TaintToleration");
});
check(
  "off and on again goes to the end",
  {
    plugins: { multiPoint: { disabled: [{ name: "TaintToleration" }], enabled: [{ name: "TaintToleration", weight: 7 }] } },
  },
  ({ points, weights }) => {
    expect(points.score).toEqual([...others("TaintToleration"), "TaintToleration"]);
    expect(weights.get("TaintToleration")).toBe(7);
  },
);
check(
  "a weight at the point beats multiPoint",
  {
    plugins: {
      multiPoint: { enabled: [{ name: "ImageLocality", weight: 5 }] },
      score: { enabled: [{ name: "ImageLocality", weight: 9 }] },
    },
  },
  ({ weights }) => {
    expect(weights.get("ImageLocality")).toBe(9);
  },
);
check("one profile gets the default name", { profiles: [{}] }, ({ schedulerName }) => {
  expect(schedulerName).toBe("default-scheduler");
});
check("plugins that are not modelled are named", {}, ({ missing }) => {
  expect(missing).not.toContain("NodeResourcesFit");
});

checkWrong("percentage", { percentageOfNodesToScore: 101 }, "percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]");
checkWrong("parallelism", { parallelism: 0 }, "parallelism: Invalid value: 0: should be an integer value greater than zero");
checkWrong("backoff", { podInitialBackoffSeconds: 0 }, "podInitialBackoffSeconds: Invalid value: 0: must be greater than 0");
checkWrong(
  "backoff order",
  { podInitialBackoffSeconds: 20 },
  "podMaxBackoffSeconds: Invalid value: 10: must be greater than or equal to PodInitialBackoffSeconds",
);
checkWrong("names of several profiles", { profiles: [{ schedulerName: "a" }, {}] }, "profiles[1].schedulerName: Required value");
checkWrong(
  "equal names",
  { profiles: [{ schedulerName: "a" }, { schedulerName: "a" }] },
  'profiles[1].schedulerName: Duplicate value: "a"',
);
checkWrong("unknown field", { profile: [] }, 'profile: strict decoding error: unknown field "profile"');
checkWrong(
  "unknown field of a plugin's entry",
  profileWith({ plugins: { score: { enabled: [{ name: "ImageLocality", wieght: 2 }] } } }),
  'profiles[0].plugins.score.enabled[0].wieght: strict decoding error: unknown field "profiles[0].plugins.score.enabled[0].wieght"',
);
checkWrong(
  "unknown field of arguments",
  withArgs("NodeResourcesFit", { ignoredResource: [] }),
  "profiles[0].pluginConfig[0].args.ignoredResource: strict decoding error: decoding .profiles[0].pluginConfig[0]: strict decoding error: " +
    'decoding args for plugin NodeResourcesFit: strict decoding error: unknown field "ignoredResource"',
);
checkWrong(
  "text for a number",
  { podMaxBackoffSeconds: "10" },
  "podMaxBackoffSeconds: json: cannot unmarshal string into Go struct field KubeSchedulerConfiguration.podMaxBackoffSeconds of type int64",
);
checkWrong(
  "a negative weight",
  profileWith({ plugins: { multiPoint: { enabled: [{ name: "ImageLocality", weight: -1 }] } } }),
  "profiles[0].plugins.multiPoint.enabled[0].weight: Invalid value: -1: must have a positive weight applied to it",
);
checkWrong(
  "unknown plugin",
  profileWith({ plugins: { filter: { enabled: [{ name: "Nope" }] } } }),
  'profiles[0].plugins.filter: FilterPlugin "Nope" does not exist',
);
checkWrong(
  "no queue sort",
  profileWith({ plugins: { queueSort: { disabled: [{ name: "*" }] } } }),
  'profiles[0].plugins: only one queue sort plugin required for profile with scheduler name "default-scheduler", but got 0',
);
checkWrong(
  "no bind",
  profileWith({ plugins: { bind: { disabled: [{ name: "*" }] } } }),
  'profiles[0].plugins: at least one bind plugin is needed for profile with scheduler name "default-scheduler"',
);
checkWrong(
  "args given twice",
  profileWith({ pluginConfig: [{ name: "NodeAffinity" }, { name: "NodeAffinity" }] }),
  'profiles[0].pluginConfig[1]: Duplicate value: "NodeAffinity"',
);
checkWrong(
  "a strategy without type",
  withArgs("NodeResourcesFit", { scoringStrategy: {} }),
  'profiles[0].pluginConfig[0].args.scoringStrategy.type: Unsupported value: "": supported values: "LeastAllocated", "MostAllocated", "RequestedToCapacityRatio"',
);
checkWrong(
  "a shape without points",
  withArgs("NodeResourcesFit", { scoringStrategy: { type: "RequestedToCapacityRatio", requestedToCapacityRatio: {} } }),
  "profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape: Required value: at least one point must be specified",
);
checkWrong(
  "a group with a slash",
  withArgs("NodeResourcesFit", { ignoredResourceGroups: ["a/b"] }),
  "profiles[0].pluginConfig[0].args.ignoredResourceGroups[0]: Invalid value: \"a/b\": resource group name can't contain '/'",
);
checkWrong(
  "a weight in balanced allocation",
  withArgs("NodeResourcesBalancedAllocation", { resources: [{ name: "cpu", weight: 2 }] }),
  "profiles[0].pluginConfig[0].args.resources[0].weight: Invalid value: 2: must be 1",
);
checkWrong(
  "no candidates for preemption",
  withArgs("DefaultPreemption", { minCandidateNodesPercentage: 0, minCandidateNodesAbsolute: 0 }),
  "profiles[0].pluginConfig[0].args.minCandidateNodesPercentage: Invalid value: 0: cannot be zero at the same time as minCandidateNodesAbsolute",
);
checkWrong(
  "a negative timeout for volumes",
  withArgs("VolumeBinding", { bindTimeoutSeconds: -1 }),
  "profiles[0].pluginConfig[0].args.bindTimeoutSeconds: Invalid value: -1: invalid BindTimeoutSeconds, should not be a negative value",
);
checkWrong(
  "a shape for another strategy",
  withArgs("NodeResourcesFit", { scoringStrategy: { type: "MostAllocated", requestedToCapacityRatio: { shape: [] } } }),
  "profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio: Forbidden: must be nil when type is not RequestedToCapacityRatio",
);
checkWrong(
  "no shape for the strategy that needs one",
  withArgs("NodeResourcesFit", { scoringStrategy: { type: "RequestedToCapacityRatio" } }),
  "profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio: Required value: must be specified when type is RequestedToCapacityRatio",
);
checkWrong(
  "a resource that cannot be ignored by its name",
  withArgs("NodeResourcesFit", { ignoredResources: ["example.com/a", ""] }),
  'profiles[0].pluginConfig[0].args.ignoredResources[1]: Invalid value: "": name part must be non-empty',
);
checkWrong(
  "a resource weight out of range",
  withArgs("NodeResourcesFit", { scoringStrategy: { type: "MostAllocated", resources: [{ name: "cpu", weight: 101 }] } }),
  "profiles[0].pluginConfig[0].args.scoringStrategy.resources[0].weight: Invalid value: 101: resource weight of cpu not in valid range (0, 100]",
);
const ADDED = "profiles[0].pluginConfig[0].args.addedAffinity.";
const withAdded = (name: string, terms: unknown): object => withArgs("NodeAffinity", { addedAffinity: { [name]: terms } });
const requiring = (term: object): object => withAdded("requiredDuringSchedulingIgnoredDuringExecution", { nodeSelectorTerms: [term] });
checkWrong(
  "added affinity to labels above what is no number",
  requiring({ matchExpressions: [{ key: "gen", operator: "Gt", values: ["abc"] }] }),
  `${ADDED}requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: "abc": for 'Gt', 'Lt' operators, the value must be an integer`,
);
checkWrong(
  "added affinity without values",
  requiring({ matchExpressions: [{ key: "gen", operator: "In" }] }),
  `${ADDED}requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty`,
);
checkWrong(
  "added affinity to two names in one field",
  requiring({ matchFields: [{ key: "metadata.name", operator: "In", values: ["a", "b"] }] }),
  `${ADDED}requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].values: Invalid value: ["a","b"]: must have one element`,
);
checkWrong(
  "a preference with an unknown operator",
  withAdded("preferredDuringSchedulingIgnoredDuringExecution", [
    { weight: 1, preference: { matchExpressions: [{ key: "gen", operator: "Bad" }] } },
  ]),
  `${ADDED}preferredDuringSchedulingIgnoredDuringExecution[0].matchExpressions[0].operator: Unsupported value: "Bad": supported values: "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"`,
);
checkWrong(
  "arguments of a plugin that is off",
  profileWith({
    plugins: { multiPoint: { disabled: [{ name: "DefaultPreemption" }] } },
    pluginConfig: [{ name: "DefaultPreemption", args: { minCandidateNodesPercentage: -1 } }],
  }),
  "profiles[0].pluginConfig[0].args.minCandidateNodesPercentage: Invalid value: -1: not in valid range [0, 100]",
);
test("arguments of NodeResourcesFit are looked at only where it is used", () => {
  const plugins = { multiPoint: { disabled: [{ name: "NodeResourcesFit" }] } };
  const pluginConfig = [{ name: "NodeResourcesFit", args: { scoringStrategy: { type: "Bad" } } }];
  expect(resolveConfig(profileWith({ plugins, pluginConfig })).problems).toEqual([]);
});
checkWrong(
  "arguments for a plugin that is no more",
  withArgs("EBSLimits", {}),
  'profiles[0].pluginConfig[0]: Invalid value: "EBSLimits": was invalid in version "v1" (KubeSchedulerConfiguration is version "kubescheduler.config.k8s.io/v1")',
);
checkWrong(
  "arguments of another kind",
  withArgs("VolumeBinding", { kind: "FooArgs" }),
  'profiles[0].pluginConfig[0].args.kind: decoding .profiles[0].pluginConfig[0]: decoding args for plugin VolumeBinding: no kind "FooArgs" is registered for version "kubescheduler.config.k8s.io/v1"',
);
checkWrong("another kind", { kind: "Foo" }, 'kind: no kind "Foo" is registered for version "kubescheduler.config.k8s.io/v1"');
