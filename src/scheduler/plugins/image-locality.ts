import type { PodSpec } from "../../model/index.ts";
import type { PluginDefinition } from "../framework/plugin.ts";

const MEBIBYTE = 1024 * 1024;
const BYTES_MIN = 23 * MEBIBYTE;
const BYTES_MAX_PER_CONTAINER = 1000 * MEBIBYTE;

/** What of a pod this plugin looks at; specs do not change. */
interface PodImages {
  readonly names: readonly string[];
  readonly containers: number;
}

/**
 * Prefers nodes that hold much of the pod's images already; images that few nodes hold count less.
 * Source: kube-scheduler v1.36, framework/plugins/imagelocality/image_locality.go.
 */
export const imageLocality: PluginDefinition = {
  name: "ImageLocality",
  points: ["score"],
  create: () => {
    const known = new WeakMap<PodSpec, PodImages>();
    return {
      name: "ImageLocality",
      scoresAlike: ({ snapshot }) => !snapshot.holdsImages,
      score({ template: { spec }, snapshot }, _state, { rows, count, scores }) {
        let images = known.get(spec);
        if (images === undefined) {
          images = podImages(spec);
          known.set(spec, images);
        }
        const { names, containers } = images;
        const totalNodes = snapshot.rows.length;
        if (!snapshot.holdsImages) return false;
        for (let i = 0; i < count; i++) {
          const states = snapshot.imagesOf(rows[i]);
          if (states === undefined) continue;
          let bytes = 0;
          for (const name of names) {
            const state = states.get(name);
            if (state !== undefined) bytes += Math.trunc(state.sizeBytes * (state.nodeCount / totalNodes));
          }
          scores[i] = localityScore(bytes, containers);
        }
        return true;
      },
    };
  },
};

function localityScore(bytes: number, containers: number): number {
  const max = BYTES_MAX_PER_CONTAINER * containers;
  const counted = Math.min(Math.max(bytes, BYTES_MIN), max);
  return Math.trunc((100 * (counted - BYTES_MIN)) / (max - BYTES_MIN));
}

function podImages({ initContainers = [], containers, volumes = [] }: PodSpec): PodImages {
  const all = [...initContainers, ...containers];
  const references = [...all.map(({ image }) => image), ...volumes.flatMap(({ image }) => (image === undefined ? [] : [image.reference]))];
  return { names: references.map((name) => normalizedImage(name ?? "")), containers: all.length };
}

/** An image name without tag means the latest. */
function normalizedImage(name: string): string {
  return name.lastIndexOf(":") <= name.lastIndexOf("/") ? `${name}:latest` : name;
}
