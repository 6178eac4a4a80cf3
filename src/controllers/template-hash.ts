import type { PodTemplateSpec } from "../model/index.ts";

/** Label by which a ReplicaSet of a Deployment knows its pods. */
export const POD_TEMPLATE_HASH = "pod-template-hash";

const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * The suffix of a ReplicaSet's name: 32 bits of FNV-1a over the template, in decimal, each digit as a letter that spells no words.
 * Source: kube-controller-manager v1.36, pkg/controller/controller_utils.go, ComputeHash; apimachinery util/rand, SafeEncodeString.
 * Differs: hashes the template's canonical JSON, not Go's dump of its structures, so that the letters are others than a real cluster's.
 */
export function templateHash(template: PodTemplateSpec): string {
  const text = canonicalTemplate(template);
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return [...String(hash >>> 0)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join("");
}

/** Equal text for templates that are equal but for their hash label and the order of fields. */
export function canonicalTemplate({ metadata, spec }: PodTemplateSpec): string {
  const { [POD_TEMPLATE_HASH]: _, ...labels } = metadata?.labels ?? {};
  return canonicalJson({ labels, annotations: metadata?.annotations ?? {}, spec });
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
