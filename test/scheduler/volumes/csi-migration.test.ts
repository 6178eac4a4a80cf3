import { expect, test } from "vitest";
import type { CSINode, Labels, VolumeSources } from "../../../src/model/index.ts";
import { driverOfProvisioner, migratedVolume } from "../../../src/scheduler/volumes/csi-migration.ts";

const NODE: CSINode = { metadata: { name: "n1" }, spec: {} };
const ANNOUNCED: CSINode = {
  metadata: { name: "n1", annotations: { "storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/portworx-volume" } },
  spec: {},
};

/** A volume, and `driver/handle` as a node counts it, "" when it does not, or why it cannot. */
function check(sources: VolumeSources, counted: string, node = NODE, labels?: Labels): void {
  test(`${JSON.stringify(sources)} with ${JSON.stringify(labels ?? {})} is ${counted === "" ? "not counted" : counted}`, () => {
    const volume = migratedVolume(sources, labels, node);
    const told = volume === undefined ? "" : "problem" in volume ? volume.problem : `${volume.driver}/${volume.handle}`;
    expect(told).toBe(counted);
  });
}

check({ awsElasticBlockStore: { volumeID: "vol-1" } }, "ebs.csi.aws.com/vol-1");
check({ awsElasticBlockStore: { volumeID: "aws://us-east-1a/vol-1" } }, "ebs.csi.aws.com/vol-1");
check({ gcePersistentDisk: { pdName: "d" } }, "pd.csi.storage.gke.io/projects/UNSPECIFIED/zones/UNSPECIFIED/disks/d");
check({ gcePersistentDisk: { pdName: "d" } }, "pd.csi.storage.gke.io/projects/UNSPECIFIED/zones/us-a/disks/d", NODE, {
  "topology.kubernetes.io/zone": "us-a",
});
check({ gcePersistentDisk: { pdName: "d" } }, "pd.csi.storage.gke.io/projects/UNSPECIFIED/regions/us-e1/disks/d", NODE, {
  "topology.kubernetes.io/zone": "us-e1-a__us-e1-b",
});
const DISK: VolumeSources = { gcePersistentDisk: { pdName: "d" } };
const OLD_ZONE = "failure-domain.beta.kubernetes.io/zone";
check(DISK, "pd.csi.storage.gke.io/projects/UNSPECIFIED/zones/old/disks/d", NODE, {
  [OLD_ZONE]: "old",
  "topology.kubernetes.io/zone": "new",
});
check(DISK, "pd.csi.storage.gke.io/projects/UNSPECIFIED/zones/new/disks/d", NODE, { [OLD_ZONE]: "", "topology.kubernetes.io/zone": "new" });
const ODD = "failed to get region from zones: zone in unexpected format, expected: {locale}-{region}-{zone}, got: ";
check(DISK, `${ODD}b`, NODE, { [OLD_ZONE]: "us-e1-a__b" });
check(DISK, ODD, NODE, { [OLD_ZONE]: "us-e1-a__" });
check(DISK, "failed to get region from zones: multiple or no regions gotten from zones, got: map[eu-w1:{} us-e1:{}]", NODE, {
  [OLD_ZONE]: "us-e1-a__eu-w1-b",
});
const EBS_PROBLEM = "failed to translate Kubernetes ID to EBS Volume ID Invalid format for AWS volume ";
check({ awsElasticBlockStore: { volumeID: "anything" } }, "ebs.csi.aws.com/anything");
check({ awsElasticBlockStore: { volumeID: "aws:///vol-1/" } }, "ebs.csi.aws.com/vol-1");
check({ awsElasticBlockStore: { volumeID: "aws:///a/vol-1" } }, `${EBS_PROBLEM}(aws:///a/vol-1)`);
check({ awsElasticBlockStore: { volumeID: "aws://vol-1" } }, `${EBS_PROBLEM}(aws://vol-1)`);
check({ cinder: { volumeID: "c" } }, "cinder.csi.openstack.org/c");
check({ azureDisk: { diskURI: "/d", kind: "managed" } }, "disk.csi.azure.com//d");
check({ azureDisk: { diskURI: "/d" } }, "kind(Shared) is not supported in csi migration");
check({ azureDisk: { diskURI: "/d", kind: "Dedicated" } }, "kind(Dedicated) is not supported in csi migration");
check({ portworxVolume: { volumeID: "p" } }, "");
check({ portworxVolume: { volumeID: "p" } }, "pxd.portworx.com/p", ANNOUNCED);
check({ azureFile: {} }, "", ANNOUNCED);
check({ iscsi: { iqn: "i" } }, "");

test("a node without CSINode has migrated nothing", () => {
  expect(migratedVolume({ cinder: { volumeID: "c" } }, undefined, undefined)).toBeUndefined();
});
test("a provisioner is its own driver unless it was built in", () => {
  expect(driverOfProvisioner("csi.x", undefined)).toBe("csi.x");
  expect(driverOfProvisioner("kubernetes.io/aws-ebs", NODE)).toBe("ebs.csi.aws.com");
  expect(driverOfProvisioner("kubernetes.io/aws-ebs", undefined)).toBeUndefined();
});
