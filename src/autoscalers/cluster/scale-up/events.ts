import type { Environment } from "../environment.ts";
import type { RemainingPods, ScaleUpStatus } from "./status.ts";

/**
 * Tells each pod what a loop has done for it, and notes who now waits for a node.
 * Source: cluster-autoscaler 1.36.1, processors/status/eventing_scale_up_processor.go.
 */
export function tellPods({ events, store, fakes }: Environment, status: ScaleUpStatus): void {
  if (status.resizes.length > 0) {
    const shown = resizesText(status);
    for (const pod of status.triggered) {
      events.pod(pod, "Normal", "TriggeredScaleUp", `pod triggered scale-up: [${shown}]`);
      if (!fakes.has(pod)) store.setPodAwaitsNode(pod);
    }
  }
  if (status.result === "ScaleUpSuccessful" || status.result === "ScaleUpError") return;
  for (const remaining of status.remain) {
    const text = `pod didn't trigger scale-up: ${remainText(status, remaining)}`;
    for (const pod of remaining.pods) events.pod(pod, "Normal", "NotTriggerScaleUp", text);
  }
}

/** The groups that are made larger, such as "{general 1->3 (max: 5)}". */
export function resizesText({ resizes }: ScaleUpStatus): string {
  return resizes.map(({ group, from, to }) => `{${group.name} ${from}->${to} (max: ${group.max})}`).join(" ");
}

/** Why pods remain. */
export function remainText({ result }: ScaleUpStatus, remaining: RemainingPods): string {
  return result === "ScaleUpLimitedByMaxNodesTotal" ? "max total nodes in cluster reached" : reasonText(remaining);
}

/** Node groups counted by reason, such as "2 Insufficient cpu, 1 max node group size reached". */
export function reasonText({ rejected, skipped }: RemainingPods): string {
  const counts = new Map<string, number>();
  for (const reasons of [...rejected.values(), ...skipped.values()]) {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(", ");
}
