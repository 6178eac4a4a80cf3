import type { NodeRow } from "../../cluster/index.ts";
import type { ImageState } from "../framework/snapshot.ts";

interface Image {
  /** As the node said that named it first. */
  readonly sizeBytes: number;
  readonly nodes: Set<NodeRow>;
}

/**
 * Which images are on which nodes. A node's entry in the snapshot keeps the numbers of the time when it was last copied,
 * also when other nodes have got the image since.
 * Source: kube-scheduler v1.36, backend/cache/cache.go, addNodeImageStates; framework/types.go, ImageStateSummary.Snapshot.
 */
export class ImageCache {
  private readonly images = new Map<string, Image>();
  private readonly namesOn = new Map<NodeRow, readonly string[]>();
  private readonly frozen: (ReadonlyMap<string, ImageState> | undefined)[] = [];

  /** Takes note of what a node holds now. */
  set(row: NodeRow, sizes: ReadonlyMap<string, number>): void {
    this.remove(row);
    if (sizes.size === 0) return;
    for (const [name, sizeBytes] of sizes) {
      const image = this.images.get(name);
      if (image === undefined) this.images.set(name, { sizeBytes, nodes: new Set([row]) });
      else image.nodes.add(row);
    }
    this.namesOn.set(row, [...sizes.keys()]);
  }

  remove(row: NodeRow): void {
    for (const name of this.namesOn.get(row) ?? []) {
      const { nodes } = this.images.get(name)!;
      nodes.delete(row);
      if (nodes.size === 0) this.images.delete(name);
    }
    this.namesOn.delete(row);
    if (this.frozen[row] !== undefined) this.frozen[row] = undefined;
  }

  /** Whether a copy of this node would show any image. */
  holdsImages(row: NodeRow): boolean {
    return this.namesOn.has(row);
  }

  /** Copies a node's entry: its numbers are those of now. */
  freeze(row: NodeRow): void {
    const names = this.namesOn.get(row);
    if (names === undefined) return;
    const states = new Map<string, ImageState>();
    for (const name of names) {
      const { sizeBytes, nodes } = this.images.get(name)!;
      states.set(name, { sizeBytes, nodeCount: nodes.size });
    }
    this.frozen[row] = states;
  }

  /** What the copy shows. */
  frozenOf(row: NodeRow): ReadonlyMap<string, ImageState> | undefined {
    return this.frozen[row];
  }

  /** Whether any node holds images. */
  get isEmpty(): boolean {
    return this.namesOn.size === 0;
  }
}
