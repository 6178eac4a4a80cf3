import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";

/**
 * Keeps pods with scheduling gates out of the queue.
 * Source: kube-scheduler v1.36, framework/plugins/schedulinggates/scheduling_gates.go.
 */
export const schedulingGates: PluginDefinition = {
  name: "SchedulingGates",
  points: ["preEnqueue"],
  create: (_args, { statuses }) => ({
    name: "SchedulingGates",
    events: [
      {
        resource: "Pod",
        actions: Action.UpdatePodSchedulingGatesEliminated,
        hint: (waiting, { newPod }) => newPod?.id === waiting.pod,
      },
    ],
    preEnqueue(_pod, { spec: { schedulingGates } }) {
      if (schedulingGates === undefined || schedulingGates.length === 0) return undefined;
      const gates = schedulingGates.map(({ name }) => name).join(" ");
      return statuses.intern(Code.UnschedulableAndUnresolvable, "SchedulingGates", [`waiting for scheduling gates: [${gates}]`]);
    },
  }),
};
