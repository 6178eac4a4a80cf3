import { expect, test } from "vitest";
import { timeline } from "../timeline.ts";

/** What turns the pod `p` away at second 1, on a cluster of n1 and the pod `a` there. */
const REJECTIONS = {
  NodeUnschedulable: { node: "n1 cordoned", pod: "p" },
  TaintToleration: { node: "n1 taint=x:NoSchedule", pod: "p" },
  NodeAffinity: { node: "n1", pod: "p select.disk=ssd" },
  NodePorts: { node: "n1", pod: "p port=80" },
  NodeResourcesFit: { node: "n1 cpu=2", pod: "p cpu=2" },
} as const;

/** Something happens at second 5: is the pod tried again? */
function check(plugin: keyof typeof REJECTIONS, event: string, retried: boolean): void {
  test(`a pod rejected by ${plugin} is ${retried ? "" : "not "}retried after: ${event}`, () => {
    const { node, pod } = REJECTIONS[plugin];
    const log = timeline(`
      0 node ${node}
      0 pod a cpu=1 port=80 on=n1
      0 pod b on=n1
      1 pod ${pod}
      5 ${event}
      6 delete p
    `);
    expect(log[0]).toMatch(/^1 p fails/);
    expect(log.some((line) => line.startsWith("5 p "))).toBe(retried);
  });
}

check("NodeUnschedulable", "node n2 cordoned", false);
check("NodeUnschedulable", "node n2", true);
check("NodeUnschedulable", "node n1", true);
check("NodeUnschedulable", "node n1 cordoned taint=y:NoSchedule", false);
check("NodeUnschedulable", "finish a", false);
check("NodeUnschedulable", "change p tolerate=node.kubernetes.io/unschedulable", true);
check("NodeUnschedulable", "change p tolerate=other", false);

check("TaintToleration", "node n2", true);
check("TaintToleration", "node n2 taint=x:NoExecute", false);
check("TaintToleration", "node n1", true);
check("TaintToleration", "node n1 taint=y:NoSchedule", false);
check("TaintToleration", "finish a", false);
check("TaintToleration", "change p tolerate=other", true);

check("NodeAffinity", "node n2", false);
check("NodeAffinity", "node n2 label.disk=ssd", true);
check("NodeAffinity", "node n1 label.disk=ssd", true);
check("NodeAffinity", "node n1 label.disk=hdd", false);
check("NodeAffinity", "node n1 taint=y:NoSchedule", true);
check("NodeAffinity", "finish a", false);

check("NodePorts", "finish a", true);
check("NodePorts", "finish b", false);
check("NodePorts", "node n2", true);
check("NodePorts", "node n1 label.x=y", false);
check("NodePorts", "node n1 taint=y:NoSchedule", true);

check("NodeResourcesFit", "finish a", true);
check("NodeResourcesFit", "finish b", true);
check("NodeResourcesFit", "change a cpu=500m port=80", true);
check("NodeResourcesFit", "change a cpu=1 port=80 label.x=y", false);
check("NodeResourcesFit", "change p cpu=1", true);
check("NodeResourcesFit", "node n2 cpu=1", false);
check("NodeResourcesFit", "node n2 cpu=2", true);
check("NodeResourcesFit", "node n1 cpu=3", true);
check("NodeResourcesFit", "node n1 cpu=2 mem=64Gi", false);
check("NodeResourcesFit", "node n1 cpu=2 pods=111", true);
check("NodeResourcesFit", "node n1 cpu=2 taint=y:NoSchedule", true);
