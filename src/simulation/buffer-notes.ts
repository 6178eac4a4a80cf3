import type { AutoscalerNote, ClusterAutoscalerFlags } from "../autoscalers/index.ts";
import type { LoadedScenario } from "../workloads/index.ts";

const NEEDED = [
  { flag: "capacity-buffer-controller-enabled", without: "nobody looks at what CapacityBuffers ask for" },
  { flag: "capacity-buffer-pod-injection-enabled", without: "no room is kept for CapacityBuffers" },
] as const;

/** CapacityBuffers of which the flags let nothing come. */
export function bufferNotes(flags: ClusterAutoscalerFlags, { objects }: LoadedScenario): AutoscalerNote[] {
  if (!objects.some(({ kind }) => kind === "CapacityBuffer")) return [];
  return NEEDED.filter(({ flag }) => !flags[flag]).map(({ flag, without }) => ({ target: flag, text: `${without}: the flag is off` }));
}
