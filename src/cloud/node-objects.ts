import type { NodeGroup } from "../cluster/index.ts";
import { type Labels, type Node, REGION_LABEL, type Taint, ZONE_LABEL } from "../model/index.ts";

const NOT_READY: Taint = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };
const HOSTNAME = "kubernetes.io/hostname";

/** The node that an instance registers as: the group's template with its own name and zone, not ready yet. */
export function newNode(group: NodeGroup, name: string, zone: string): Node {
  const { template } = group;
  return {
    ...template,
    metadata: { ...template.metadata, name, labels: { ...zoneLabels(zone), ...template.metadata.labels, ...ownLabels(name, zone) } },
    spec: { ...template.spec, taints: [...(template.spec?.taints ?? []), NOT_READY] },
    status: { ...template.status, conditions: withReady(template, "False") },
  };
}

/** The same node once its kubelet says that it is ready. */
export function readyNode(node: Node): Node {
  const taints = (node.spec?.taints ?? []).filter((taint) => taint.key !== NOT_READY.key);
  return { ...node, spec: { ...node.spec, taints }, status: { ...node.status, conditions: withReady(node, "True") } };
}

function withReady(node: Node, status: "True" | "False"): { readonly type: string; readonly status: string }[] {
  const others = (node.status?.conditions ?? []).filter((condition) => condition.type !== "Ready");
  return [...others, { type: "Ready", status }];
}

function ownLabels(name: string, zone: string): Labels {
  return zone === "" ? { [HOSTNAME]: name } : { [HOSTNAME]: name, [ZONE_LABEL]: zone };
}

/** The region, where the zone's name tells it; a template may name another. */
function zoneLabels(zone: string): Labels {
  const region = regionOf(zone);
  return region === undefined ? {} : { [REGION_LABEL]: region };
}

/** `us-east-1a` -> `us-east-1`, `us-central1-b` -> `us-central1`, `eastus-2` -> `eastus`; undefined for other names, such as `a`. */
export function regionOf(zone: string): string | undefined {
  return (/^(.+-\d+)[a-z]$/.exec(zone) ?? /^(.+)-(?:[a-z]|\d)$/.exec(zone))?.[1];
}
