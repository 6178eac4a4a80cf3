import { expect, test } from "vitest";
import { attempt, linesOf } from "../../one-attempt.ts";

const NO_MATCH = "VolumeBinding: node(s) didn't find available persistent volumes to bind";
const NO_ROOM = "VolumeBinding: node(s) did not have enough free storage";
const AFFINITY = "VolumeBinding: node(s) didn't match PersistentVolume's node affinity";
const CLUSTER = `
  node n1 zone=a
  node n2 zone=b
  class fast wait
  class local wait provisioner=kubernetes.io/no-provisioner
  class now
`;
const ZONE = "topology.kubernetes.io/zone";

/** Storage and a pod on two nodes in zones a and b; behind `=>` the verdicts or the message, then what is written, without the scores. */
function check(what: string, text: string): void {
  test(what, () => {
    const [storage, outcome] = text.split("=>");
    const expected = linesOf(outcome);
    const lines = attempt(`${CLUSTER}\n${storage}`).split("\n");
    expect(lines.filter((line) => expected.includes(line))).toEqual(expected);
  });
}

check(
  "an unbound claim of a class that binds at once keeps its pod waiting",
  `
  claim data class=now
  pod p claim=data
  =>
  0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found
`,
);
check(
  "so does one whose volume is named but not yet bound, and one whose class does not exist",
  `
  claim data class=fast volume=pv
  pod p claim=data
  =>
  0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found
`,
);
check(
  "a claim that has lost its volume",
  `
  claim data volume=pv lost
  pod p claim=data
  =>
  0/2 nodes are available: persistentvolumeclaim "data" bound to non-existent persistentvolume "pv". not found
`,
);
check(
  "a claim on its way out",
  `
  claim data class=fast deleting
  pod p claim=data
  =>
  0/2 nodes are available: persistentvolumeclaim "data" is being deleted. not found
`,
);
check(
  "a claim still to be made for the pod",
  `
  pod p ephemeral=scratch
  =>
  0/2 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim "p-scratch". not found
`,
);
check(
  "a claim of that name that is not the pod's",
  `
  claim p-scratch class=fast for=another
  pod p ephemeral=scratch
  =>
  0/2 nodes are available: PVC default/p-scratch was not created for pod default/p (pod is not owner). not found
`,
);
check(
  "a claim made for the pod",
  `
  claim p-scratch class=fast for=pod-0
  pod p ephemeral=scratch
  =>
  waits for n1
  p-scratch on n1
`,
);
check(
  "a bound volume is where its node affinity says",
  `
  volume pv in=${ZONE}:b for=data
  claim data volume=pv bound
  pod p claim=data
  =>
  n1 ${AFFINITY}
  n2 fits
  goes to n2
`,
);
check(
  "a volume is made for the node that is chosen",
  `
  claim data class=fast
  pod p claim=data
  =>
  n1 fits
  n2 fits
  waits for n1
  data on n1
`,
);
check(
  "but not by a class that only knows volumes that exist",
  `
  claim data class=local
  pod p claim=data
  =>
  n1 ${NO_MATCH}
  n2 ${NO_MATCH}
`,
);
check(
  "nor where the class may not",
  `
  class here wait topology=${ZONE}:b
  claim data class=here
  pod p claim=data
  =>
  n1 ${NO_MATCH}
  n2 fits
  data on n2
`,
);
check(
  "nor for another node than the one chosen before",
  `
  claim data class=fast node=n2
  pod p claim=data
  =>
  n1 ${NO_MATCH}
  n2 fits
`,
);
check(
  "the smallest volume that is large enough is taken",
  `
  volume large class=local size=5Gi
  volume small class=local size=1Gi
  volume right class=local size=2Gi
  claim data class=local size=1500Mi
  pod p claim=data
  =>
  waits for n1
  right for data
`,
);
check(
  "small claims choose first, and a volume serves one claim",
  `
  volume v1 class=local size=1Gi
  volume v5 class=local size=5Gi
  claim big class=local size=3Gi
  claim little class=local size=1Gi
  pod p claim=big claim=little
  =>
  v1 for little
  v5 for big
`,
);
check(
  "class, access modes, volume mode, labels, phase and node affinity must agree",
  `
  volume other class=fast
  volume modes class=local mode=ReadOnlyMany
  volume block class=local block
  volume label class=local label.kind=hdd
  volume gone class=local label.kind=ssd released
  volume dying class=local label.kind=ssd deleting
  volume taken class=local label.kind=ssd for=another
  volume there class=local label.kind=ssd in=${ZONE}:b
  claim data class=local select.kind=ssd
  pod p claim=data
  =>
  n1 ${NO_MATCH}
  n2 fits
  there for data
`,
);
check(
  "a volume set aside for the claim is its only one",
  `
  volume pv1 class=local
  volume pv2 class=local size=9Gi in=${ZONE}:b for=data
  claim data class=local
  pod p claim=data
  =>
  n1 ${NO_MATCH}
  n2 fits
  pv2 for data
`,
);
check(
  "room for the volume, where the driver keeps track: what is most for one volume counts before what is left in all",
  `
  csidriver csi.x tracks
  capacity c1 class=fast size=10Gi most=1Gi label.${ZONE}=a
  capacity c2 class=fast size=2Gi label.${ZONE}=b
  claim data class=fast size=2Gi
  pod p claim=data
  =>
  n1 ${NO_ROOM}
  n2 fits
`,
);
check(
  "a bound volume elsewhere and nothing to bind are both told",
  `
  volume pv in=${ZONE}:b for=bound
  claim bound volume=pv bound
  claim data class=local
  pod p claim=bound claim=data
  =>
  n1 ${AFFINITY}, node(s) didn't find available persistent volumes to bind
  n2 ${NO_MATCH}
`,
);
test("without VolumeZone a volume that is gone is told node by node", () => {
  const config = { profiles: [{ plugins: { multiPoint: { disabled: [{ name: "VolumeZone" }] } } }] };
  const [verdict] = attempt("node n1\nclaim data volume=pv bound\npod p claim=data", [], config).split("\n");
  expect(verdict).toBe("n1 VolumeBinding: node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)");
});

const ODD_ZONES = `could not translate pv: failed to get region from zones: zone in unexpected format, expected: {locale}-{region}-{zone}, got: a`;
check(
  "a bound volume that a node's driver cannot name is an error, on nodes that leave it to the driver",
  `
  csinode n2 migrated=kubernetes.io/gce-pd
  volume pv driver=gce for=data label.${ZONE}=a__b
  claim data volume=pv bound
  pod p claim=data
  =>
  n1 fits
  n2 VolumeBinding: running "VolumeBinding" filter plugin: ${ODD_ZONES}
  running "VolumeBinding" filter plugin: ${ODD_ZONES}
`,
);
