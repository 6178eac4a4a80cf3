import type { PodTemplate, Store } from "../cluster/index.ts";
import type { PersistentVolumeClaim, StatefulSet, Volume } from "../model/index.ts";
import { nameOf, namespaceOf } from "./owned-pods.ts";

/**
 * The claims of one pod of a StatefulSet, as they are made.
 * Source: kube-controller-manager v1.36, pkg/controller/statefulset/stateful_set_utils.go, getPersistentVolumeClaims.
 */
export function claimsOfPod(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  const { metadata, spec } = set;
  return (spec.volumeClaimTemplates ?? []).map((template) => ({
    ...template,
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: {
      ...template.metadata,
      name: claimName(set, template, ordinal),
      namespace: namespaceOf(metadata),
      labels: { ...template.metadata.labels, ...spec.selector.matchLabels },
    },
    spec: { volumeMode: "Filesystem", ...template.spec },
    status: { phase: "Pending" },
  }));
}

/**
 * What one pod of a StatefulSet is made from: the set's template with labels and volumes of the pod's own.
 * Source: kube-controller-manager v1.36, pkg/controller/statefulset/stateful_set_utils.go, updateIdentity and updateStorage.
 * Differs: hostname, subdomain and the label of the revision are left out.
 */
export function podTemplateOf(store: Store, set: StatefulSet, ordinal: number): PodTemplate {
  const { metadata, spec } = set;
  const shared = store.templateFor(namespaceOf(metadata), spec.template);
  const claims = spec.volumeClaimTemplates ?? [];
  const claimed: Volume[] = claims.map((template) => ({
    name: nameOf(template.metadata),
    persistentVolumeClaim: { claimName: claimName(set, template, ordinal), readOnly: false },
  }));
  const others = (shared.spec.volumes ?? []).filter(({ name }) => claimed.every((volume) => volume.name !== name));
  return store.makeTemplate({
    namespace: shared.namespace,
    labels: {
      ...shared.labels,
      "statefulset.kubernetes.io/pod-name": `${nameOf(metadata)}-${ordinal}`,
      "apps.kubernetes.io/pod-index": `${ordinal}`,
    },
    annotations: shared.annotations,
    spec: claimed.length === 0 ? shared.spec : { ...shared.spec, volumes: [...claimed, ...others] },
    behavior: shared.behavior,
  });
}

function claimName(set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${nameOf(template.metadata)}-${nameOf(set.metadata)}-${ordinal}`;
}
