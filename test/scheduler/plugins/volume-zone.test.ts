import { expect, test } from "vitest";
import { attempt, linesOf } from "../one-attempt.ts";
import { timeline } from "../timeline.ts";

const ELSEWHERE = "VolumeZone: node(s) had no available volume zone";

/** Nodes and the labels of a bound volume; behind `=>` the verdicts. */
function check(what: string, text: string): void {
  test(what, () => {
    const [cluster, verdicts] = text.split("=>");
    const lines = attempt(`claim data volume=pv bound\n${cluster}\npod p claim=data`).split("\n");
    expect(lines.slice(0, linesOf(verdicts).length)).toEqual(linesOf(verdicts));
  });
}

check(
  "a node must be in the volume's zone, if it is anywhere",
  `
  node n1 zone=a
  node n2 zone=b
  node n3
  volume pv label.topology.kubernetes.io/zone=a
  =>
  n1 fits
  n2 ${ELSEWHERE}
  n3 fits
`,
);
check(
  "several zones, and old labels for new ones",
  `
  node n1 zone=a
  node n2 zone=b
  node n3 zone=c
  volume pv label.failure-domain.beta.kubernetes.io/zone=a__b
  =>
  n1 fits
  n2 fits
  n3 ${ELSEWHERE}
`,
);
check(
  "not new labels for old ones",
  `
  node n1 label.failure-domain.beta.kubernetes.io/zone=a
  volume pv label.topology.kubernetes.io/zone=a
  =>
  n1 ${ELSEWHERE}
`,
);
check(
  "every label counts, also one that the node lacks",
  `
  node n1 zone=a
  volume pv label.topology.kubernetes.io/zone=a label.topology.kubernetes.io/region=r
  =>
  n1 ${ELSEWHERE}
`,
);
check(
  "a label that names an empty zone does not count",
  `
  node n1 zone=c
  volume pv label.topology.kubernetes.io/zone=a__
  =>
  n1 fits
`,
);
check(
  "a volume that is gone",
  `
  node n1
  =>
  0/1 nodes are available: persistentvolume "pv" not found. not found
`,
);

/** What VolumeZone says of a claim when VolumeBinding is not there to say it first. */
function checkAlone(what: string, storage: string, message: string): void {
  test(what, () => {
    const config = { profiles: [{ plugins: { multiPoint: { disabled: [{ name: "VolumeBinding" }] } } }] };
    expect(attempt(`node n1\n${storage}\npod p claim=data`, [], config).split("\n")[0]).toBe(
      `0/1 nodes are available: ${message}. not found`,
    );
  });
}
checkAlone("neither volume nor class", "claim data", "PersistentVolumeClaim had no pv name and storageClass name");
checkAlone("no such class", "claim data class=ghost", 'storageclass.storage.k8s.io "ghost" not found');
checkAlone("unbound, and its class binds at once", "class now\nclaim data class=now", "PersistentVolume had no name");

test("only new labels of a volume wake a pod", () => {
  const log = timeline(`
    0 node n1 zone=a
    0 volume pv label.topology.kubernetes.io/zone=b
    0 claim data volume=pv bound
    1 pod p claim=data
    5.5 volume pv label.topology.kubernetes.io/zone=b size=2Gi
    9.5 volume pv label.topology.kubernetes.io/zone=a
  `);
  expect(log.length).toBe(2);
  expect(log[1]).toBe("9.5 p on n1");
});
