import type { NodeRow } from "../../cluster/index.ts";
import { type Labels, REGION_LABELS, ZONE_LABELS } from "../../model/index.ts";

/**
 * Where a node stands, for taking turns: region and zone; "" when it says neither.
 * Source: Kubernetes v1.36, component-helpers/node/topology/helpers.go, GetZoneKey.
 */
export function zoneKey(labels: Labels): string {
  const zone = firstLabel(labels, ZONE_LABELS);
  const region = firstLabel(labels, REGION_LABELS);
  return zone === "" && region === "" ? "" : `${region}:\0:${zone}`;
}

function firstLabel(labels: Labels, keys: readonly string[]): string {
  const key = keys.find((candidate) => Object.hasOwn(labels, candidate));
  return key === undefined ? "" : labels[key];
}

/**
 * Nodes by zone: zones in the order in which they appeared, nodes in the order in which they were added.
 * Source: kube-scheduler v1.36, backend/cache/node_tree.go.
 */
export class NodeTree {
  private readonly zones = new Map<string, NodeRow[]>();
  private readonly zoneOf = new Map<NodeRow, string>();

  get size(): number {
    return this.zoneOf.size;
  }

  add(row: NodeRow, labels: Labels): void {
    const zone = zoneKey(labels);
    this.zoneOf.set(row, zone);
    const rows = this.zones.get(zone);
    if (rows === undefined) this.zones.set(zone, [row]);
    else rows.push(row);
  }

  /** A zone without nodes is forgotten; should it come back, it comes last. */
  remove(row: NodeRow): void {
    const zone = this.zoneOf.get(row)!;
    this.zoneOf.delete(row);
    const rows = this.zones.get(zone)!;
    rows.splice(rows.indexOf(row), 1);
    if (rows.length === 0) this.zones.delete(zone);
  }

  /** A node that has moved to another zone goes to that zone's end. */
  update(row: NodeRow, labels: Labels): void {
    if (this.zoneOf.get(row) === zoneKey(labels)) return;
    this.remove(row);
    this.add(row, labels);
  }

  /** The first node of every zone, then the second of every zone that has one, and so on. */
  list(): NodeRow[] {
    const zones = [...this.zones.values()];
    if (zones.length === 1) return zones[0].slice();
    const rows: NodeRow[] = [];
    for (let i = 0; rows.length < this.size; i++) {
      for (const zone of zones) if (i < zone.length) rows.push(zone[i]);
    }
    return rows;
  }
}
