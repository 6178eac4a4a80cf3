import type { PodSpec } from "../../model/index.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";
import { failUnprepared } from "../framework/unprepared.ts";
import { sameFeatures } from "../informer/node-changes.ts";

const NAME = "NodeDeclaredFeatures";

/**
 * Pods that need a feature of the kubelet go to nodes that declare it.
 * Source: kube-scheduler v1.36, framework/plugins/nodedeclaredfeatures/nodedeclaredfeatures.go;
 * component-helpers/nodedeclaredfeatures/features.
 */
export const nodeDeclaredFeatures: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter"],
  create: (_args, { statuses }) => {
    const missing = statuses.intern(Code.UnschedulableAndUnresolvable, NAME, ["node(s) didn't match Pod's required features"]);
    const known = new WeakMap<PodSpec, readonly string[]>();
    return {
      name: NAME,
      nodeLocal: true,
      events: [
        {
          resource: "Node",
          actions: Action.Add | Action.UpdateNodeDeclaredFeature,
          hint: (_waiting, { oldNode, newNode }) => oldNode === undefined || newNode === undefined || !sameFeatures(oldNode, newNode),
        },
        {
          resource: "Pod",
          actions: Action.Update,
          hint: ({ pod }, { oldPod, newPod }) =>
            newPod?.id === pod &&
            oldPod !== undefined &&
            oldPod.template !== newPod.template &&
            requiredFeatures(oldPod.template.spec).join() !== requiredFeatures(newPod.template.spec).join(),
        },
      ],
      preFilter({ template: { spec } }) {
        let required = known.get(spec);
        if (required === undefined) {
          required = requiredFeatures(spec);
          known.set(spec, required);
        }
        return { state: required, skip: required.length === 0 };
      },
      filterUnprepared: failUnprepared(statuses, NAME, 'error reading "PreFilterNodeDeclaredFeatures" from cycle-state: not found'),
      filter({ snapshot }, state, nodes) {
        const required = state as readonly string[];
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = nodes.rows[i];
          const declared = snapshot.infos.nodes[row].status?.declaredFeatures ?? [];
          if (required.every((feature) => declared.includes(feature))) nodes.rows[kept++] = row;
          else nodes.reject(row, missing);
        }
        nodes.count = kept;
      },
    };
  },
};

function requiredFeatures({ containers, initContainers, hostNetwork, hostUsers }: PodSpec): readonly string[] {
  const required: string[] = [];
  const restartsAll = (list: PodSpec["containers"] = []): boolean => {
    for (const { restartPolicyRules = [] } of list) {
      for (const { action } of restartPolicyRules) if (action === "RestartAllContainers") return true;
    }
    return false;
  };
  if (restartsAll(containers) || restartsAll(initContainers)) required.push("RestartAllContainersOnContainerExits");
  if (hostNetwork === true && hostUsers === false) required.push("UserNamespacesHostNetworkSupport");
  return required;
}
