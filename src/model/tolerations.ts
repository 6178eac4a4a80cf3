import type { Taint, Toleration } from "./objects.ts";

/**
 * Whether one toleration covers one taint. An empty key or effect stands for any; an empty key with Equal compares only values.
 * Source: Kubernetes v1.36, k8s.io/api/core/v1/toleration.go, ToleratesTaint.
 * Differs: the operators Gt and Lt never match (their feature gate is off by default).
 */
export function toleratesTaint(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  switch (toleration.operator ?? "") {
    case "":
    case "Equal":
      return (toleration.value ?? "") === (taint.value ?? "");
    case "Exists":
      return true;
    default:
      return false;
  }
}

/**
 * The first taint with one of `effects` that no toleration covers, in the order of the node's list.
 * Source: Kubernetes v1.36, component-helpers/scheduling/corev1/helpers.go, FindMatchingUntoleratedTaint.
 */
export function firstUntolerated(
  tolerations: readonly Toleration[] | undefined,
  taints: readonly Taint[] | undefined,
  effects: readonly string[],
): Taint | undefined {
  return taints?.find((taint) => effects.includes(taint.effect) && !tolerations?.some((toleration) => toleratesTaint(toleration, taint)));
}

/** Whether every taint with one of `effects` is covered. */
export function toleratesAll(
  tolerations: readonly Toleration[] | undefined,
  taints: readonly Taint[] | undefined,
  effects: readonly string[],
): boolean {
  return firstUntolerated(tolerations, taints, effects) === undefined;
}
