import { type Id, NO_OWNER, type NodeGroup, type Owner, type PodTemplate } from "../../cluster/index.ts";
import { type Millis, minutes } from "../../engine/index.ts";
import type { DaemonSet, Node, Toleration } from "../../model/index.ts";
import {
  firstUntolerated,
  matchesRequiredNodeAffinity,
  OLD_REGION_LABEL,
  OLD_ZONE_LABEL,
  REGION_LABEL,
  ZONE_LABEL,
} from "../../model/index.ts";
import type { Environment } from "./environment.ts";
import { HOSTNAME_LABEL, TEMPLATE_NODE_LABEL } from "./names.ts";
import { amount } from "./node-facts.ts";
import type { NodeView } from "./node-view.ts";
import { isDaemonSetPod, isMirrorPod } from "./pod-facts.ts";
import { NONE } from "./snapshot.ts";

/** A node must have been ready for longer than this to be an example of its group. */
const STABILIZATION_MS = minutes(1);

/** Tolerations that the DaemonSet controller gives to its pods. Source: kube-controller-manager v1.36, daemon/util/daemonset_util.go. */
const DAEMONSET_TOLERATIONS: readonly Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];

/** A fresh node of a group, before any pending pod is on it. */
export interface NodeTemplate {
  /** Without a name of its own; copies are named by {@link copyOfTemplate}. */
  readonly node: Node;
  /** DaemonSet and mirror pods that every new node has. */
  readonly pods: readonly PodTemplate[];
  readonly capacityCpuMillicores: number;
  readonly capacityMemoryBytes: number;
  readonly allocatableCpuMillicores: number;
  readonly allocatableMemoryBytes: number;
  /** Copies made so far, by kind of name and number: simulations ask for the same ones in every loop. */
  readonly copies: Map<string, Node[]>;
}

interface Made {
  readonly template: NodeTemplate;
  /** What it was made from, to make it again only when that has changed. */
  readonly source: Node;
  readonly ownPods: readonly PodTemplate[];
  readonly daemonSets: number;
  /** The last loop in which there was such a node. */
  seenMs: Millis;
}

const NO_PODS: readonly PodTemplate[] = [];

type FirstOf = (group: Id, isWanted: (view: NodeView) => boolean) => NodeView | undefined;

const firstIn =
  (nodes: readonly NodeView[]): FirstOf =>
  (group, isWanted) =>
    nodes.find((view) => view.group?.id === group && isWanted(view));

/**
 * One template per node group: from its first good node, else what such a node once looked like, else what the provider says,
 * else from any node.
 * Source: cluster-autoscaler 1.36.1, processors/nodeinfosprovider/mixed_nodeinfos_processor.go, Process; simulator/node_info_utils.go.
 */
export class TemplateProvider {
  private readonly env: Environment;
  /** Templates of real nodes, by group id: kept when the group has no node any more. */
  private readonly realOnes = new Map<Id, Made>();
  private readonly syntheticOnes = new Map<Id, Made>();
  private readonly badOnes = new Map<Id, Made>();
  /** Groups that had a good example in the last loop. */
  private readonly withExample = new Set<Id>();
  /** Groups whose template the present loop has taken over from the loop before, name and all. */
  private readonly remembered = new Set<Id>();
  /** Templates of the last loop that has asked for them, by group id. */
  latest: ReadonlyMap<Id, NodeTemplate> = new Map();
  /** Start of the loop before the present one. */
  lastLoopMs: Millis = 0;
  /** Grows when a DaemonSet appears, changes or goes. */
  private daemonSetsVersion = 0;

  constructor(env: Environment) {
    this.env = env;
  }

  daemonSetsChanged(): void {
    this.daemonSetsVersion++;
  }

  /** Templates of this loop, by group id. `firstOf`: the first node of a group in the list that is as wanted. */
  process(nodes: readonly NodeView[], firstOf: FirstOf = firstIn(nodes)): Map<Id, NodeTemplate> {
    const templates = new Map<Id, NodeTemplate>();
    this.latest = templates;
    const { provider, deadlines, flags } = this.env;
    this.remembered.clear();
    for (const group of provider.groups) {
      const example = firstOf(group.id, this.isGoodExample);
      const cached = this.realOnes.get(group.id);
      if (example !== undefined) {
        templates.set(group.id, this.fromNode(example, this.realOnes));
        this.withExample.add(group.id);
        continue;
      }
      if (this.withExample.delete(group.id)) cached!.seenMs = this.lastLoopMs;
      if (cached !== undefined && !deadlines.passed(cached.seenMs + flags["node-info-cache-expire-time"])) {
        templates.set(group.id, cached.template);
        this.remembered.add(group.id);
        continue;
      }
      const written = provider.templateOf(group);
      if (written !== undefined) templates.set(group.id, this.fromProvider(group, written));
    }
    if (templates.size === provider.groups.length) return templates;
    for (const view of nodes) {
      if (view.group === undefined || templates.has(view.group.id)) continue;
      templates.set(view.group.id, this.fromNode(view, this.badOnes));
    }
    return templates;
  }

  /**
   * Whether the template of a group has, or may have in the next loop, the name that it has in this one: "old": it had that name in the last
   * loop; "new": it has got it from an example, which is remembered; undefined: it will have another.
   */
  nameOf(group: Id): "old" | "new" | undefined {
    if (this.remembered.has(group)) return "old";
    return this.withExample.has(group) ? "new" : undefined;
  }

  private readonly isGoodExample = ({ facts, transitionMs }: NodeView): boolean => {
    if (!facts.ready || facts.unschedulable || facts.toBeDeletedMs !== undefined) return false;
    return this.env.deadlines.passed(transitionMs + STABILIZATION_MS);
  };

  /** From one example node, whatever its state. */
  fromNode({ id, group, facts }: NodeView, cache: Map<Id, Made> = this.badOnes): NodeTemplate {
    const { deadlines, changes } = this.env;
    const known = cache.get(group!.id);
    const ownPods = this.ownPodsOf(id);
    if (known?.source === facts.node && known.daemonSets === this.daemonSetsVersion && sameList(known.ownPods, ownPods))
      return known.template;
    const template = this.sanitize(group!, facts.node, this.podsOnFreshNode(facts.node, id, ownPods), known?.template);
    cache.set(group!.id, { template, source: facts.node, ownPods, daemonSets: this.daemonSetsVersion, seenMs: deadlines.now });
    changes.note();
    return template;
  }

  private fromProvider(group: NodeGroup, written: Node): NodeTemplate {
    const known = this.syntheticOnes.get(group.id);
    if (known?.source === written && known.daemonSets === this.daemonSetsVersion) return known.template;
    const { node, pods } = this.fromDescription(group, written);
    const template = makeNodeTemplate(withDeprecatedLabels(node), pods);
    const made = { template, source: written, ownPods: [], daemonSets: this.daemonSetsVersion, seenMs: this.env.deadlines.now };
    this.syntheticOnes.set(group.id, made);
    return template;
  }

  /** From what the provider says of new nodes, which have pods of all DaemonSets. Source: simulator/node_info_utils.go, SanitizedTemplateNodeInfoFromNodeInfo. */
  fromDescription(group: NodeGroup, written: Node): NodeTemplate {
    const node = this.sanitizeNode(group.name, inFirstZone(group, written));
    const own = this.env.provider
      .templatePodsOf(group)
      .filter(({ daemonSet, template }) => daemonSet !== undefined || isMirrorPod(template));
    const running = new Set(own.map(({ daemonSet }) => daemonSet));
    const missing = this.daemonSetPodsFor(node, (key) => running.has(key), true);
    return makeNodeTemplate(node, [...own.map((pod) => pod.template), ...missing]);
  }

  private sanitize(group: NodeGroup, node: Node, pods: readonly PodTemplate[], before: NodeTemplate | undefined): NodeTemplate {
    const clean = this.sanitizeNode(group.name, node);
    return before !== undefined && sameTemplate(before, clean, pods) ? before : makeNodeTemplate(clean, pods);
  }

  private sanitizeNode(groupName: string, node: Node): Node {
    const { taintRules, flags } = this.env;
    return sanitizeNode(node, groupName, (taint) => taintRules.staysOnTemplate(taint), flags["scale-from-unschedulable"]);
  }

  /** Mirror and DaemonSet pods on a node that are not being deleted. */
  private ownPodsOf(id: Id): readonly PodTemplate[] {
    const { store, snapshot } = this.env;
    const row = snapshot.rowOfNode(id);
    if (row === NONE) return NO_PODS;
    const { ids, templates } = snapshot.infos.pods[row];
    let own: PodTemplate[] | undefined;
    for (let i = 0; i < ids.length; i++) {
      const template = templates[i];
      if (store.pods.isDeleting(ids[i]) || !(isMirrorPod(template) || isDaemonSetPod(template, this.ownerOf(ids[i])))) continue;
      own ??= [];
      own.push(template);
    }
    return own ?? NO_PODS;
  }

  /** Source: cluster-autoscaler 1.36.1, simulator/node_info_utils.go, podsExpectedOnFreshNode. */
  private podsOnFreshNode(node: Node, id: Id, ownPods: readonly PodTemplate[]): PodTemplate[] {
    const { store, snapshot, flags } = this.env;
    const running = new Set<string>();
    const row = snapshot.rowOfNode(id);
    for (const pod of row === NONE ? [] : snapshot.infos.pods[row].ids) {
      const owner = this.ownerOf(pod);
      if (owner?.controller && owner.kind === "DaemonSet" && !store.pods.isDeleting(pod)) running.add(`${owner.namespace}/${owner.name}`);
    }
    const clean = this.sanitizeNode("", node);
    return [...ownPods, ...this.daemonSetPodsFor(clean, (key) => running.has(key), flags["force-ds"])];
  }

  private ownerOf(pod: Id): Owner | undefined {
    const { store } = this.env;
    const owner = store.pods.owner[pod];
    return owner === undefined || owner === NO_OWNER ? undefined : store.owners.all[owner];
  }

  /** Pods of DaemonSets that would run on the node but are not; without `all` only those that make room for themselves. */
  private daemonSetPodsFor(node: Node, isRunning: (key: string) => boolean, all: boolean): PodTemplate[] {
    const { store } = this.env;
    const result: PodTemplate[] = [];
    for (const [, daemonSet] of store.daemonSets.entries()) {
      const namespace = daemonSet.metadata.namespace ?? "default";
      if (isRunning(`${namespace}/${daemonSet.metadata.name}`) || !daemonSetRunsOn(daemonSet, node)) continue;
      const template = store.templateFor(namespace, daemonSet.spec.template);
      if (all || makesRoomForItself(template)) result.push(template);
    }
    return result;
  }
}

/** Whether the DaemonSet wants a pod on the node. Source: kube-controller-manager v1.36, daemon/daemon_controller.go, NodeShouldRunDaemonPod. */
export function daemonSetRunsOn({ spec }: DaemonSet, node: Node): boolean {
  const pod = spec.template.spec;
  if (pod.nodeName !== undefined && pod.nodeName !== node.metadata.name) return false;
  if (!matchesRequiredNodeAffinity(pod, node.metadata.name ?? "", node.metadata.labels ?? {})) return false;
  const hostNetwork: readonly Toleration[] =
    pod.hostNetwork === true ? [{ key: "node.kubernetes.io/network-unavailable", operator: "Exists", effect: "NoSchedule" }] : [];
  const tolerations = [...(pod.tolerations ?? []), ...DAEMONSET_TOLERATIONS, ...hostNetwork];
  return firstUntolerated(tolerations, node.spec?.taints, ["NoSchedule", "NoExecute"]) === undefined;
}

function makesRoomForItself({ spec }: PodTemplate): boolean {
  const preempts = spec.preemptionPolicy === undefined || spec.preemptionPolicy === "PreemptLowerPriority";
  return spec.priorityClassName === "system-node-critical" && preempts;
}

/** A node as new nodes of its group look: without what belongs to this one node. */
export function sanitizeNode(
  node: Node,
  groupName: string,
  keepsTaint: (taint: { readonly key: string; readonly effect: string }) => boolean,
  schedulable: boolean,
): Node {
  const { unschedulable, ...spec } = node.spec ?? {};
  const name = `template-node-for-${groupName}`;
  return {
    ...node,
    metadata: { ...node.metadata, name, labels: { ...node.metadata.labels, [HOSTNAME_LABEL]: name, [TEMPLATE_NODE_LABEL]: "true" } },
    spec: {
      ...spec,
      ...(unschedulable === undefined || schedulable ? {} : { unschedulable }),
      taints: (node.spec?.taints ?? []).filter(keepsTaint),
    },
  };
}

/** A template of a sanitized node and the pods that come with it. */
export function makeNodeTemplate(node: Node, pods: readonly PodTemplate[]): NodeTemplate {
  const allocatable = node.status?.allocatable ?? node.status?.capacity ?? {};
  const capacity = node.status?.capacity ?? allocatable;
  return {
    node,
    pods,
    capacityCpuMillicores: amount("cpu", capacity["cpu"]),
    capacityMemoryBytes: amount("memory", capacity["memory"]),
    allocatableCpuMillicores: amount("cpu", allocatable["cpu"]),
    allocatableMemoryBytes: amount("memory", allocatable["memory"]),
    copies: new Map(),
  };
}

/** The `i`-th copy of a template with names of one kind. Copies are ready and have names and host names of their own. */
export function copyOfTemplate(template: NodeTemplate, kind: string, i: number): Node {
  let copies = template.copies.get(kind);
  if (copies === undefined) {
    copies = [];
    template.copies.set(kind, copies);
  }
  copies[i] ??= renamed(template.node, `${template.node.metadata.name}-${kind}-${i}`);
  return copies[i];
}

function renamed(node: Node, name: string): Node {
  return { ...node, metadata: { ...node.metadata, name, labels: { ...node.metadata.labels, [HOSTNAME_LABEL]: name } } };
}

function sameTemplate(before: NodeTemplate, node: Node, pods: readonly PodTemplate[]): boolean {
  if (!sameList(before.pods, pods)) return false;
  const { metadata, spec, status } = before.node;
  return (
    status === node.status &&
    JSON.stringify(metadata.labels) === JSON.stringify(node.metadata.labels) &&
    JSON.stringify(spec) === JSON.stringify(node.spec)
  );
}

function sameList(a: readonly PodTemplate[], b: readonly PodTemplate[]): boolean {
  return a === b || (a.length === b.length && a.every((template, i) => template === b[i]));
}

/** Labels by their old names, which cluster-autoscaler adds to what a provider describes. */
const DEPRECATED_LABELS: readonly (readonly [stable: string, deprecated: string])[] = [
  ["kubernetes.io/arch", "beta.kubernetes.io/arch"],
  ["kubernetes.io/os", "beta.kubernetes.io/os"],
  ["node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type"],
  [REGION_LABEL, OLD_REGION_LABEL],
  [ZONE_LABEL, OLD_ZONE_LABEL],
];

/** Source: cluster-autoscaler 1.36.1, utils/labels/labels.go, UpdateDeprecatedLabels. */
function withDeprecatedLabels(node: Node): Node {
  const labels = { ...node.metadata.labels };
  for (const [stable, deprecated] of DEPRECATED_LABELS) if (labels[stable] !== undefined) labels[deprecated] = labels[stable];
  return { ...node, metadata: { ...node.metadata, labels } };
}

/** A provider with several zones describes its nodes by the first one. */
function inFirstZone(group: NodeGroup, node: Node): Node {
  const zone = group.zones[0];
  const labels = node.metadata.labels ?? {};
  if (zone === undefined || labels[ZONE_LABEL] !== undefined) return node;
  return { ...node, metadata: { ...node.metadata, labels: { ...labels, [ZONE_LABEL]: zone } } };
}
