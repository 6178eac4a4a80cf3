import { DurationError, type Labels, type Node, parseDurationMs, parseQuantity, QuantityError, type Taint } from "../model/index.ts";
import type { NodePoolOptions } from "../workloads/index.ts";

const PREFIX = "k8s.io/cluster-autoscaler/node-template/";

/** What tags of a node group make the autoscaler believe. */
export interface TaggedPool {
  /** What a node of the group is taken for before there is one; undefined: for what it is. */
  readonly describedAs: Node | undefined;
  /** Options of the group: over these tags stand those that the pool itself names. */
  readonly options: NodePoolOptions;
  /** Tags whose values cannot be read. */
  readonly problems: readonly { readonly tag: string; readonly expected: string; readonly found: string }[];
}

type Reader = (text: string) => NodePoolOptions;

const OPTIONS: Readonly<Record<string, Reader>> = {
  scaledownutilizationthreshold: (text) => ({ scaleDownUtilizationThreshold: share(text) }),
  scaledowngpuutilizationthreshold: (text) => ({ scaleDownGpuUtilizationThreshold: share(text) }),
  scaledownunneededtime: (text) => ({ scaleDownUnneededMs: parseDurationMs(text) }),
  scaledownunreadytime: (text) => ({ scaleDownUnreadyMs: parseDurationMs(text) }),
  maxnodeprovisiontime: (text) => ({ maxNodeProvisionMs: parseDurationMs(text) }),
  maxnodestartuptime: (text) => ({ maxNodeStartupMs: parseDurationMs(text) }),
  ignoredaemonsetsutilization: (text) => ({ ignoreDaemonSetsUtilization: truth(text) }),
};

/**
 * Reads tags of an Auto Scaling group: labels, taints and resources of the nodes that it would have, and options of the group. Nodes
 * themselves are made without them, so that a group can be described wrongly. Tags of other names are nobody's concern.
 * Source: cluster-autoscaler 1.36.1, cloudprovider/aws/aws_manager.go, buildNodeFromTemplate and the functions that extract from tags.
 * Differs: what tags do not name is known as it is, while the real provider knows no taints without tags, and takes nodes to leave all of
 * their capacity to pods. A value that cannot be read is refused; the real provider passes over it.
 */
export function readTags(tags: Labels, template: Node): TaggedPool {
  const labels: Record<string, string> = {};
  const taints: Taint[] = [];
  const resources: Record<string, string> = {};
  let options: NodePoolOptions = {};
  const problems: { tag: string; expected: string; found: string }[] = [];
  for (const [tag, value] of Object.entries(tags)) {
    if (!tag.startsWith(PREFIX)) continue;
    const [kind, ...rest] = tag.slice(PREFIX.length).split("/");
    const key = rest.join("/");
    const refuse = (expected: string) => problems.push({ tag, expected, found: value });
    if (kind === "label") labels[key] = value;
    else if (kind === "taint") {
      const effect = /^(.*):(NoSchedule|NoExecute|PreferNoSchedule)$/.exec(value);
      if (effect === null) refuse("<value>:NoSchedule, <value>:NoExecute or <value>:PreferNoSchedule");
      else taints.push({ key, value: effect[1], effect: effect[2] as Taint["effect"] });
    } else if (kind === "resources") {
      if (isQuantity(value)) resources[key] = value;
      else refuse("a quantity such as 100Gi");
    } else if (kind === "autoscaling-options") {
      const reader = OPTIONS[key];
      const read = reader === undefined ? undefined : readWith(reader, value);
      if (reader === undefined) refuse(`one of the options ${Object.keys(OPTIONS).join(", ")}`);
      else if (read === undefined) refuse("a value of this option");
      else options = { ...options, ...read };
    } else refuse(`label, taint, resources or autoscaling-options behind ${PREFIX}`);
  }
  const describes = Object.keys(labels).length + taints.length + Object.keys(resources).length > 0;
  return { describedAs: describes ? described(template, labels, taints, resources) : undefined, options, problems };
}

function described(node: Node, labels: Labels, taints: readonly Taint[], resources: Readonly<Record<string, string>>): Node {
  const { metadata, spec, status } = node;
  return {
    ...node,
    metadata: { ...metadata, labels: { ...metadata.labels, ...labels } },
    spec: { ...spec, taints: [...(spec?.taints ?? []).filter(({ key }) => !taints.some((taint) => taint.key === key)), ...taints] },
    status: { ...status, capacity: { ...status?.capacity, ...resources }, allocatable: { ...status?.allocatable, ...resources } },
  };
}

/** Undefined: it cannot be read. */
function readWith(reader: Reader, text: string): NodePoolOptions | undefined {
  try {
    return reader(text);
  } catch (error) {
    if (error instanceof DurationError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value) || value < 0) throw new RangeError(text);
  return value;
}

function truth(text: string): boolean {
  if (text !== "true" && text !== "false") throw new RangeError(text);
  return text === "true";
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}
