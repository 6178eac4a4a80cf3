import type { Node, ResourceList } from "../model/index.ts";

/**
 * The node while its device plugins are still starting: Ready, but without the resources that plugins offer.
 * Source: kubelet v1.36, cm/devicemanager/manager.go, GetCapacity: extended resources appear when their plugin registers.
 */
export function withoutDevices(node: Node): Node {
  const { capacity, allocatable } = node.status ?? {};
  return {
    ...node,
    status: { ...node.status, ...(capacity && { capacity: plain(capacity) }), ...(allocatable && { allocatable: plain(allocatable) }) },
  };
}

/** The node with what its template offers. */
export function withDevices(node: Node, template: Node): Node {
  const { capacity, allocatable } = template.status ?? {};
  return { ...node, status: { ...node.status, ...(capacity && { capacity }), ...(allocatable && { allocatable }) } };
}

/** Whether the template offers anything that comes from a plugin. */
export function offersDevices({ status }: Node): boolean {
  return Object.keys(status?.allocatable ?? status?.capacity ?? {}).some(isDevice);
}

/** Resources of vendors, such as nvidia.com/gpu; the kubelet's own have no domain. */
const isDevice = (resource: string) => resource.includes("/") && !resource.startsWith("kubernetes.io/");

function plain(resources: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(resources).filter(([name]) => !isDevice(name)));
}
