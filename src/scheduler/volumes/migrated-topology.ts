import {
  type CSINode,
  type NodeSelector,
  type NodeSelectorTerm,
  OLD_REGION_LABEL,
  OLD_ZONE_LABEL,
  type PersistentVolume,
  REGION_LABEL,
  ZONE_LABEL,
} from "../../model/index.ts";
import { topologyKeyOn } from "./csi-migration.ts";

const ZONES_SEPARATOR = "__";

/** Volumes are replaced when they change: each is read once. */
const translated = new WeakMap<PersistentVolume, NodeSelector | undefined>();

/**
 * The nodes that a volume can be used from, as the node sees it: one that leaves the volume's in-tree plugin to a CSI driver takes the driver's
 * topology label for the zone, from the volume's node affinity or else from its labels.
 * Source: kube-scheduler v1.36, framework/plugins/volumebinding/binder.go, tryTranslatePVToCSI; csi-translation-lib/plugins/in_tree_volume.go,
 * translateTopologyFromInTreeToCSI.
 * Differs: volumes of vSphere keep their zone.
 */
export function requiredOfNode(volume: PersistentVolume, csiNode: () => CSINode | undefined): NodeSelector | undefined {
  const key = topologyKeyOn(volume.spec, csiNode);
  if (key === undefined) return volume.spec.nodeAffinity?.required;
  if (!translated.has(volume)) translated.set(volume, translate(volume, key));
  return translated.get(volume);
}

function translate({ metadata: { labels = {} }, spec }: PersistentVolume, key: string): NodeSelector | undefined {
  const required = spec.nodeAffinity?.required;
  const terms = required?.nodeSelectorTerms ?? [];
  const isOld =
    !names(terms, ZONE_LABEL) &&
    (names(terms, OLD_ZONE_LABEL) || (labels[ZONE_LABEL] === undefined && labels[OLD_ZONE_LABEL] !== undefined));
  const zone = isOld ? OLD_ZONE_LABEL : ZONE_LABEL;
  const renamed = isOld ? rename(terms, OLD_REGION_LABEL, REGION_LABEL) : terms;
  if (hasValues(terms, zone)) return { nodeSelectorTerms: rename(renamed, zone, key) };
  const zones = [...new Set((labels[zone] ?? "").split(ZONES_SEPARATOR).map((value) => value.trim()))]
    .filter((value) => value !== "")
    .sort();
  if (zones.length === 0) return required === undefined ? undefined : { nodeSelectorTerms: renamed };
  const inZones = { key, operator: "In", values: zones };
  const all = renamed.length === 0 ? [{}] : renamed;
  return { nodeSelectorTerms: all.map((term) => ({ ...term, matchExpressions: [...(term.matchExpressions ?? []), inZones] })) };
}

function names(terms: readonly NodeSelectorTerm[], label: string): boolean {
  return terms.some(({ matchExpressions = [] }) => matchExpressions.some(({ key }) => key === label));
}

function hasValues(terms: readonly NodeSelectorTerm[], label: string): boolean {
  return terms.some(({ matchExpressions = [] }) => matchExpressions.some(({ key, values = [] }) => key === label && values.length > 0));
}

/** A label without values stays as it is. */
function rename(terms: readonly NodeSelectorTerm[], from: string, to: string): readonly NodeSelectorTerm[] {
  if (!hasValues(terms, from)) return terms;
  return terms.map((term) => ({
    ...term,
    ...(term.matchExpressions !== undefined && {
      matchExpressions: term.matchExpressions.map((one) => (one.key === from ? { ...one, key: to } : one)),
    }),
  }));
}
