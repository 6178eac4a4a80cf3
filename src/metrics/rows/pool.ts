import { type Id, NO_INSTANCE, type Store } from "../../cluster/index.ts";

/** The node group that a node belongs to, or undefined for a node that came without one. */
export function poolOf({ nodes, nodeGroups }: Store, node: Id): Id | undefined {
  const instance = nodes.instance[node];
  return instance === NO_INSTANCE ? undefined : nodeGroups.instances[instance].group;
}

/** The name of a node's pool, "" for none. */
export function poolNameOf(store: Store, node: Id): string {
  const pool = poolOf(store, node);
  return pool === undefined ? "" : store.nodeGroups.groups[pool].name;
}
