import { Backoff } from "../../../src/autoscalers/cluster/backoff.ts";
import { Changes, Deadlines } from "../../../src/autoscalers/cluster/deadlines.ts";
import { type Environment, makeEnvironment } from "../../../src/autoscalers/cluster/environment.ts";
import type { ExpanderContext, ExpansionOption } from "../../../src/autoscalers/cluster/expanders/expander.ts";
import { choose } from "../../../src/autoscalers/cluster/expanders/index.ts";
import { priorityConfigOf } from "../../../src/autoscalers/cluster/expanders/live-priorities.ts";
import { EXPANDER_NAMES, type ExpanderName } from "../../../src/autoscalers/cluster/flag-kinds.ts";
import { TaintRules } from "../../../src/autoscalers/cluster/names.ts";
import { isConditionReady } from "../../../src/autoscalers/cluster/node-facts.ts";
import { NodeLister } from "../../../src/autoscalers/cluster/node-view.ts";
import { cropToBudget } from "../../../src/autoscalers/cluster/scale-down/budgets.ts";
import { budgetsNow, NO_BUDGETS } from "../../../src/autoscalers/cluster/scale-down/budgets-of-pods.ts";
import { podsToMove } from "../../../src/autoscalers/cluster/scale-down/drainability.ts";
import { utilizationOf } from "../../../src/autoscalers/cluster/scale-down/utilization.ts";
import { balance } from "../../../src/autoscalers/cluster/scale-up/balancing.ts";
import { groupPods } from "../../../src/autoscalers/cluster/scale-up/equivalence.ts";
import { estimate, orderGroups } from "../../../src/autoscalers/cluster/scale-up/estimator.ts";
import { nodeCap } from "../../../src/autoscalers/cluster/scale-up/limiter.ts";
import { makeQuotas } from "../../../src/autoscalers/cluster/scale-up/quotas.ts";
import { areSimilar, type Cloud } from "../../../src/autoscalers/cluster/scale-up/similar.ts";
import { copyOfTemplate, makeNodeTemplate, type NodeTemplate, TemplateProvider } from "../../../src/autoscalers/cluster/templates.ts";
import { DEFAULT_POD_PRICES, parseFlags } from "../../../src/autoscalers/index.ts";
import { CPU_COLUMN, type Id, MEMORY_COLUMN, NO_OWNER } from "../../../src/cluster/index.ts";
import { defaultNode, type Node, type Pod, type Taint } from "../../../src/model/index.ts";
import type { TestCase } from "../adapter.ts";
import { prioritiesIn } from "./ca-priorities.ts";
import { type ApiObject, type GroupInput, type LoopInput, START_EPOCH_MS, World } from "./ca-world.ts";

export const suite = "ca-units";

interface Input {
  readonly op: string;
  readonly [field: string]: unknown;
}

interface Limits {
  readonly maxNodesPerScaleUp: number;
  readonly maxNodesTotal: number;
  readonly currentNodes: number;
  readonly groupTargetMax: readonly [number, number];
  readonly similarTargetMax?: readonly (readonly [number, number])[];
}

/** The answer of one function, in the shape of the case's `expect`. */
export function run(testCase: TestCase): unknown {
  const input = testCase.input as Input;
  const answer = ANSWERS[input.op];
  return answer?.(input);
}

const ANSWERS: Readonly<Record<string, (input: Input) => unknown>> = {
  estimate: answerEstimate,
  limiter: answerLimiter,
  podGroups: answerGroups,
  order: answerOrder,
  expander: answerExpander,
  utilization: answerUtilization,
  drainability: answerDrainability,
  similar: answerSimilar,
  balance: answerBalance,
  backoff: answerBackoff,
  budgets: answerBudgets,
  quota: answerQuota,
  readiness: answerReadiness,
  sanitizeTaints: answerTaints,
  template: answerTemplate,
};

interface Setting {
  readonly world: World;
  readonly env: Environment;
}

/** A store with groups and objects, and the parts that work on it. */
function set(
  groups: readonly GroupInput[],
  objects: readonly ApiObject[],
  input: Input,
  nowMs = 0,
  extra: Readonly<Record<string, unknown>> = {},
): Setting {
  const world = new World({ groups, objects, firstLoopMs: 0, loopEveryMs: 0, endMs: 0 } as LoopInput);
  world.now = nowMs;
  world.setUp();
  const { flags, problems } = parseFlags({ ...(input["flags"] as object | undefined), ...extra, "record-duplicated-events": true });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const env = makeEnvironment(world.store, flags, {
    predicates: world.predicates,
    startEpochMs: START_EPOCH_MS,
    provider: { templatePods: ({ name }) => world.templatePods(name) },
    random: { double: () => 0, int: () => 0 },
  });
  env.deadlines.begin(nowMs);
  env.events.at(nowMs);
  env.provider.refresh();
  return { world, env };
}

function begin({ env }: Setting): void {
  env.snapshot.begin([...env.store.nodes.live()], []);
}

function templateOf({ world }: Setting, node: Node, pods: readonly Pod[] = []): NodeTemplate {
  const named = defaultNode({ ...node, metadata: { ...node.metadata, name: node.metadata.name ?? "template" } });
  return makeNodeTemplate(
    named,
    pods.map((pod) => world.store.pods.templates[world.addPod({ ...pod, spec: withoutNode(pod.spec) })]),
  );
}

function withoutNode({ nodeName: _nodeName, ...spec }: Pod["spec"]): Pod["spec"] {
  return spec;
}

function addPods({ world }: Setting, pods: readonly Pod[]): Id[] {
  return pods.map((pod) => world.addPod(pod));
}

function answerEstimate(input: Input): unknown {
  const fast = input["fastPath"] === true ? { "fastpath-binpacking-enabled": true } : {};
  const setting = set([], (input["existing"] as ApiObject[] | undefined) ?? [], input, 0, fast);
  const { env } = setting;
  const template = templateOf(setting, input["template"] as Node, input["templatePods"] as Pod[] | undefined);
  const pods = addPods(setting, input["pods"] as Pod[]);
  begin(setting);
  const groups = groupPods(env.store, pods);
  env.snapshot.fork();
  const row = env.snapshot.addNode(copyOfTemplate(template, "check", 0), template.pods);
  const fits = groups.map((group) => env.search.check(row, group.template) === undefined);
  env.snapshot.revert();
  const { nodeCount, pods: placed } = estimate(
    env,
    groups.filter((_, i) => fits[i]),
    template,
    capOf(input["limits"] as Limits),
  );
  const key = (pod: Id) => env.store.pods.keyOf(pod);
  const scheduled = new Set(placed);
  return {
    groups: groups.map((group) => group.pods.map(key)),
    groupFitsTemplate: fits,
    nodes: nodeCount,
    scheduled: placed.map(key).sort(),
    notScheduled: pods
      .filter((pod) => !scheduled.has(pod))
      .map(key)
      .sort(),
  };
}

function capOf({ maxNodesPerScaleUp, maxNodesTotal, currentNodes, groupTargetMax, similarTargetMax = [] }: Limits): number | undefined {
  return nodeCap({
    maxNodesPerScaleUp,
    maxNodesTotal,
    nodeCount: currentNodes,
    groups: [groupTargetMax, ...similarTargetMax].map(([target, max]) => ({ target, max })),
  });
}

function answerLimiter(input: Input): unknown {
  const cap = capOf(input["limits"] as Limits) ?? Number.POSITIVE_INFINITY;
  return { permits: Math.min(cap, 2000), stoppedAt2000: cap >= 2000 };
}

function answerGroups(input: Input): unknown {
  const setting = set([], [], input);
  const { store } = setting.env;
  const pods = (input["pods"] as Pod[]).map((pod) => addNamed(setting, pod));
  return { groups: groupPods(store, pods).map((group) => group.pods.map((pod) => store.pods.keyOf(pod))) };
}

/** A pod that stays unbound whatever node its spec names. */
function addNamed({ world }: Setting, pod: Pod): Id {
  const id = world.addPod({ ...pod, spec: withoutNode(pod.spec) });
  const { pods } = world.store;
  const { nodeName } = pod.spec;
  const { namespace, labels, annotations, spec } = pods.templates[id];
  if (nodeName !== undefined)
    pods.templates[id] = world.store.makeTemplate({ namespace, labels, annotations, spec: { ...spec, nodeName } });
  return id;
}

function answerOrder(input: Input): unknown {
  const setting = set([], [], input);
  const template = templateOf(setting, input["template"] as Node);
  const { store } = setting.env;
  const groups = addPods(setting, input["pods"] as Pod[]).map((pod) => ({
    template: store.pods.templates[pod],
    pods: [pod],
    schedulable: true,
  }));
  return { order: orderGroups(groups, template).map(({ pods }) => store.pods.keyOf(pods[0])) };
}

function answerExpander(input: Input): unknown {
  const groups = input["groups"] as GroupInput[];
  const chain = input["chain"] as ExpanderName[];
  const setting = set(groups, [], input);
  const { env, world } = setting;
  const options = (input["options"] as { group: string; nodeCount: number; pods: Pod[] }[]).map(
    ({ group, nodeCount, pods }): ExpansionOption => ({
      group: env.store.nodeGroups.groups[world.groupId(group)],
      template: templateOf(setting, groups.find(({ name }) => name === group)!.template),
      nodeCount,
      pods: addPods(setting, pods),
      similar: [],
    }),
  );
  const prices = input["prices"] as { cpuPerCoreHour: number; memoryPerGiBHour: number; gpuPerHour: number } | undefined;
  const context: ExpanderContext = {
    env,
    nodeCount: (input["clusterNodes"] as number | undefined) ?? 0,
    prices:
      prices === undefined
        ? DEFAULT_POD_PRICES
        : { cpuUsdPerCoreHour: prices.cpuPerCoreHour, memoryUsdPerGibHour: prices.memoryPerGiBHour, gpuUsdPerHour: prices.gpuPerHour },
    priorities: priorityConfigOf(prioritiesIn((input["objects"] as ApiObject[] | undefined) ?? [])),
  };
  if (chain.some((name) => !EXPANDER_NAMES.includes(name))) return undefined;
  const choice = choose(chain, options, context);
  const names = (kept: readonly ExpansionOption[]) => kept.map(({ group }) => group.name).sort();
  const last = choice.steps.at(-1);
  const events = world.takeEvents();
  return {
    steps: choice.steps.map(({ expander, kept }) => ({ expander: expander.name, keeps: names(kept) })),
    acceptable: names(last === undefined ? options : last.kept),
    ...(events.length === 0 ? {} : { events }),
  };
}

function answerUtilization(input: Input): unknown {
  const node = input["node"] as ApiObject;
  const setting = set([], [{ ...node, kind: "Node" }], input, input["nowMs"] as number);
  addOn(setting, node, input["pods"] as Pod[]);
  begin(setting);
  const { env } = setting;
  const result = utilizationOf(env, env.snapshot.rowOfNode(0), {
    ignoreDaemonSets: input["ignoreDaemonSets"] === true,
    ignoreMirrorPods: input["ignoreMirrorPods"] === true,
  });
  if (result === undefined) return { error: true };
  const { cpu, memory, gpu, resource, value } = result;
  return { cpu: shown(cpu), memory: shown(memory), gpu: shown(gpu), resource, utilization: shown(value) };
}

function shown(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function addOn({ world }: Setting, node: { readonly metadata: { readonly name?: string } }, pods: readonly Pod[]): Id[] {
  return pods.map((pod) => world.addPod({ ...pod, spec: { ...pod.spec, nodeName: node.metadata.name! } }));
}

function answerDrainability(input: Input): unknown {
  const node = input["node"] as ApiObject;
  const now = input["nowMs"] as number;
  const objects = (input["objects"] as ApiObject[] | undefined) ?? [];
  const setting = set([], [{ ...node, kind: "Node" }, ...objects], input, now);
  const pods = addOn(setting, node, input["pods"] as Pod[]);
  const { env } = setting;
  const withListers = input["withListers"] === true;
  const budgets = withListers ? budgetsNow(env.store) : NO_BUDGETS;
  const templates = pods.map((pod) => env.store.pods.templates[pod]);
  const found = podsToMove(env, pods, templates, { withListers, budgets, now });
  const key = (pod: Id) => env.store.pods.keyOf(pod);
  if (found.blockedBy !== undefined) return { blockedBy: { pod: key(found.blockedBy.pod), reason: found.blockedBy.reason } };
  return {
    toMove: found.toMove.map(key).sort(),
    daemonSetPods: found.daemonSetPods.map(key).sort(),
    onCompletion: found.onCompletionPods.map(key).sort(),
    risky: !budgets.allow(found.toMove, env.store.pods.templates),
  };
}

function answerSimilar(input: Input): unknown {
  const setting = set([], [], input);
  const side = (name: "a" | "b") => {
    const { node, pods } = input[name] as { node: Node; pods?: Pod[] };
    return templateOf(setting, node, pods);
  };
  const cloud = (input["cloud"] as Cloud | undefined) ?? "generic";
  return { similar: areSimilar(side("a"), side("b"), setting.env.flags, cloud) };
}

function answerBalance(input: Input): unknown {
  const groups = input["groups"] as { name: string; target: number; max: number }[];
  if (groups.length === 0) return { error: "Can't balance scale up between 0 groups" };
  const growths = balance(groups, input["newNodes"] as number);
  return { newSizes: Object.fromEntries(growths.map(({ group, newSize }) => [group.name, newSize])) };
}

function answerBackoff(input: Input): unknown {
  const deadlines = new Deadlines();
  const flags = parseFlags((input["flags"] as Record<string, unknown> | undefined) ?? {}).flags;
  const settings = {
    initialMs: flags["initial-node-group-backoff-duration"],
    maxMs: flags["max-node-group-backoff-duration"],
    resetMs: flags["node-group-backoff-reset-timeout"],
  };
  const backoff = new Backoff(settings, deadlines, new Changes());
  const ids = new Map<string, Id>();
  const idOf = (group: string) => {
    if (!ids.has(group)) ids.set(group, ids.size);
    return ids.get(group)!;
  };
  const steps = (input["steps"] as { t: number; op: string; group?: string; code?: string }[]).map(({ t, op, group = "", code = "" }) => {
    deadlines.begin(t);
    switch (op) {
      case "fail":
        return { untilMs: backoff.fail(idOf(group), { code, message: "" }) };
      case "status": {
        const reason = backoff.status(idOf(group));
        return reason === undefined ? { backedOff: false } : { backedOff: true, code: reason.code };
      }
      case "dropStale":
        backoff.dropStale();
        return null;
      default:
        backoff.forget(idOf(group));
        return null;
    }
  });
  return { steps };
}

function answerBudgets(input: Input): unknown {
  const groups = input["groups"] as GroupInput[];
  const { flags } = parseFlags((input["flags"] as Record<string, unknown> | undefined) ?? {});
  const groupOf = (node: string) => groups.findIndex(({ nodes }) => nodes?.includes(node));
  const listed = (name: string) => ((input[name] as string[] | undefined) ?? []).map((node) => ({ node, group: groupOf(node) }));
  const count = (name: string) => {
    const value = input[name];
    return Array.isArray(value) ? value.length : ((value as number | undefined) ?? 0);
  };
  const { empty, drain } = cropToBudget({
    empty: listed("empty"),
    drain: listed("drain"),
    maxParallelism: flags["max-scale-down-parallelism"],
    maxDrainParallelism: flags["max-drain-parallelism"],
    emptyInProgress: count("emptyInProgress"),
    drainInProgress: count("drainInProgress"),
    atomicSizeOf: (group) => {
      const { options, target, nodes } = groups[group];
      const registered = nodes?.length ?? 0;
      return options?.["zeroOrMaxNodeScaling"] === "true" ? { target: target ?? registered, registered } : undefined;
    },
  });
  return { empty, drain };
}

function answerQuota(input: Input): unknown {
  const groups = input["groups"] as GroupInput[];
  const setting = set(groups, (input["objects"] as ApiObject[] | undefined) ?? [], input);
  begin(setting);
  const { env, world } = setting;
  const { tracker, sizes } = makeQuotas(env, input["minimum"] === true ? "minimum" : "maximum");
  const steps = (input["steps"] as { op: "check" | "consume"; group: string; delta: number }[]).map(({ op, group, delta }) => {
    const id = world.groupId(group);
    const unit = sizes.ofTemplate(id, templateOf(setting, env.store.nodeGroups.groups[id].template));
    const { allowed, exceeded } = tracker[op](unit, delta);
    return { allowed, ...(exceeded.length === 0 ? {} : { exceeded: [`cluster-wide: ${exceeded.join(", ")}`] }) };
  });
  return { steps };
}

function answerReadiness(input: Input): unknown {
  const written = input["node"] as Node;
  if (!written.status?.conditions?.some(({ type }) => type === "Ready")) return { error: true };
  const setting = set([], [{ ...written, kind: "Node" } as unknown as ApiObject], input);
  const [view] = new NodeLister(setting.env).list();
  const ready = isConditionReady(view.facts.node);
  return { ready, lastTransitionMs: view.transitionMs, readyAndSchedulable: ready && !view.facts.unschedulable };
}

function answerTaints(input: Input): unknown {
  const { flags } = parseFlags((input["flags"] as Record<string, unknown> | undefined) ?? {});
  const rules = new TaintRules(flags);
  const taints = input["taints"] as Taint[];
  return {
    keptOnTemplate: taints.filter((taint) => rules.staysOnTemplate(taint)).map(({ key }) => key),
    makeNodeUnready: taints.filter((taint) => rules.isStartup(taint)).map(({ key }) => key),
  };
}

function answerTemplate(input: Input): unknown {
  const node = input["node"] as Node & ApiObject;
  const pods = input["pods"] as Pod[];
  const name = node.metadata.name!;
  const synthetic = input["synthetic"] === true;
  const group: GroupInput = {
    name: "group",
    min: 0,
    max: 10,
    nodes: synthetic ? [] : [name],
    template: node,
    templatePods: pods,
  };
  const objects = (input["objects"] as ApiObject[] | undefined) ?? [];
  const setting = set([group], synthetic ? objects : [{ ...node, kind: "Node" }, ...objects], input);
  const { env } = setting;
  const owners = new Map<number, string>();
  const ids = synthetic ? [] : addOn(setting, node, pods);
  for (const id of ids) {
    const owner = env.store.pods.owner[id];
    const { kind, name: ownerName } = owner === NO_OWNER ? { kind: "", name: "" } : env.store.owners.all[owner];
    owners.set(env.store.pods.templates[id].id, owner === NO_OWNER ? "mirror" : `${kind}/${ownerName}`);
  }
  begin(setting);
  const templates = new TemplateProvider(env);
  const nodes = new NodeLister(env).list();
  const template = synthetic
    ? templates.fromDescription(env.store.nodeGroups.groups[0], env.provider.templateOf(env.store.nodeGroups.groups[0])!)
    : templates.fromNode(nodes[0]);
  for (const pod of setting.world.templatePods("group")) {
    owners.set(pod.template.id, pod.daemonSet === undefined ? "mirror" : `DaemonSet/${pod.daemonSet.split("/")[1]}`);
  }
  for (const [, daemonSet] of env.store.daemonSets.entries()) {
    const made = env.store.templateFor(daemonSet.metadata.namespace ?? "default", daemonSet.spec.template);
    owners.set(made.id, `DaemonSet/${daemonSet.metadata.name}`);
  }
  const sums = [0, 0];
  for (const { requests } of template.pods) {
    sums[CPU_COLUMN] += requests.cpuMillicores;
    sums[MEMORY_COLUMN] += requests.memoryBytes;
  }
  const { metadata, spec } = template.node;
  return {
    pods: template.pods.map(({ id }) => owners.get(id)!).sort(),
    cpuMilli: sums[CPU_COLUMN],
    memoryBytes: sums[MEMORY_COLUMN],
    labels: { ...metadata.labels, "kubernetes.io/hostname": "(own name)" },
    taints: (spec?.taints ?? []).map(({ key }) => key),
    unschedulable: spec?.unschedulable === true,
  };
}
