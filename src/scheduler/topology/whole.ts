import type { Snapshot } from "../framework/snapshot.ts";

type Nodes = Pick<Snapshot, "infos" | "rows">;

/** Whether a list of live rows, each once, has all of them: then all nodes are the nodes of the list. */
export function isWhole({ infos, rows }: Nodes): boolean {
  return rows.length === infos.aliveCount;
}

/** By row: 1 for the nodes of the list; undefined when it has all of them. */
export function listedRows(nodes: Nodes): Uint8Array | undefined {
  if (isWhole(nodes)) return undefined;
  const listed = new Uint8Array(nodes.infos.count);
  for (const row of nodes.rows) listed[row] = 1;
  return listed;
}
