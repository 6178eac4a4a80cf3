import { refuses, withArgs, withProfile } from "./refused.ts";

const AT = "profiles[0].pluginConfig[0]";
const into = (field: string, type: string): string => `into Go struct field ${field} of type ${type}`;
const args = (plugin: string): string => `decoding .${AT}: decoding args for plugin ${plugin}: `;
const GO_IDENTITY = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

refuses("null sets nothing", { parallelism: null, podMaxBackoffSeconds: null, profiles: [{ schedulerName: null, plugins: null }] });
refuses("a shape that is null is none", withArgs("VolumeBinding", { shape: null }));
refuses(
  "a number for the list of profiles",
  { profiles: 1 },
  `profiles: json: cannot unmarshal number ${into("KubeSchedulerConfiguration.profiles", "[]v1.KubeSchedulerProfile")}`,
);
refuses(
  "a text for a profile",
  { profiles: ["default-scheduler"] },
  `profiles[0]: json: cannot unmarshal string ${into("KubeSchedulerConfiguration.profiles", "v1.KubeSchedulerProfile")}`,
);
refuses(
  "a list for a plugin set",
  withProfile({ plugins: { score: [] } }),
  `profiles[0].plugins.score: json: cannot unmarshal array ${into("Plugins.profiles.plugins.score", "v1.PluginSet")}`,
);
refuses(
  "names for plugins",
  withProfile({ plugins: { score: { disabled: ["ImageLocality"] } } }),
  `profiles[0].plugins.score.disabled[0]: json: cannot unmarshal string ${into("PluginSet.profiles.plugins.score.disabled", "v1.Plugin")}`,
);
refuses(
  "a weight beyond 32 bits",
  withProfile({ plugins: { score: { enabled: [{ name: "ImageLocality", weight: 2147483648 }] } } }),
  `profiles[0].plugins.score.enabled[0].weight: json: cannot unmarshal number 2147483648 ${into("Plugin.profiles.plugins.score.enabled.weight", "int32")}`,
);
refuses(
  "a field of a struct inside of the struct",
  { enableProfiling: "no" },
  `enableProfiling: json: cannot unmarshal string ${into("KubeSchedulerConfiguration.DebuggingConfiguration.enableProfiling", "bool")}`,
);
refuses(
  "the client's burst as text",
  { clientConnection: { burst: "10" } },
  `clientConnection.burst: json: cannot unmarshal string ${into("ClientConnectionConfiguration.clientConnection.burst", "int32")}`,
);
refuses(
  "an unknown field of leader election",
  { leaderElection: { leaderElected: true } },
  'leaderElection.leaderElected: strict decoding error: unknown field "leaderElection.leaderElected"',
);
refuses(
  "a version that is a number",
  { apiVersion: 1 },
  "apiVersion: couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .apiVersion of type string",
);

refuses(
  "text for a number of the arguments",
  withArgs("InterPodAffinity", { hardPodAffinityWeight: "5" }),
  `${AT}.args.hardPodAffinityWeight: ${args("InterPodAffinity")}json: cannot unmarshal string ${into("InterPodAffinityArgs.hardPodAffinityWeight", "int32")}`,
);
refuses(
  "text for a weight deep in the arguments",
  withArgs("NodeAffinity", { addedAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: "1" }] } }),
  `${AT}.args.addedAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: ${args("NodeAffinity")}json: cannot unmarshal string ` +
    into("PreferredSchedulingTerm.addedAffinity.preferredDuringSchedulingIgnoredDuringExecution.weight", "int32"),
);
refuses(
  "an unknown field deep in the arguments is named from their top",
  withArgs("NodeResourcesFit", { scoringStrategy: { type: "MostAllocated", resources: [{ name: "cpu", wieght: 2 }] } }),
  `${AT}.args.scoringStrategy.resources[0].wieght: strict decoding error: decoding .${AT}: strict decoding error: ` +
    'decoding args for plugin NodeResourcesFit: strict decoding error: unknown field "scoringStrategy.resources[0].wieght"',
);
refuses(
  "arguments that are a text",
  withArgs("VolumeBinding", "x"),
  `${AT}.args: ${args("VolumeBinding")}couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type ${GO_IDENTITY}`,
);
refuses(
  "arguments of another plugin",
  withArgs("VolumeBinding", { kind: "NodeAffinityArgs" }),
  `${AT}.args.kind: decoding .${AT}: args for plugin VolumeBinding were not of type VolumeBindingArgs.kubescheduler.config.k8s.io, ` +
    "got NodeAffinityArgs.kubescheduler.config.k8s.io",
);
refuses(
  "arguments of another version",
  withArgs("VolumeBinding", { apiVersion: "v1" }),
  `${AT}.args.apiVersion: ${args("VolumeBinding")}no kind "VolumeBindingArgs" is registered for version "v1"`,
);
refuses("an empty kind is none", withArgs("VolumeBinding", { kind: "", apiVersion: "" }));
refuses("a plugin without arguments takes any", withArgs("ImageLocality", ["x"]));
refuses(
  "a plugin of no point is disabled with a weight below 0, which nobody reads",
  withProfile({ plugins: { score: { disabled: [{ name: "NodeName", weight: -1 }] } } }),
);
