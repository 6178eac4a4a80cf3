import { expect, test } from "vitest";
import { linesOf } from "./one-attempt.ts";
import { type TimelineOptions, timeline } from "./timeline.ts";

/** Steps before `=>`, what the scheduler does behind it. A message that ends in `...` is given by its beginning. */
function check(what: string, text: string, options: TimelineOptions = {}): void {
  test(what, () => {
    const [steps, expected] = text.split("=>");
    const wanted = linesOf(expected);
    const log = timeline(steps, options).map((line, i) => {
      const start = wanted[i]?.endsWith("...") ? wanted[i].slice(0, -3) : undefined;
      return start !== undefined && line.startsWith(start) ? wanted[i] : line;
    });
    expect(log).toEqual(wanted);
  });
}

check(
  "the higher priority first, then who came first",
  `
  0 node n1
  1 pod a cpu=1
  1 pod b cpu=1 priority=5
  1 pod c cpu=1
  =>
  1 b on n1
  1 a on n1
  1 c on n1
`,
);
check(
  "a pod waits for the event that helps it",
  `
  0 node n1 cpu=1
  1 pod a cpu=2
  2 node n2 cpu=1
  3 node n3 cpu=2
  =>
  1 a fails: 0/1 nodes are available: 1 Insufficient cpu...
  3 a on n3
`,
);
check(
  "a taint change of any node wakes a pod that lacks CPU",
  `
  0 node n1 cpu=1
  1 pod a cpu=2
  2 node n1 cpu=1 taint=x:NoSchedule
  3 delete a
  =>
  1 a fails: 0/1 nodes are available: 1 Insufficient cpu...
  2 a fails: 0/1 nodes are available: 1 node(s) had untolerated taint(s)...
`,
);
check(
  "a label change does not",
  `
  0 node n1 cpu=1
  1 pod a cpu=2
  2 node n1 cpu=1 label.x=y
  400 node n2 cpu=2
  =>
  1 a fails: 0/1 nodes are available...
  330 a fails: 0/1 nodes are available...
  400 a on n2
`,
);
check(
  "a finished pod makes room at once, for an idle scheduler knows no backoff",
  `
  0 node n1 cpu=1
  1 pod a cpu=1
  1.1 pod b cpu=1
  1.2 finish a
  =>
  1 a on n1
  1.1 b fails: 0/1 nodes are available: 1 Insufficient cpu...
  1.2 b on n1
`,
);
check(
  "a pod that was retried stands behind one that came later and was not",
  `
  0 node n1 cpu=1
  0 pod small cpu=100m on=n1
  1 pod old cpu=1
  2 pod young cpu=1 select.x=y
  3 finish small
  3 pod other cpu=500m on=n1
  5 node n2 cpu=1 label.x=y
  6 delete old
  =>
  1 old fails: 0/1 nodes are available: 1 Insufficient cpu...
  2 young fails: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector...
  3 old fails: 0/1 nodes are available: 1 Insufficient cpu...
  5 young on n2
  5 old fails: 0/2 nodes are available: 2 Insufficient cpu...
`,
);
check(
  "without nodes a pod is tried again when its error backoff is over, never before",
  `
  1.4 pod a cpu=1
  32 node n1
  =>
  1.4 a fails: no nodes available to schedule pods
  3 a fails: no nodes available to schedule pods
  6 a fails: no nodes available to schedule pods
  11 a fails: no nodes available to schedule pods
  20 a fails: no nodes available to schedule pods
  31 a fails: no nodes available to schedule pods
  42 a on n1
`,
);
check(
  "a node does not end an error backoff",
  `
  1.4 pod a cpu=1
  1.5 node n1
  =>
  1.4 a fails: no nodes available to schedule pods
  3 a on n1
`,
);
check(
  "seconds are those of the wall clock",
  `
  1.4 pod a cpu=1
  1.5 node n1
  =>
  1.4 a fails: no nodes available to schedule pods
  3.25 a on n1
`,
  { startEpochMs: 750 },
);
check(
  "five minutes without an event, on the 30-second grid",
  `
  0 node n1 cpu=1
  29 pod a cpu=2
  700 node n2 cpu=2
  =>
  29 a fails: 0/1 nodes are available...
  330 a fails: 0/1 nodes are available...
  660 a fails: 0/1 nodes are available...
  700 a on n2
`,
);
check(
  "a gated pod is let in when its last gate is gone",
  `
  0 node n1
  1 pod a gate=x gate=y
  2 change a gate=y
  3 change a
  =>
  3 a on n1
`,
);
check(
  "a pod deleted while it waits is forgotten",
  `
  0 node n1 cpu=1
  1 pod a cpu=2
  2 delete a
  3 node n2
  =>
  1 a fails: 0/1 nodes are available...
`,
);
check(
  "a pod of another scheduler is left alone",
  `
  0 node n1
  1 pod a scheduler=other
  1 pod b
  =>
  1 b on n1
`,
);
check(
  "evictions make room",
  `
  0 node n1 cpu=1
  1 pod a cpu=1
  2 pod b cpu=1 priority=9
  3 delete a
  =>
  1 a on n1
  2 b fails: 0/1 nodes are available: 1 Insufficient cpu.
  2 a preempted
  3 b on n1
`,
);
check(
  "a pod keeps its promised node against less important ones",
  `
  0 node n1 cpu=1
  1 pod a cpu=1
  2 pod b cpu=1 priority=9
  2.5 pod c cpu=1
  3 delete a
  4 delete c
  =>
  1 a on n1
  2 b fails: 0/1 nodes are available: 1 Insufficient cpu.
  2 a preempted
  2.5 c fails: 0/1 nodes are available: 1 Insufficient cpu...
  3 b on n1
  3 c fails: 0/1 nodes are available: 1 Insufficient cpu...
`,
);
check(
  "two profiles with their own weights",
  `
  0 node n1 cpu=4 mem=4Gi
  0 node n2 cpu=4 mem=4Gi
  1 pod a cpu=1 mem=1Gi on=n1
  2 pod b cpu=1 mem=1Gi
  3 pod c cpu=1 mem=1Gi scheduler=packer
  4 pod d cpu=1 mem=1Gi scheduler=packer
  =>
  2 b on n2
  3 c on n1
  4 d on n1
`,
  {
    config: {
      profiles: [
        { schedulerName: "default-scheduler" },
        { schedulerName: "packer", pluginConfig: [{ name: "NodeResourcesFit", args: { scoringStrategy: { type: "MostAllocated" } } }] },
      ],
    },
  },
);
check(
  "a node that goes takes its place in the list with it",
  `
  0 node n1 cpu=1
  1 drop n1
  2 pod a cpu=1
  2.5 delete a
  =>
  2 a fails: no nodes available to schedule pods
`,
);
check(
  "a pod that spreads wakes when one that counted on its nominated node goes",
  `
  0 node n1 cpu=1 zone=a
  0 node n2 zone=b taint=x:NoSchedule
  1 pod v cpu=1 grace=30 on=n1
  2 pod a cpu=1 priority=5 label.app=web
  3 pod b label.app=web spread=zone/1/hard
  4 delete a
  =>
  2 a fails: 0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s)...
  2 v preempted
  3 b fails: 0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) had untolerated taint(s)...
  4 b on n1
`,
);
check(
  "a node that is promised before it is there is kept for the pod when it comes",
  `
  0 node n1 cpu=1
  1 pod a cpu=2 priority=5 select.x=y never promised=n2
  1 pod b cpu=2
  2 node n2 cpu=2
  3 delete a
  =>
  1 a fails: 0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector...
  1 b fails: 0/1 nodes are available: 1 Insufficient cpu...
  2 b fails: 0/2 nodes are available: 2 Insufficient cpu...
  3 b on n2
`,
);
check(
  "an ignored resource keeps no pod off a node, but a node without it wakes none",
  `
  0 node n1 cpu=1
  1 pod a cpu=1 gpu=1
  2 pod b cpu=1 gpu=1
  3 node n2 cpu=1
  4 node n3 cpu=1 gpu=1
  =>
  1 a on n1
  2 b fails: 0/1 nodes are available: 1 Insufficient cpu...
  4 b on n2
`,
  { config: { profiles: [{ pluginConfig: [{ name: "NodeResourcesFit", args: { ignoredResources: ["nvidia.com/gpu"] } }] }] } },
);
check(
  "a pod that is being deleted stands last on its node, and the last one in its place: of equals, the later one goes",
  `
  0 node n1 cpu=4
  1 pod a cpu=1 priority=-1 grace=30 on=n1
  1 pod b cpu=1 grace=30 on=n1
  1 pod c cpu=1 grace=30 on=n1
  2 pod h cpu=2 priority=5
  3 pod i cpu=1 priority=5
  4 delete h
  4 delete i
  =>
  2 h fails: 0/1 nodes are available: 1 Insufficient cpu...
  2 a preempted
  3 i fails: 0/1 nodes are available: 1 Insufficient cpu...
  3 b preempted
`,
);
