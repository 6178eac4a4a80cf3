import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";

/**
 * A pod that names its node goes nowhere else.
 * Source: kube-scheduler v1.36, framework/plugins/nodename/node_name.go.
 */
export const nodeName: PluginDefinition = {
  name: "NodeName",
  points: ["filter"],
  create: (_args, { statuses }) => {
    const other = statuses.intern(Code.UnschedulableAndUnresolvable, "NodeName", ["node(s) didn't match the requested node name"]);
    return {
      name: "NodeName",
      nodeLocal: true,
      events: [{ resource: "Node", actions: Action.Add }],
      filter({ template, snapshot }, _state, nodes) {
        const name = template.spec.nodeName ?? "";
        if (name === "") return;
        const { names } = snapshot.infos;
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = nodes.rows[i];
          if (names[row] === name) nodes.rows[kept++] = row;
          else nodes.reject(row, other);
        }
        nodes.count = kept;
      },
    };
  },
};
