import {
  type CSIStorageCapacity,
  labelSelectorProblems,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Problem,
  QuantityError,
  quantityFromJson,
  type StatefulSet,
} from "../model/index.ts";

/**
 * Wrong amounts and selectors in objects of storage: everything else of them is judged by the kind of its value.
 * Source: Kubernetes v1.36, pkg/apis/core/validation/validation.go, ValidatePersistentVolume and ValidatePersistentVolumeClaimSpec.
 */
export function amountProblems(kind: string, object: object): Problem[] {
  if (kind === "PersistentVolume") {
    return amount((object as PersistentVolume).spec.capacity?.["storage"], "spec.capacity.storage");
  }
  if (kind === "PersistentVolumeClaim") return claimProblems(object as PersistentVolumeClaim, "spec");
  if (kind === "StatefulSet") {
    return ((object as StatefulSet).spec.volumeClaimTemplates ?? []).flatMap((template, i) => {
      const at = `spec.volumeClaimTemplates[${i}]`;
      const { name } = template.metadata;
      const unnamed = name === undefined ? [{ path: `${at}.metadata.name`, expected: "the name of a volume", found: "none" }] : [];
      return [
        ...unnamed,
        ...claimProblems(template, `${at}.spec`),
        ...labelSelectorProblems(template.spec.selector, `${at}.spec.selector`),
      ];
    });
  }
  if (kind !== "CSIStorageCapacity") return [];
  const { capacity, maximumVolumeSize, nodeTopology } = object as CSIStorageCapacity;
  return [
    ...labelSelectorProblems(nodeTopology, "nodeTopology"),
    ...(capacity === undefined ? [] : amount(capacity, "capacity")),
    ...(maximumVolumeSize === undefined ? [] : amount(maximumVolumeSize, "maximumVolumeSize")),
  ];
}

function claimProblems({ spec }: PersistentVolumeClaim, path: string): Problem[] {
  return amount(spec.resources?.requests?.["storage"], `${path}.resources.requests.storage`);
}

const EXPECTED = "a quantity such as 10Gi";

function amount(value: string | number | undefined, path: string): Problem[] {
  if (value === undefined) return [{ path, expected: EXPECTED, found: "none" }];
  try {
    return quantityFromJson(value).nano >= 0n ? [] : [{ path, expected: `${EXPECTED}, not negative`, found: `${value}` }];
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    return [{ path, expected: EXPECTED, found: `${value}` }];
  }
}
