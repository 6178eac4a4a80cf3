import type { Id, Store } from "../cluster/index.ts";
import type { Millis } from "../engine/index.ts";
import type { KubeletConfig } from "./config.ts";

interface ImageStore {
  /** Since when each image is there; a time to come while it is being pulled. */
  readonly presentSinceMs: Map<string, Millis>;
  /** When the pulls asked for so far will be done. */
  busyUntilMs: Millis;
}

/** When a pull will be done, and how much of that is the pull itself. */
export interface Pull {
  readonly doneMs: Millis;
  readonly pullMs: Millis;
}

/**
 * The images of every node and its one queue of pulls. A pull's length is known when it is asked for, so the queue is one number.
 * Source: kubelet v1.36, pkg/kubelet/images/puller.go, serialImagePuller (serializeImagePulls is true by default).
 * Differs: pulls never fail, images are never collected as garbage, and the registry QPS limit is left out. One rate stands for
 * network and unpacking, whatever the layers. A pull whose pod has gone still takes its turn, as in the kubelet.
 */
export class NodeImages {
  private readonly store: Store;
  private readonly config: KubeletConfig;
  private readonly byNode: (ImageStore | undefined)[] = [];

  constructor(store: Store, config: KubeletConfig) {
    this.store = store;
    this.config = config;
  }

  /** Compressed size in bytes, known or assumed. */
  sizeOf(image: string): number {
    return this.config.imageSizes[image] ?? this.config.defaultImageBytes;
  }

  isPresent(node: Id, image: string, now: Millis): boolean {
    const since = this.imagesOf(node).presentSinceMs.get(image);
    return since !== undefined && since <= now;
  }

  /** A pod runs with this image already: it must be there. */
  assume(node: Id, image: string): void {
    this.imagesOf(node).presentSinceMs.set(image, 0);
  }

  /** Queues a pull. An image that is there by its turn costs the handshake only. */
  pull(node: Id, image: string, now: Millis, handshakeMs: Millis): Pull {
    const images = this.imagesOf(node);
    const isCached = images.presentSinceMs.has(image);
    const fetchMs = isCached ? 0 : Math.round((this.sizeOf(image) / this.config.imagePull.bytesPerSecond) * 1000);
    const pullMs = handshakeMs + fetchMs;
    const doneMs = Math.max(now, images.busyUntilMs) + pullMs;
    images.busyUntilMs = doneMs;
    if (!isCached) images.presentSinceMs.set(image, doneMs);
    return { doneMs, pullMs };
  }

  /**
   * Shows a pulled image in the node's status, for ImageLocality, when its size is known.
   * Differs: at once instead of with the next node status, without the limit of 50 images, and never for images of unknown size.
   */
  report(node: Id, image: string): void {
    const sizeBytes = this.config.imageSizes[image];
    const { infos } = this.store.nodes;
    const name = withTag(image);
    if (sizeBytes === undefined || infos.images[node].has(name) || infos.images[node].has(image)) return;
    const object = infos.nodes[node];
    const images = [...(object.status?.images ?? []), { names: [name], sizeBytes }];
    this.store.updateNode(node, { ...object, status: { ...object.status, images } });
  }

  private imagesOf(node: Id): ImageStore {
    const known = this.byNode[node];
    if (known !== undefined) return known;
    const images: ImageStore = { presentSinceMs: new Map(), busyUntilMs: 0 };
    for (const name of this.store.nodes.infos.images[node].keys()) {
      for (const written of [name, withoutDefaults(name)]) images.presentSinceMs.set(written, 0);
    }
    this.byNode[node] = images;
    return images;
  }
}

/** An image name as nodes report it: with its tag. */
function withTag(image: string): string {
  return image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image;
}

/** An image name as pods may shorten it. */
function withoutDefaults(name: string): string {
  return name.replace(/^docker\.io\/(library\/)?/, "").replace(/:latest$/, "");
}
