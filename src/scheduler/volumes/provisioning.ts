import type { Store } from "../../cluster/index.ts";
import {
  type CompiledSelector,
  type CSIStorageCapacity,
  compileSelector,
  type Labels,
  matchesLabels,
  type PersistentVolumeClaim,
  quantityFromJson,
  quantityValue,
  type StorageClass,
  type TopologySelectorTerm,
} from "../../model/index.ts";

const NO_PROVISIONER = "kubernetes.io/no-provisioner";

/** What making a volume for a claim takes, as far as it does not depend on the node. */
export interface Provisioning {
  /** The class can make volumes at all. */
  readonly possible: boolean;
  readonly topologies: readonly TopologySelectorTerm[];
  /** Nodes for which there is room enough; undefined: the driver does not keep track. */
  readonly roomy: readonly CompiledSelector[] | undefined;
}

/** What a node lacks for a volume to be made there. */
export type ProvisioningProblem = "impossible" | "no-room";

/** Source: kube-scheduler v1.36, framework/plugins/volumebinding/binder.go, checkVolumeProvisions and hasEnoughCapacity. */
export function readProvisioning(store: Store, claim: PersistentVolumeClaim, storageClass: StorageClass): Provisioning {
  const { provisioner, allowedTopologies = [] } = storageClass;
  return {
    possible: provisioner !== "" && provisioner !== NO_PROVISIONER,
    topologies: allowedTopologies,
    roomy: roomySegments(store, claim, storageClass),
  };
}

/** Why no volume can be made for a node with these labels; undefined: it can. */
export function provisioningProblem({ possible, topologies, roomy }: Provisioning, labels: Labels): ProvisioningProblem | undefined {
  if (!possible || !isAllowed(topologies, labels)) return "impossible";
  return roomy === undefined || roomy.some((segment) => matchesLabels(segment, labels)) ? undefined : "no-room";
}

/** Largest volume for which there is room, in bytes; undefined: none. Source: volumebinding/volume_binding.go, volumeLimit. */
export function volumeLimit({ maximumVolumeSize, capacity }: CSIStorageCapacity): bigint | undefined {
  const limit = maximumVolumeSize ?? capacity;
  return limit === undefined ? undefined : quantityValue(quantityFromJson(limit));
}

function roomySegments(
  store: Store,
  claim: PersistentVolumeClaim,
  { metadata, provisioner }: StorageClass,
): CompiledSelector[] | undefined {
  const request = claim.spec.resources?.requests?.["storage"];
  const { CSIDriver, CSIStorageCapacity } = store.objects;
  const driver = CSIDriver.find("", provisioner);
  if (request === undefined || driver === undefined || CSIDriver.get(driver)!.spec?.storageCapacity !== true) return undefined;
  const bytes = quantityValue(quantityFromJson(request));
  const segments: CompiledSelector[] = [];
  for (const [, capacity] of CSIStorageCapacity.entries()) {
    if (capacity.storageClassName !== metadata.name || (volumeLimit(capacity) ?? -1n) < bytes) continue;
    segments.push(compileSelector(capacity.nodeTopology));
  }
  return segments;
}

/** Source: Kubernetes v1.36, pkg/apis/core/v1/helper/helpers.go, MatchTopologySelectorTerms. */
function isAllowed(terms: readonly TopologySelectorTerm[], labels: Labels): boolean {
  if (terms.length === 0) return true;
  return terms.some(
    ({ matchLabelExpressions = [] }) =>
      matchLabelExpressions.length > 0 &&
      matchLabelExpressions.every(({ key, values }) => Object.hasOwn(labels, key) && values.includes(labels[key])),
  );
}
