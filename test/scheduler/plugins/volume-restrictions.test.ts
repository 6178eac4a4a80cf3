import { expect, test } from "vitest";
import { attempt, linesOf } from "../one-attempt.ts";
import { timeline } from "../timeline.ts";

const IN_USE = "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod";

/** A pod in the cluster of the first lines; behind `=>` what becomes of it, from the verdicts on. */
function check(what: string, text: string): void {
  test(what, () => {
    const [cluster, outcome] = text.split("=>");
    expect(attempt(cluster).split("\n").slice(0, linesOf(outcome).length)).toEqual(linesOf(outcome));
  });
}

/** One pod runs on n1 with the first volume; whether another with the second may go there. */
function checkDisks(first: string, second: string, together: boolean): void {
  test(`${first} beside ${second} ${together ? "fits" : "conflicts"}`, () => {
    const [verdict] = attempt(`node n1\npod a ${first} on=n1\npod p ${second}`).split("\n");
    expect(verdict).toBe(together ? "n1 fits" : "n1 VolumeRestrictions: node(s) had no available disk");
  });
}

checkDisks("gce=d", "gce=d", false);
checkDisks("gce-ro=d", "gce=d", false);
checkDisks("gce-ro=d", "gce-ro=d", true);
checkDisks("gce=d", "gce=e", true);
checkDisks("ebs=vol-1", "ebs=vol-1", false);
checkDisks("ebs=vol-1", "ebs=vol-2", true);
checkDisks("iscsi=iqn", "iscsi=iqn", false);
checkDisks("rbd=i@m1,m2", "rbd=i@m2", false);
checkDisks("rbd=i@m1", "rbd=i@m2", true);
checkDisks("gce=d", "ebs=d", true);

check(
  "a claim that does not exist",
  `
  node n1
  pod p claim=ghost
  =>
  0/1 nodes are available: persistentvolumeclaim "ghost" not found. not found
`,
);
check(
  "a claim for one pod is in use on every node",
  `
  node n1
  node n2
  volume pv for=data
  claim data volume=pv bound mode=ReadWriteOncePod
  pod a claim=data on=n1
  pod p claim=data
  =>
  n1 VolumeRestrictions: ${IN_USE}
  n2 VolumeRestrictions: ${IN_USE}
`,
);
check(
  "a claim for one node is not",
  `
  node n1
  volume pv for=data
  claim data volume=pv bound mode=ReadWriteOnce
  pod a claim=data on=n1
  pod p claim=data
  =>
  n1 fits
`,
);

test("a more important pod takes the claim from the pod that holds it", () => {
  const log = timeline(`
    0 node n1
    0 volume pv for=data
    0 claim data volume=pv bound mode=ReadWriteOncePod
    1 pod a claim=data
    2 pod b claim=data priority=5
    3 delete a
  `);
  expect(log).toEqual(["1 a on n1", `2 b fails: 0/1 nodes are available: 1 ${IN_USE}.`, "2 a preempted", "3 b on n1"]);
});

test("a deleted pod frees its disk and its claim, for pods of its namespace", () => {
  const log = timeline(
    `
    0 node n1
    0 volume pv for=data
    0 claim data volume=pv bound mode=ReadWriteOncePod
    1 pod a claim=data gce=d
    1 pod other
    2 pod b claim=data
    2 pod c gce=d
    5 delete other
    9 delete a
  `,
    { failures: false },
  );
  expect(log).toEqual(["1 a on n1", "1 other on n1", "9 b on n1", "9 c on n1"]);
});
