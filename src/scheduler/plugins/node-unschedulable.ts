import { type Taint, type Toleration, toleratesTaint } from "../../model/index.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";

const CORDON: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/**
 * Keeps pods off cordoned nodes, unless they tolerate the cordon.
 * Source: kube-scheduler v1.36, framework/plugins/nodeunschedulable/node_unschedulable.go.
 */
export const nodeUnschedulable: PluginDefinition = {
  name: "NodeUnschedulable",
  points: ["filter"],
  create: (_args, { statuses }) => {
    const cordoned = statuses.intern(Code.UnschedulableAndUnresolvable, "NodeUnschedulable", ["node(s) were unschedulable"]);
    return {
      name: "NodeUnschedulable",
      nodeLocal: true,
      events: [
        {
          resource: "Node",
          actions: Action.Add | Action.UpdateNodeTaint,
          hint: (_waiting, { oldNode, newNode }) => {
            const schedulable = newNode?.spec?.unschedulable !== true;
            return oldNode === undefined ? schedulable : schedulable && oldNode.spec?.unschedulable === true;
          },
        },
        {
          resource: "Pod",
          actions: Action.UpdatePodToleration,
          hint: ({ pod }, { newPod }) => newPod?.id === pod && toleratesCordon(newPod.template.spec.tolerations),
        },
      ],
      filter({ template, snapshot }, _state, nodes) {
        const { unschedulable, cordons } = snapshot.infos;
        if (cordons === 0) return;
        const { rows } = nodes;
        let tolerated: boolean | undefined;
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = rows[i];
          if (unschedulable[row] === 1) {
            tolerated ??= toleratesCordon(template.spec.tolerations);
            if (!tolerated) {
              nodes.reject(row, cordoned);
              continue;
            }
          }
          rows[kept++] = row;
        }
        nodes.count = kept;
      },
    };
  },
};

function toleratesCordon(tolerations: readonly Toleration[] = []): boolean {
  return tolerations.some((toleration) => toleratesTaint(toleration, CORDON));
}
