import type { NodeInfos, NodeRow, Store } from "../../cluster/index.ts";

/** An image as one node's entry of the snapshot shows it. */
export interface ImageState {
  readonly sizeBytes: number;
  /** Nodes that held the image when this node's entry was last copied. */
  readonly nodeCount: number;
}

/**
 * The cluster as one scheduling attempt sees it. Plugins read nothing else: `infos` may be a hypothetical copy.
 * Source: kube-scheduler v1.36, backend/cache/snapshot.go.
 */
export interface Snapshot {
  readonly infos: NodeInfos;
  /** Live rows in list order: zones take turns. */
  readonly rows: readonly NodeRow[];
  /** Objects other than nodes, and pods by id. */
  readonly store: Store;
  /** Whether any node holds images. */
  readonly holdsImages: boolean;
  /** Image name -> state on this node; undefined for a node without images. */
  imagesOf(row: NodeRow): ReadonlyMap<string, ImageState> | undefined;
}

/** A snapshot of a copy of the nodes: no images are known. */
export function hypotheticalSnapshot(store: Store, infos: NodeInfos, rows: readonly NodeRow[]): Snapshot {
  return { infos, rows, store, holdsImages: false, imagesOf: () => undefined };
}
