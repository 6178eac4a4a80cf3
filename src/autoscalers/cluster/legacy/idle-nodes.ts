import { CPU_COLUMN, type Id, MEMORY_COLUMN, type NodeRow, type PodTemplate } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import { controllerOf, isDaemonSetPod, isMirrorPod, isStaticPod } from "../pod-facts.ts";
import { ownerOf } from "../scale-down/drainability.ts";
import type { LegacySettings } from "./settings.ts";

/** Controllers that make a pod again: those whose pods the simplified rules let go. */
const RECREATING: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "ReplicationController", "Job"]);

/** Share of a node's capacity that its pods request: the larger of CPU and memory, their sum, or their mean. */
export function idleShare({ snapshot, facts }: Environment, row: NodeRow, metric: LegacySettings["idleMetric"]): number {
  const { capacityCpuMillicores, capacityMemoryBytes } = facts.of(snapshot.infos.nodes[row]);
  const cpu = snapshot.infos.requested[CPU_COLUMN][row] / capacityCpuMillicores;
  const memory = snapshot.infos.requested[MEMORY_COLUMN][row] / capacityMemoryBytes;
  if (metric === "max") return Math.max(cpu, memory);
  return metric === "sum" ? cpu + memory : (cpu + memory) / 2;
}

/** Pods of a node that would have to move, or the one that keeps the node, with the reason. */
export type Moves =
  | { readonly toMove: readonly Id[] }
  | { readonly blocker: Id; readonly reason: "NotReplicated" | "Static" | "LocalStorage" | "DaemonSet" };

/** Source: shared/spec/cluster-autoscaler.md, section 14: the three kinds of pods that keep a node in the simplified rules. */
export function movesOf(env: Environment, row: NodeRow, { daemonSetsBlock }: LegacySettings): Moves {
  const { ids, templates } = env.snapshot.infos.pods[row];
  const toMove: Id[] = [];
  for (let i = 0; i < ids.length; i++) {
    const pod = ids[i];
    const template = templates[i];
    const owner = ownerOf(env, pod);
    if (isMirrorPod(template) || isStaticPod(template)) return { blocker: pod, reason: "Static" };
    if (isDaemonSetPod(template, owner)) {
      if (daemonSetsBlock) return { blocker: pod, reason: "DaemonSet" };
      continue;
    }
    if (!RECREATING.has(controllerOf(owner)?.kind ?? "")) return { blocker: pod, reason: "NotReplicated" };
    if (usesLocalStorage(template)) return { blocker: pod, reason: "LocalStorage" };
    toMove.push(pod);
  }
  return { toMove };
}

function usesLocalStorage({ spec }: PodTemplate): boolean {
  return (spec.volumes ?? []).some(
    ({ hostPath, emptyDir }) => hostPath !== undefined || (emptyDir !== undefined && emptyDir.medium !== "Memory"),
  );
}
