import { expect, test } from "vitest";
import { attempt } from "./one-attempt.ts";

/** `cluster` ends with the pod that fits nowhere; `message` is what its condition says. */
function check(what: string, cluster: string, message: string, config?: unknown): void {
  test(what, () => {
    expect(attempt(cluster, [], config).split("\n").at(-1)).toBe(message);
  });
}

const FULL = "node n1 cpu=2\n node n2 cpu=2\n node n3 cpu=2\n pod a cpu=2 on=n1\n pod b cpu=2 on=n2\n pod c cpu=2 on=n3";
const THREE_CPU = "0/3 nodes are available: 3 Insufficient cpu.";
const without = (name: string): object => ({ profiles: [{ plugins: { multiPoint: { disabled: [{ name }] } } }] });

check("no nodes", "pod p", "no nodes available to schedule pods");
check(
  "all full, nobody less important",
  `${FULL}\n pod p cpu=1`,
  `${THREE_CPU} no new claims to deallocate, preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.`,
);
check(
  "one reason can be helped, the other cannot",
  `node n1 mem=1Gi
   node n2 mem=1Gi
   node n3 taint=a:NoSchedule
   node n4 taint=a:NoSchedule
   node n5 taint=a:NoSchedule
   pod a mem=1Gi on=n1
   pod b mem=1Gi on=n2
   pod p mem=1Gi`,
  "0/5 nodes are available: 2 Insufficient memory, 3 node(s) had untolerated taint(s). no new claims to deallocate, " +
    "preemption: 0/5 nodes are available: 2 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.",
);
check(
  "larger than every node",
  "node n1 cpu=1\n node n2 cpu=1\n pod p cpu=2",
  "0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, " +
    "preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
);
check("evictions make room: nothing is added", `${FULL}\n pod p cpu=1 priority=1`, THREE_CPU);
check(
  "a pod that never preempts",
  `${FULL}\n pod p cpu=1 priority=1 never`,
  `${THREE_CPU} no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.`,
);
check(
  "a daemon's pod whose node is full",
  `${FULL}\n pod p cpu=1 fixed=n1`,
  "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, " +
    "preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
);
check(
  "a daemon's pod whose node does not exist",
  `${FULL}\n pod p cpu=1 fixed=n9`,
  "0/3 nodes are available: 3 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, " +
    "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
);
check(
  "names that contradict each other end everything",
  `${FULL}\n pod p fixed=n1&n2`,
  "0/3 nodes are available: pod affinity terms conflict. not found",
);
check(
  "without DynamicResources its words are missing, and preemption has its say",
  `${FULL}\n pod p fixed=n1&n2`,
  "0/3 nodes are available: pod affinity terms conflict. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.",
  without("DynamicResources"),
);
check(
  "counts are sorted as text",
  `${Array.from({ length: 10 }, (_, i) => `node n${i} cpu=1`).join("\n")}
   node a cordoned
   node b cordoned
   pod p cpu=2`,
  "0/12 nodes are available: 10 Insufficient cpu, 2 node(s) were unschedulable. no new claims to deallocate, " +
    "preemption: 0/12 nodes are available: 12 Preemption is not helpful for scheduling.",
);
check("a profile that cannot make room adds nothing", `${FULL}\n pod p cpu=1`, THREE_CPU, {
  profiles: [{ plugins: { postFilter: { disabled: [{ name: "*" }] } } }],
});
