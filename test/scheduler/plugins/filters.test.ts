import { expect, test } from "vitest";
import { attempt, linesOf } from "../one-attempt.ts";

/** The lines before `=>` are the cluster with the pod to place; those behind it are the verdict on each node. */
function check(what: string, text: string): void {
  test(what, () => {
    const [cluster, verdicts] = text.split("=>");
    const expected = linesOf(verdicts);
    expect(attempt(cluster).split("\n").slice(0, expected.length)).toEqual(expected);
  });
}

check(
  "a cordoned node says so, not its taints",
  `
  node n1 cordoned taint=node.kubernetes.io/unschedulable:NoSchedule
  node n2
  pod p
  =>
  n1 NodeUnschedulable: node(s) were unschedulable
  n2 fits
`,
);
check(
  "a toleration of the cordon lets a pod on",
  `
  node n1 cordoned
  pod p tolerate=node.kubernetes.io/unschedulable
  =>
  n1 fits
`,
);
check(
  "NoSchedule and NoExecute keep pods away, PreferNoSchedule does not",
  `
  node n1 taint=a:NoSchedule
  node n2 taint=a:NoExecute
  node n3 taint=a:PreferNoSchedule
  pod p
  =>
  n1 TaintToleration: node(s) had untolerated taint(s)
  n2 TaintToleration: node(s) had untolerated taint(s)
  n3 fits
`,
);
check(
  "every taint must be tolerated",
  `
  node n1 taint=a:NoSchedule taint=b:NoSchedule
  pod p tolerate=a
  =>
  n1 TaintToleration: node(s) had untolerated taint(s)
`,
);
check(
  "a pod that names its node goes nowhere else",
  `
  node n1
  node n2
  pod p fixed=n2
  =>
  n2 fits
  goes to n2
`,
);
check(
  "the node selector",
  `
  node n1 label.disk=ssd
  node n2
  pod p select.disk=ssd
  =>
  n1 fits
  n2 NodeAffinity: node(s) didn't match Pod's node affinity/selector
`,
);
check(
  "the same host port is taken on all addresses, or on the same one",
  `
  node n1
  node n2
  node n3
  pod a port=80 on=n1
  pod b port=80@10.0.0.1 on=n2
  pod c port=80@10.0.0.1 on=n3
  pod p port=80@10.0.0.2
  =>
  n1 NodePorts: node(s) didn't have free ports for the requested pod ports
  n2 fits
  n3 fits
`,
);
check(
  "exactly what is left fits, one more does not",
  `
  node n1 cpu=1 mem=1Gi
  node n2 cpu=1 mem=1Gi
  pod a cpu=500m on=n1
  pod b cpu=501m on=n2
  pod p cpu=500m
  =>
  n1 fits
  n2 NodeResourcesFit: Insufficient cpu
`,
);
check(
  "all shortages of a node are told together",
  `
  node n1 cpu=1 mem=1Gi pods=0 storage=1Gi gpu=1
  pod p cpu=2 mem=2Gi storage=2Gi gpu=2
  =>
  n1 NodeResourcesFit: Too many pods, Insufficient cpu, Insufficient memory, Insufficient ephemeral-storage, Insufficient nvidia.com/gpu
`,
);
check(
  "a pod that asks for nothing needs a place only",
  `
  node n1 pods=1
  node n2 pods=1
  pod a cpu=4 on=n1
  pod p
  =>
  n1 NodeResourcesFit: Too many pods
  n2 fits
`,
);
check(
  "the first plugin in order speaks alone",
  `
  node n1 cordoned taint=a:NoSchedule cpu=1
  node n2 taint=a:NoSchedule cpu=1
  node n3 cpu=1
  pod p cpu=2 select.disk=ssd
  =>
  n1 NodeUnschedulable: node(s) were unschedulable
  n2 TaintToleration: node(s) had untolerated taint(s)
  n3 NodeAffinity: node(s) didn't match Pod's node affinity/selector
`,
);
check(
  "a gate keeps a pod out of the queue",
  `
  node n1
  pod p gate=a gate=b
  =>
  gated: waiting for scheduling gates: [a b]
`,
);
check(
  "zones take turns",
  `
  node n1 zone=a
  node n2 zone=a
  node n3 zone=b
  node n4 zone=c
  node n5 zone=a
  node n6 zone=b
  pod p
  =>
  n1 fits
  n3 fits
  n4 fits
  n2 fits
  n6 fits
  n5 fits
`,
);
