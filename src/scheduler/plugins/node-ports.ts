import { type HostPort, type PodTemplate, portKey } from "../../cluster/index.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";
import { failUnprepared } from "../framework/unprepared.ts";

const NAME = "NodePorts";
const ANY_ADDRESS = "0.0.0.0";

/**
 * Two pods on one node cannot have the same host port.
 * Source: kube-scheduler v1.36, framework/plugins/nodeports/node_ports.go.
 */
export const nodePorts: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter"],
  create: (_args, { statuses }) => {
    const taken = statuses.intern(Code.Unschedulable, NAME, ["node(s) didn't have free ports for the requested pod ports"]);
    return {
      name: NAME,
      nodeLocal: true,
      events: [
        {
          resource: "Pod",
          actions: Action.Delete,
          hint: ({ template }, { oldPod }) =>
            oldPod !== undefined && (oldPod.node !== "" || oldPod.nominatedNode !== "") && portsConflict(template, oldPod.template),
        },
        { resource: "Node", actions: Action.Add },
      ],
      preFilter({ template }) {
        return { state: undefined, skip: template.hostPorts.length === 0 };
      },
      filterUnprepared: failUnprepared(statuses, NAME, 'reading "PreFilterNodePorts" from cycleState: not found'),
      filter({ template, snapshot }, _state, nodes) {
        const { pods, givenUpPorts } = snapshot.infos;
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = nodes.rows[i];
          const free = givenUpPorts[row];
          if (pods[row].templates.some((other) => portsConflict(template, other, free))) nodes.reject(row, taken);
          else nodes.rows[kept++] = row;
        }
        nodes.count = kept;
      },
    };
  },
};

/** Whether two pods want the same host port, but for some of the second's. */
function portsConflict(a: PodTemplate, b: PodTemplate, free?: ReadonlySet<string>): boolean {
  if (b.hostPorts.length === 0) return false;
  const used = free === undefined ? b.hostPorts : b.hostPorts.filter((port) => !free.has(portKey(port)));
  return a.hostPorts.some((wanted) => used.some((one) => conflict(wanted, one)));
}

/** Source: kube-scheduler v1.36, k8s.io/kube-scheduler framework/types.go, HostPortInfo.CheckConflict. */
function conflict(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.ip === b.ip || a.ip === ANY_ADDRESS || b.ip === ANY_ADDRESS;
}
