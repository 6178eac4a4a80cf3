import { expect, test } from "vitest";
import type { CSINode, Labels, VolumeSources } from "../../../src/model/index.ts";
import { driverOfProvisioner, migratedVolume } from "../../../src/scheduler/volumes/csi-migration.ts";

const NODE: CSINode = { metadata: { name: "n1" }, spec: {} };
const ANNOUNCED: CSINode = {
  metadata: { name: "n1", annotations: { "storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/portworx-volume" } },
  spec: {},
};

/** A volume, and `driver/handle` as a node counts it, or "" when it does not. */
function check(sources: VolumeSources, counted: string, node = NODE, labels?: Labels): void {
  test(`${JSON.stringify(sources)} is ${counted === "" ? "not counted" : counted}`, () => {
    const volume = migratedVolume(sources, labels, node);
    expect(volume === undefined ? "" : `${volume.driver}/${volume.handle}`).toBe(counted);
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
check({ cinder: { volumeID: "c" } }, "cinder.csi.openstack.org/c");
check({ azureDisk: { diskURI: "/d" } }, "disk.csi.azure.com//d");
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
