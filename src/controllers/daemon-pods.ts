import {
  firstUntolerated,
  matchesRequiredNodeAffinity,
  type Node,
  type PodSpec,
  type PodTemplateSpec,
  type Toleration,
} from "../model/index.ts";

const TOLERATED: readonly (readonly [key: string, effect: string])[] = [
  ["node.kubernetes.io/not-ready", "NoExecute"],
  ["node.kubernetes.io/unreachable", "NoExecute"],
  ["node.kubernetes.io/disk-pressure", "NoSchedule"],
  ["node.kubernetes.io/memory-pressure", "NoSchedule"],
  ["node.kubernetes.io/pid-pressure", "NoSchedule"],
  ["node.kubernetes.io/unschedulable", "NoSchedule"],
];
const NETWORK_UNAVAILABLE = ["node.kubernetes.io/network-unavailable", "NoSchedule"] as const;

/** Whether a DaemonSet's pod should be made for a node, and whether one that is there may stay. */
export interface DaemonVerdict {
  readonly run: boolean;
  readonly stay: boolean;
}

const NEITHER: DaemonVerdict = { run: false, stay: false };

/**
 * What a DaemonSet wants of a node. Free resources, cordon and readiness do not matter, but for the taints they come with.
 * Source: kube-controller-manager v1.36, pkg/controller/daemon/daemon_controller.go, NodeShouldRunDaemonPod.
 */
export function daemonVerdict(template: PodTemplateSpec, node: Node): DaemonVerdict {
  const name = node.metadata.name ?? "";
  const { spec } = template;
  if (spec.nodeName !== undefined && spec.nodeName !== "" && spec.nodeName !== name) return NEITHER;
  if (!matchesRequiredNodeAffinity(spec, name, node.metadata.labels ?? {})) return NEITHER;
  const tolerations = daemonTolerations(spec);
  const taints = node.spec?.taints;
  if (firstUntolerated(tolerations, taints, ["NoExecute"]) !== undefined) return NEITHER;
  return { run: firstUntolerated(tolerations, taints, ["NoSchedule"]) === undefined, stay: true };
}

/**
 * The spec of a DaemonSet's pod for one node: pinned by name, with the automatic tolerations.
 * Source: kube-controller-manager v1.36, pkg/controller/daemon/util/daemonset_util.go, ReplaceDaemonSetPodNodeNameNodeAffinity
 * and AddOrUpdateDaemonPodTolerations.
 */
export function daemonPodSpec(spec: PodSpec, nodeName: string): PodSpec {
  return {
    ...spec,
    tolerations: daemonTolerations(spec),
    affinity: {
      ...spec.affinity,
      nodeAffinity: {
        ...spec.affinity?.nodeAffinity,
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [nodeName] }] }],
        },
      },
    },
  };
}

function daemonTolerations(spec: PodSpec): Toleration[] {
  const automatic = (spec.hostNetwork === true ? [...TOLERATED, NETWORK_UNAVAILABLE] : TOLERATED).map(([key, effect]) => ({
    key,
    operator: "Exists",
    effect,
  }));
  const isReplaced = (own: Toleration): boolean => automatic.some(({ key, effect }) => own.key === key && own.effect === effect);
  return [...(spec.tolerations ?? []).filter((own) => !isReplaced(own)), ...automatic];
}
