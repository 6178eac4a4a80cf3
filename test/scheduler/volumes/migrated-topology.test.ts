import { expect, test } from "vitest";
import type { CSINode, Labels, NodeSelectorTerm, PersistentVolume, VolumeSources } from "../../../src/model/index.ts";
import { requiredOfNode } from "../../../src/scheduler/volumes/migrated-topology.ts";

const NODE: CSINode = {
  metadata: { name: "n1", annotations: { "storage.alpha.kubernetes.io/migrated-plugins": "kubernetes.io/gce-pd,kubernetes.io/cinder" } },
  spec: {},
};
const DISK: VolumeSources = { gcePersistentDisk: { pdName: "d" } };
const ZONE = "topology.kubernetes.io/zone";
const OLD_ZONE = "failure-domain.beta.kubernetes.io/zone";
const OLD_REGION = "failure-domain.beta.kubernetes.io/region";

const isIn = (key: string, ...values: string[]): NodeSelectorTerm => ({ matchExpressions: [{ key, operator: "In", values }] });

function check(
  what: string,
  given: {
    readonly source?: VolumeSources;
    readonly labels?: Labels;
    readonly terms?: readonly NodeSelectorTerm[];
    readonly node?: CSINode;
  },
  expected: readonly NodeSelectorTerm[] | undefined,
): void {
  test(what, () => {
    const { source = DISK, labels = {}, terms, node = NODE } = given;
    const nodeAffinity = terms === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: terms } } };
    const volume = { metadata: { name: "v", labels }, spec: { ...source, ...nodeAffinity } } as PersistentVolume;
    expect(requiredOfNode(volume, () => node)?.nodeSelectorTerms).toEqual(expected);
  });
}

check("the zone of the affinity becomes the driver's", { terms: [isIn(ZONE, "a"), isIn("rack", "r")] }, [
  isIn("topology.gke.io/zone", "a"),
  isIn("rack", "r"),
]);
check("without one, the zones of the labels are added to every term", { labels: { [ZONE]: "b__a" }, terms: [isIn("rack", "r")] }, [
  { matchExpressions: [...isIn("rack", "r").matchExpressions!, ...isIn("topology.gke.io/zone", "a", "b").matchExpressions!] },
]);
check("also when there is no term", { labels: { [OLD_ZONE]: "a" } }, [isIn("topology.gke.io/zone", "a")]);
check("old labels of the affinity, and their region", { terms: [isIn(OLD_ZONE, "a"), isIn(OLD_REGION, "r")] }, [
  isIn("topology.gke.io/zone", "a"),
  isIn("topology.kubernetes.io/region", "r"),
]);
check("an empty zone says nothing", { labels: { [ZONE]: "" } }, undefined);
check("a driver without topology", { source: { azureDisk: { diskURI: "u" } }, terms: [isIn(ZONE, "a")] }, [isIn(ZONE, "a")]);
check("a plugin that the node does not name", { source: { awsElasticBlockStore: { volumeID: "v" } }, terms: [isIn(ZONE, "a")] }, [
  isIn(ZONE, "a"),
]);
check("a node that names none", { node: { metadata: { name: "n1" }, spec: {} }, terms: [isIn(ZONE, "a")] }, [isIn(ZONE, "a")]);
