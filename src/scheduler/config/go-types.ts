/** What Go's decoder expects of a value. Null is taken everywhere and sets nothing. */
export type GoType =
  | { readonly kind: "bool" | "int32" | "int64" | "float32" | "any" }
  /** Text; a type of its own has a name. */
  | { readonly kind: "string"; readonly name?: string }
  /** A text such as `1m30s`; `optional`: null sets nothing. */
  | { readonly kind: "duration"; readonly optional: boolean }
  | { readonly kind: "list"; readonly of: GoType }
  | { readonly kind: "map"; readonly of: GoType }
  | GoStruct;

/** A struct with the JSON names of its fields. */
export interface GoStruct {
  readonly kind: "struct";
  /** Name with its package, as error messages have it. */
  readonly name: string;
  readonly fields: Readonly<Record<string, GoType>>;
  /** Fields that come from a struct inside of it, with the name of that one. */
  readonly embedded?: Readonly<Record<string, string>>;
}

const BOOL: GoType = { kind: "bool" };
const INT32: GoType = { kind: "int32" };
const INT64: GoType = { kind: "int64" };
const STRING: GoType = { kind: "string" };
const DURATION: GoType = { kind: "duration", optional: false };
const OPTIONAL_DURATION: GoType = { kind: "duration", optional: true };

const list = (of: GoType): GoType => ({ kind: "list", of });
const named = (name: string): GoType => ({ kind: "string", name });
const struct = (name: string, fields: GoStruct["fields"]): GoStruct => ({ kind: "struct", name, fields });
/** The field names, all of one type. */
const all = (names: string, type: GoType): GoStruct["fields"] => Object.fromEntries(names.split(" ").map((name) => [name, type]));

const PLUGINS = list(struct("v1.Plugin", { name: STRING, weight: INT32 }));
const POINTS =
  "multiPoint preEnqueue queueSort preFilter filter postFilter preScore score reserve permit preBind bind postBind placementGenerate placementScore";
const PROFILE = struct("v1.KubeSchedulerProfile", {
  schedulerName: STRING,
  percentageOfNodesToScore: INT32,
  plugins: struct("v1.Plugins", all(POINTS, struct("v1.PluginSet", { enabled: PLUGINS, disabled: PLUGINS }))),
  pluginConfig: list(struct("v1.PluginConfig", { name: STRING, args: { kind: "any" } })),
});
const EXTENDER = struct("v1.Extender", {
  ...all("urlPrefix filterVerb preemptVerb prioritizeVerb bindVerb", STRING),
  ...all("enableHTTPS nodeCacheCapable ignorable", BOOL),
  weight: INT64,
  tlsConfig: struct("v1.ExtenderTLSConfig", {
    insecure: BOOL,
    ...all("serverName certFile keyFile caFile certData keyData caData", STRING),
  }),
  httpTimeout: DURATION,
  managedResources: list(struct("v1.ExtenderManagedResource", { name: STRING, ignoredByScheduler: BOOL })),
});
const DEBUGGING = "DebuggingConfiguration";

/**
 * A KubeSchedulerConfiguration; its version and kind are read before.
 * Source: k8s.io/kube-scheduler v0.36, config/v1/types.go; k8s.io/component-base, config/v1alpha1/types.go.
 */
export const CONFIGURATION: GoStruct = {
  kind: "struct",
  name: "v1.KubeSchedulerConfiguration",
  embedded: { enableProfiling: DEBUGGING, enableContentionProfiling: DEBUGGING },
  fields: {
    ...all("apiVersion kind", { kind: "any" }),
    ...all("parallelism percentageOfNodesToScore", INT32),
    ...all("podInitialBackoffSeconds podMaxBackoffSeconds", INT64),
    ...all("enableProfiling enableContentionProfiling delayCacheUntilActive", BOOL),
    leaderElection: struct("v1alpha1.LeaderElectionConfiguration", {
      leaderElect: BOOL,
      ...all("leaseDuration renewDeadline retryPeriod", DURATION),
      ...all("resourceLock resourceName resourceNamespace", STRING),
    }),
    clientConnection: struct("v1alpha1.ClientConnectionConfiguration", {
      ...all("kubeconfig acceptContentTypes contentType", STRING),
      qps: { kind: "float32" },
      burst: INT32,
    }),
    profiles: list(PROFILE),
    extenders: list(EXTENDER),
  },
};

const REQUIREMENTS = list(
  struct("v1.NodeSelectorRequirement", { key: STRING, operator: named("v1.NodeSelectorOperator"), values: list(STRING) }),
);
const NODE_TERM = struct("v1.NodeSelectorTerm", all("matchExpressions matchFields", REQUIREMENTS));
const NODE_AFFINITY = struct("v1.NodeAffinity", {
  requiredDuringSchedulingIgnoredDuringExecution: struct("v1.NodeSelector", { nodeSelectorTerms: list(NODE_TERM) }),
  preferredDuringSchedulingIgnoredDuringExecution: list(struct("v1.PreferredSchedulingTerm", { weight: INT32, preference: NODE_TERM })),
});
const LABEL_SELECTOR = struct("v1.LabelSelector", {
  matchLabels: { kind: "map", of: STRING },
  matchExpressions: list(
    struct("v1.LabelSelectorRequirement", { key: STRING, operator: named("v1.LabelSelectorOperator"), values: list(STRING) }),
  ),
});
const SPREAD_CONSTRAINT = struct("v1.TopologySpreadConstraint", {
  ...all("maxSkew minDomains", INT32),
  topologyKey: STRING,
  whenUnsatisfiable: named("v1.UnsatisfiableConstraintAction"),
  labelSelector: LABEL_SELECTOR,
  ...all("nodeAffinityPolicy nodeTaintsPolicy", named("v1.NodeInclusionPolicy")),
  matchLabelKeys: list(STRING),
});
const RESOURCES = list(struct("v1.ResourceSpec", { name: STRING, weight: INT64 }));
const SHAPE = list(struct("v1.UtilizationShapePoint", all("utilization score", INT32)));
const SCORING_STRATEGY = struct("v1.ScoringStrategy", {
  type: named("v1.ScoringStrategyType"),
  resources: RESOURCES,
  requestedToCapacityRatio: struct("v1.RequestedToCapacityRatioParam", { shape: SHAPE }),
});

/**
 * The arguments of kube-scheduler's plugins by the plugin's name. A plugin without takes any.
 * Source: k8s.io/kube-scheduler v0.36, config/v1/types_pluginargs.go.
 */
export const PLUGIN_ARGS: ReadonlyMap<string, GoStruct> = new Map(
  Object.entries<GoStruct["fields"]>({
    DefaultPreemption: all("minCandidateNodesPercentage minCandidateNodesAbsolute", INT32),
    DynamicResources: all("filterTimeout bindingTimeout", OPTIONAL_DURATION),
    InterPodAffinity: { hardPodAffinityWeight: INT32, ignorePreferredTermsOfExistingPods: BOOL },
    NodeAffinity: { addedAffinity: NODE_AFFINITY },
    NodeResourcesBalancedAllocation: { resources: RESOURCES },
    NodeResourcesFit: { ...all("ignoredResources ignoredResourceGroups", list(STRING)), scoringStrategy: SCORING_STRATEGY },
    PodTopologySpread: {
      defaultConstraints: list(SPREAD_CONSTRAINT),
      defaultingType: named("v1.PodTopologySpreadConstraintsDefaulting"),
    },
    VolumeBinding: { bindTimeoutSeconds: INT64, shape: SHAPE },
  }).map(([plugin, fields]) => [plugin, struct(`v1.${plugin}Args`, { ...all("apiVersion kind", STRING), ...fields })]),
);
