import { expect, test } from "vitest";
import { timeline } from "../../timeline.ts";

/** A pod finds no volume at 1 s; a change at 5.5 s makes the scheduler try again, or does not. */
function check(what: string, change: string, wakes: boolean): void {
  test(`${what} ${wakes ? "wakes" : "does not wake"} the pod`, () => {
    const log = timeline(`
      0 node n1 zone=a
      0 class local wait provisioner=kubernetes.io/no-provisioner
      0 csinode n1 csi.x
      0 csidriver csi.x tracks
      0 csidriver csi.y tracks
      0 capacity c1 class=local size=2Gi
      0 claim data class=local
      0 claim other class=local
      1 pod p claim=data csi=csi.x
      5.5 ${change}
      60 delete p
    `);
    expect(log.length).toBe(wakes ? 2 : 1);
  });
}

check("a new class", "class more", true);
check("other topologies of a class", "class local wait provisioner=kubernetes.io/no-provisioner topology=zone:a", true);
check("a class that stays the same", "class local wait provisioner=kubernetes.io/no-provisioner", false);
check("a change of its claim", "claim data class=local size=2Gi", true);
check("a change of another claim", "claim other class=local size=2Gi", false);
check("any volume", "volume pv class=other", true);
check("a new node", "node n2", true);
check("a new label of a node", "node n1 zone=b", true);
check("more CPU of a node", "node n1 zone=a cpu=8", false);
check("a new CSINode", "csinode n2 csi.x", true);
check("other migrated plugins of a CSINode", "csinode n1 csi.x migrated=kubernetes.io/aws-ebs", true);
check("other limits of a CSINode", "csinode n1 csi.x=5", false);
check("a driver of its volume that keeps track no more", "csidriver csi.x", true);
check("another driver that keeps track no more", "csidriver csi.y", false);
check("new room", "capacity c2 class=local size=1Gi", true);
check("more room", "capacity c1 class=local size=3Gi", true);
check("less room", "capacity c1 class=local size=1Gi", false);
