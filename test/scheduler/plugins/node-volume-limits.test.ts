import { expect, test } from "vitest";
import { attempt, linesOf } from "../one-attempt.ts";
import { timeline } from "../timeline.ts";

/** Storage, nodes and pods; behind `=>` the nodes that can attach the last pod's volumes. */
function check(what: string, text: string): void {
  test(what, () => {
    const [cluster, fitting] = text.split("=>");
    const verdicts = attempt(`class fast wait\n${cluster}`).split("\n");
    for (const verdict of verdicts.filter((line) => line.includes(" NodeVolumeLimits"))) {
      expect(verdict).toMatch(/ NodeVolumeLimits: node\(s\) exceed max volume count$/);
    }
    expect(verdicts.filter((line) => line.endsWith(" fits")).map((line) => line.split(" ")[0])).toEqual(linesOf(fitting));
  });
}

const BOUND = `
  volume v1 for=c1
  claim c1 volume=v1 bound
  volume v2 for=c2
  claim c2 volume=v2 bound
`;

check(
  "the limit may be reached and not exceeded",
  `${BOUND}
  node n1
  node n2
  csinode n1 csi.x=1
  csinode n2 csi.x=2
  pod a claim=c1 on=n1
  pod b claim=c1 on=n2
  pod p claim=c2
  =>
  n2
`,
);
check(
  "a node without limits, or without a limit for the driver, attaches any number",
  `${BOUND}
  node n1
  node n2
  node n3
  csinode n1 csi.x
  csinode n2 csi.other=0
  pod p claim=c1 claim=c2
  =>
  n1
  n2
  n3
`,
);
check(
  "a volume that a pod of the node has attached is not new",
  `${BOUND}
  node n1
  csinode n1 csi.x=1
  pod a claim=c1 on=n1
  pod p claim=c1
  =>
  n1
`,
);
check(
  "a volume that does not exist yet counts for the driver that will make it",
  `
  node n1
  node n2
  csinode n1 csi.x=1
  csinode n2 csi.x=2
  claim c1 class=fast
  claim c2 class=fast
  pod p claim=c1 claim=c2
  =>
  n2
`,
);
check(
  "what is attached without a pod counts, too, once",
  `${BOUND}
  node n1
  node n2
  volume v3
  csinode n1 csi.x=1
  csinode n2 csi.x=2
  attachment a1 csi.x on=n1 volume=v3
  attachment a2 csi.x on=n2 volume=v1
  pod a claim=c1 on=n2
  pod p claim=c2
  =>
  n2
`,
);
check(
  "disks named in place count where their plugin is migrated",
  `
  node n1
  node n2
  csinode n1 ebs.csi.aws.com=1
  csinode n2 ebs.csi.aws.com=2
  pod a ebs=vol-1 on=n1
  pod b ebs=vol-1 on=n2
  pod p ebs=vol-2
  =>
  n2
`,
);
check(
  "volumes of migrated plugins are their driver's",
  `
  node n1
  volume vol-1 driver=ebs for=c1
  claim c1 volume=vol-1 bound
  csinode n1 ebs.csi.aws.com=0
  pod p claim=c1
  =>
`,
);

/** A pod waits for a slot on n1; it is tried again after some changes only. */
function checkWake(what: string, change: string, wakes: boolean): void {
  test(`${what} ${wakes ? "wakes" : "does not wake"} a pod over the limit`, () => {
    const log = timeline(`
      0 node n1
      0 csinode n1 csi.x=1
      0 volume v1 for=c1
      0 claim c1 volume=v1 bound
      0 volume v2 for=c2
      0 claim c2 volume=v2 bound
      1 pod a claim=c1
      1 pod b
      2 pod p claim=c2
      5.5 ${change}
      60 delete p
    `);
    expect(log.filter((line) => / p (on|fails)/.test(line)).length).toBe(wakes ? 2 : 1);
  });
}
checkWake("a higher limit", "csinode n1 csi.x=2", true);
checkWake("a lower limit", "csinode n1 csi.x=0", false);
checkWake("a new CSINode", "csinode n2 csi.x=1", true);
checkWake("a pod with a volume that goes", "delete a", true);
checkWake("a pod without one that goes", "delete b", false);

test("a disk named in place that no driver understands is an error, where a node says what it attaches", () => {
  const problem =
    'running "NodeVolumeLimits" filter plugin: converting volume(aws:///a/vol-1) from inline to csi: ' +
    "failed to translate Kubernetes ID to EBS Volume ID Invalid format for AWS volume (aws:///a/vol-1)";
  const verdicts = attempt("node n1\nnode n2\ncsinode n2 csi.x=1\npod p ebs=aws:///a/vol-1").split("\n");
  expect(verdicts).toEqual(["n1 fits", `n2 NodeVolumeLimits: ${problem}`, problem]);
});
test("a volume that no driver understands counts for nothing", () => {
  const zones = "label.topology.kubernetes.io/zone=a__b";
  const text = `
    node n1
    csinode n1 pd.csi.storage.gke.io=0
    volume pv driver=gce for=data ${zones}
    claim data volume=pv bound
    pod p claim=data`;
  expect(attempt(text)).toBe("n1 fits\ngoes to n1\npv for data");
});
