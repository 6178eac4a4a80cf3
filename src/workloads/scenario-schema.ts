import * as z from "zod";
import {
  anyText,
  byteQuantity,
  choice,
  distribution,
  duration,
  durationOrNumber,
  flag,
  instant,
  issue,
  labels,
  list,
  mapOf,
  number,
  positiveDuration,
  positiveNumber,
  quantity,
  resourceList,
  struct,
  text,
  textMap,
  wholeNumber,
} from "./fields.ts";
import { NODE_TRACE_READERS, TRACE_READERS } from "./formats/index.ts";
import { loadSchema, timelineEntry } from "./timeline.ts";

/** The version of the scenario format that is read. */
export const API_VERSION = "wavetank.dev/v1alpha1";

/** What spec.until may be, in words. */
export const UNTIL_TEXT = "a duration such as 24h, or completed";

/** Pools without a `max` may grow this far. */
export const POOL_MAX_DEFAULT = 1000;

const resourceName = (what: string) => text(what);

/** A taint of nodes. */
export const taint = struct({
  key: text("a taint key").describe("Key of the taint."),
  value: anyText().optional().describe("Value of the taint."),
  effect: choice("NoSchedule", "PreferNoSchedule", "NoExecute").describe("What it does to pods that do not tolerate it."),
  timeAdded: text().optional().describe("When it was added; kept, not used."),
});

const selector = struct({
  matchLabels: textMap().optional().describe("Labels that pods must have."),
  matchExpressions: list(
    struct({
      key: text("a label key"),
      operator: choice("In", "NotIn", "Exists", "DoesNotExist"),
      values: list(anyText()).optional(),
    }),
  )
    .optional()
    .describe("Set-based requirements."),
});

/** How the machines of a pool or of fixed nodes are made up. */
const shape = {
  capacity: resourceList().optional().describe("What a machine has. pods is 110 when not given."),
  allocatable: resourceList().optional().describe("What it leaves to pods; the capacity when not given."),
  reserved: resourceList().optional().describe("Taken off the capacity, instead of allocatable."),
  labels: labels().default({}).describe("Labels of the nodes."),
  taints: list(taint).default([]).describe("Taints of the nodes."),
  zones: list(text("a zone")).default([]).describe("Zones over which the nodes are spread: label topology.kubernetes.io/zone."),
};

const fixedNodes = struct({
  name: text("a name").default("node").describe("Nodes are called name-0, name-1, ..."),
  count: wholeNumber(1, 1_000_000).describe("How many."),
  ...shape,
});

const poolOptions = struct({
  scaleDownUtilizationThreshold: number(0, 1).optional().describe("Overrides scale-down-utilization-threshold."),
  scaleDownGpuUtilizationThreshold: number(0, 1).optional().describe("Overrides scale-down-gpu-utilization-threshold."),
  scaleDownUnneededTime: duration().optional().describe("Overrides scale-down-unneeded-time."),
  scaleDownUnreadyTime: duration().optional().describe("Overrides scale-down-unready-time."),
  maxNodeProvisionTime: duration().optional().describe("Overrides max-node-provision-time."),
  maxNodeStartupTime: duration().optional().describe("Overrides max-node-startup-time."),
  ignoreDaemonSetsUtilization: flag().optional().describe("Overrides ignore-daemonsets-utilization."),
  zeroOrMaxNodeScaling: flag().optional().describe("Only the sizes 0 and max are legal."),
  allowNonAtomicScaleUpToMax: flag().optional().describe("Lets an atomic pool be filled up in steps."),
});

const stockOut = struct({
  zone: text("a zone").optional().describe("Only this zone; all when not given."),
  from: duration().default(0).describe("When it begins."),
  to: duration().optional().describe("When it ends; never when not given."),
});

const spotReclaim = struct({
  ratePerHour: number(0).default(0).describe("How often each machine is taken back, per hour; its life is exponential."),
  at: list(duration()).default([]).describe("Times at which one machine of the pool, the oldest, is taken back."),
  notice: duration().optional().describe("From notice to end; 2m when not given, 30s with bootPreset gke or aks."),
});

const price = struct(
  {
    onDemandUsdPerHour: number(0).optional().describe("On-demand rate of a machine; the catalogue's when not given."),
    model: choice("on-demand", "spot", "committed")
      .optional()
      .describe("How the machines are paid for; by spot: true or false when not given."),
    spotRatio: number(0, 1).optional().describe("Spot rate as a share of the on-demand rate; the catalogue's when not given."),
    committed: struct({
      usdPerHour: number(0).describe("Committed rate of a machine, paid whether there is one or not."),
      nodes: wholeNumber(0).describe("Machines committed; further ones are on demand."),
    })
      .optional()
      .describe("Only with model committed."),
    minimumSeconds: number(0).default(60).describe("Shortest life of a machine that is paid for."),
    granularity: choice("second", "hour").default("second").describe("Lives are rounded up to it."),
    region: text("a region").optional().describe("Whose prices are meant: the catalogue's rate holds in its own region only."),
  },
  { what: "a number or a map of prices" },
);

/** Fields of a node pool. */
export const nodePoolFields = {
  name: text("a name").describe("Name of the pool, and the stem of its nodes' names."),
  instanceType: text("an instance type such as aws/m6i.2xlarge").optional().describe("From the catalogue, instead of capacity."),
  ...shape,
  min: wholeNumber(0).default(0).describe("Smallest size an autoscaler may ask for."),
  max: wholeNumber(0).optional().describe(`Largest size; ${POOL_MAX_DEFAULT} when not given.`),
  initial: wholeNumber(0).optional().describe("Size at the start, ready at 0; min when not given."),
  annotations: textMap().default({}).describe("Annotations of the nodes."),
  price: z
    .union([number(0), price], "US dollars per node-hour, or a map of prices")
    .optional()
    .describe("US dollars per node-hour, or how machines are paid for; the catalogue's price when not given."),
  spot: flag().default(false).describe("Spot machines: takes the catalogue's spot price."),
  autoscaled: flag().default(true).describe("Whether an autoscaler may resize it."),
  bootPreset: choice("eks", "gke", "aks", "none")
    .optional()
    .describe("Assumed times of a provider, longer for machines with GPUs; the times below, where given, win."),
  bootTime: distribution().optional().describe("Request to registered node; lognormal p50 75s p95 150s when nothing is given."),
  readyTime: distribution().optional().describe("Registered to Ready; lognormal p50 15s p95 40s when nothing is given."),
  deviceTime: distribution()
    .optional()
    .describe("Ready to the resources of device plugins, such as nvidia.com/gpu; at once when not given."),
  deleteTime: distribution().optional().describe("Deletion to node gone; lognormal p50 30s p95 90s when nothing is given."),
  quota: wholeNumber(0).optional().describe("Machines of the pool that the account may have at a time; further ones fail."),
  perRequest: wholeNumber(1).optional().describe("Machines that one request gets at most; the rest of it fails."),
  reclaim: spotReclaim.optional().describe("How the provider takes spot machines back; never when not given."),
  launchFailureRate: number(0, 1).default(0).describe("Share of launches that fail."),
  stockOuts: list(stockOut).default([]).describe("Times in which no machine can be had."),
  provisioning: choice("ok", "neverRegister", "neverReady").default("ok").describe("What becomes of new machines."),
  options: poolOptions.default({}).describe("This pool's answers to autoscaler flags."),
  tags: textMap()
    .default({})
    .describe("Tags k8s.io/cluster-autoscaler/node-template/...: what the autoscaler takes nodes for before there is one, and options."),
};

const nodePool = struct(nodePoolFields);

/** How GPUs of openb become resources; the same for nodes and pods. */
const gpuFields = {
  gpuResource: resourceName("a resource name").default("nvidia.com/gpu").describe("Resource name of whole GPUs."),
  gpuMilli: flag()
    .default(false)
    .describe("Count shared GPUs in thousandths, as wavetank.dev/gpu-milli; otherwise a shared GPU is rounded up to a whole one."),
};

const nodeTrace = struct({
  format: choice(...NODE_TRACE_READERS.map(({ format }) => format)).describe("Format of the file."),
  file: text("a file").describe("The file; .gz is unpacked."),
  ...gpuFields,
  podsPerNode: wholeNumber(1).default(110).describe("Pods that each node allows."),
});

const window = struct({
  from: duration().default(0).describe("First moment of the trace that is played; it becomes 0."),
  to: duration().optional().describe("First moment that is not; the end of the trace when not given."),
});

const sample = struct({
  modulo: wholeNumber(1).describe("One in so many jobs is kept, by a hash of its id."),
  residue: wholeNumber(0).default(0).describe("Which of them, from 0 to modulo - 1."),
});

const podTrace = struct({
  format: choice(...TRACE_READERS.map(({ format }) => format)).describe("Format of the file."),
  file: text("a file").describe("The file; .gz is unpacked."),
  window: window.default({ from: 0 }).describe("The part of the trace that is played, counted from its time zero."),
  timeScale: positiveNumber().default(1).describe("Multiplies arrival times; run times stay. 0.5 doubles the load."),
  workScale: positiveNumber().default(1).describe("Multiplies run times and lives."),
  requestScale: struct({
    cpu: positiveNumber().default(1).describe("Multiplies CPU requests."),
    memory: positiveNumber().default(1).describe("Multiplies memory requests."),
  })
    .default({ cpu: 1, memory: 1 })
    .describe("Multiplies requests; rounded up."),
  as: choice("Job", "Pod").default("Job").describe("What a row becomes."),
  endRule: choice("work", "until", "forever")
    .default("work")
    .describe("work: runs as long as recorded, whenever it starts; until: is deleted at the recorded end; forever: neither."),
  namespace: text("a namespace").default("default").describe("Namespace of all that is made."),
  annotations: textMap().default({}).describe("Annotations added to every pod, such as those of wavetank.dev/ or of the autoscaler."),
  limit: wholeNumber(1).optional().describe("Plays the first so many rows only."),
  sample: sample.optional().describe("Keeps whole jobs by a hash of their id."),
  coresPerPod: wholeNumber(1).default(1).describe("swf: processors of a job that make one pod; 1 makes a pod per processor."),
  memoryPerCore: quantity().optional().describe("swf: memory request per processor where the log knows none."),
  deadline: flag().default(false).describe("swf: the requested time becomes activeDeadlineSeconds of the pods."),
  ...gpuFields,
  priorityByQos: mapOf(wholeNumber(-2_147_483_648, 1_000_000_000)).optional().describe("openb-pods: QoS -> pod priority."),
});

const manifestFiles = z.union(
  [text("a file, folder or glob"), list(text("a file, folder or glob"))],
  "a file, folder or glob, or a list of them",
);

const workload = struct({
  manifests: manifestFiles.optional().describe("Files, folders and globs."),
  at: duration().default(0).describe("manifests: when they are applied."),
  trace: podTrace.optional().describe("A trace file."),
  generate: z.unknown().optional().describe("A synthetic workload: comes with a later version."),
}).superRefine((entry, context) => {
  if (entry.generate !== undefined) {
    issue(context, ["generate"], "manifests or trace", "generate", "generated workloads come with a later version of wavetank");
  } else if ((entry.manifests === undefined) === (entry.trace === undefined)) {
    issue(context, [], "either manifests or trace", entry.trace === undefined ? "neither" : "both");
  }
});

const behavior = struct({
  selector: selector.describe("Which pods, by their labels; {} is all."),
  kinds: list(choice("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "Job", "DaemonSet", "Pod"))
    .optional()
    .describe("Only pods of these controllers; Pod is a bare one."),
  runTime: z
    .union([z.literal("forever"), distribution()], "a duration, a distribution or forever")
    .optional()
    .describe("How long containers run once started."),
  exitCode: wholeNumber(0, 255).optional().describe("What they exit with."),
  readyAfter: duration().optional().describe("From container start to Ready."),
  stopTime: duration().optional().describe("From SIGTERM to exit."),
  usage: number(0).optional().describe("Usage as a share of requests."),
});

/** An entry of spec.objectives. */
export const objective = struct({
  metric: text("a metric").describe("Name of a summary metric, such as pod_pending_seconds."),
  quantile: number(0, 1).optional().describe("Of its distribution."),
  max: durationOrNumber().optional().describe("Met when not above; a duration counts in seconds."),
  min: durationOrNumber().optional().describe("Met when not below."),
  where: textMap().default({}).describe("Only what has these values, such as namespace: batch."),
}).superRefine(({ max, min }, context) => {
  if (max === undefined && min === undefined) issue(context, [], "a max or a min", "neither");
  else if (max !== undefined && min !== undefined && min > max) issue(context, ["min"], "a min that is not above max");
});

const imagePull = struct({
  enabled: flag().optional().describe("Whether images must be pulled at all."),
  serial: flag().optional().describe("One pull at a time per node."),
  latency: distribution().optional().describe("Handshake and manifest, once per pull."),
  bandwidth: quantity().optional().describe("Bytes per second of one pull, such as 25M."),
  defaultSize: byteQuantity().optional().describe("Size of images that are not listed."),
});

const kubelet = struct({
  preset: choice("realistic", "instant").default("realistic").describe("Where the other values come from when not given."),
  sandboxStart: distribution().optional().describe("Binding seen to sandbox ready."),
  containerStart: distribution().optional().describe("Create and start of one container."),
  imagePull: imagePull.default({}).describe("How images are pulled."),
  images: mapOf(byteQuantity()).default({}).describe("Image name -> compressed size."),
});

const cluster = struct({
  manifests: manifestFiles.optional().describe("Nodes and other objects: files, folders, globs, dumps of kubectl get -o json|yaml."),
  trace: nodeTrace.optional().describe("A list of nodes."),
  nodes: list(fixedNodes).default([]).describe("Fixed nodes, written out."),
  nodePools: list(nodePool).default([]).describe("Pools of alike nodes that can grow and shrink."),
});

const SCHEDULER_PLUGIN = "a file, or { file: ./plugin.js, weight: 5 }";

const schedulerPlugin = z.union(
  [
    text(SCHEDULER_PLUGIN),
    struct(
      {
        file: text("a file").describe("A JavaScript module that exports a PluginDefinition as plugin, or by default."),
        weight: wholeNumber(1, 1_000_000)
          .optional()
          .describe("Weight of its score in the default profile; 1 when not given. Not for a plugin that the configuration names."),
        args: z.unknown().optional().describe("Its arguments in the default profile. Not for a plugin that the configuration names."),
      },
      { what: SCHEDULER_PLUGIN },
    ),
  ],
  SCHEDULER_PLUGIN,
);

const scheduler = struct({
  config: text("a file").optional().describe("A KubeSchedulerConfiguration."),
  plugins: list(schedulerPlugin)
    .default([])
    .describe("Plugins of your own, for the default profile unless the configuration names them: docs/plugins.md."),
});

const output = struct({
  interval: positiveDuration().default(60_000).describe("Virtual time between two rows of timeseries.csv."),
  events: flag().default(true).describe("Whether events.csv, and the autoscaler's status ConfigMap, are written."),
  costLabels: list(text("a label key")).default([]).describe("Pod labels by whose values costs.csv tells costs apart."),
  idle: choice("separate", "by-node", "by-cluster")
    .default("separate")
    .describe("Cost of what nobody held: by itself, or spread over those on the same node, or over all, by what they cost."),
  sharedNamespaces: list(text("a namespace")).default(["kube-system"]).describe("Namespaces whose cost all others bear by what they cost."),
});

const spec = struct({
  seed: wholeNumber(0).default(1).describe("Seed of all chance."),
  start: instant().default(Date.parse("2026-01-01T00:00:00Z")).describe("What the virtual wall clock shows at 0."),
  until: z
    .union([z.literal("completed"), positiveDuration(UNTIL_TEXT)], UNTIL_TEXT)
    .default("completed")
    .describe("End of the run; completed: all finite work done and the cluster at rest."),
  cluster: cluster.default({ nodes: [], nodePools: [] }).describe("What there is at the start."),
  workload: list(workload, "a list of workloads").describe("What arrives."),
  behaviors: list(behavior).default([]).describe("How pods behave, chosen by labels."),
  load: loadSchema.default({ arrivals: 1, requests: 1 }).describe("More or less of the same workload."),
  timeline: list(timelineEntry).default([]).describe("What happens during the run."),
  scheduler: scheduler.default({ plugins: [] }).describe("Settings of kube-scheduler."),
  clusterAutoscaler: mapOf(z.unknown(), "a map of flags, such as { expander: least-waste }")
    .optional()
    .describe(
      "Flags of the cluster autoscaler by their real names, priorities for its priority expander, and loop: { duration, phase }; absent: no autoscaler.",
    ),
  kubelet: kubelet.default({ preset: "realistic", imagePull: {}, images: {} }).describe("How fast kubelets are."),
  objectives: list(objective).default([]).describe("Targets for summary metrics."),
  output: output
    .default({ interval: 60_000, events: true, costLabels: [], idle: "separate", sharedNamespaces: ["kube-system"] })
    .describe("What is written, and how often."),
});

/** The scenario file. */
export const scenarioSchema = struct({
  apiVersion: z.literal(API_VERSION, API_VERSION).describe("Version of this format."),
  kind: z.literal("Scenario", "Scenario").describe("Kind of file."),
  metadata: struct({ name: text("a name").describe("Name of the scenario.") }).describe("Who it is."),
  spec: spec.describe("What is rehearsed."),
});

/** A scenario file, checked, with its defaults filled in. */
export type ScenarioFile = z.output<typeof scenarioSchema>;
/** An entry of spec.cluster.nodePools. */
export type NodePoolEntry = z.output<typeof nodePool>;
/** An entry of spec.cluster.nodes. */
export type FixedNodesEntry = z.output<typeof fixedNodes>;
/** A trace of spec.workload. */
export type PodTraceEntry = z.output<typeof podTrace>;
/** The trace of spec.cluster. */
export type NodeTraceEntry = z.output<typeof nodeTrace>;
/** An entry of spec.behaviors. */
export type BehaviorEntry = z.output<typeof behavior>;
/** The section spec.kubelet. */
export type KubeletEntry = z.output<typeof kubelet>;

/** `clusterAutoscaler.priorities`: priority -> patterns of pool names, as the expander's ConfigMap has it. */
export const prioritiesSchema = z.record(
  z.string().regex(/^-?\d+$/, "a priority, which is a whole number"),
  list(text("a pattern of pool names"), "a list of patterns"),
  "a map of priorities, such as { 10: [spot.*] }",
);

/** `clusterAutoscaler.priorities` as a list: the ConfigMap is written anew during the run. */
export const priorityRevisionsSchema = list(
  struct({
    at: duration().default(0).describe("From when on it holds."),
    priorities: prioritiesSchema.describe("Priority -> patterns of pool names."),
  }),
  "a list of { at, priorities }",
);

const LOOP_DURATION_TEXT = "a duration such as 500ms, or by-size";

/** `clusterAutoscaler.loop`: what no flag says of loops. */
export const autoscalerLoopSchema = struct(
  {
    duration: z
      .union([z.literal("by-size"), positiveDuration(LOOP_DURATION_TEXT)], LOOP_DURATION_TEXT)
      .default(1)
      .describe("What a loop takes; the wait for the next one comes after it. by-size: 20 ms for each node and 0.2 ms for each pod."),
    phase: duration().default(0).describe("How much longer the wait for the first loop is."),
  },
  { what: "a map such as { duration: 500ms, phase: 3s }" },
);

/** The JSON Schema of the scenario file, for editors and docs. */
export function writeJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(scenarioSchema, { io: "input", unrepresentable: "any" }), null, 2)}\n`;
}
