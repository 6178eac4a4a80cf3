import type { PodTemplate, Store } from "../../cluster/index.ts";
import {
  type Labels,
  OLD_REGION_LABEL,
  OLD_ZONE_LABEL,
  type PersistentVolume,
  type PersistentVolumeClaim,
  REGION_LABEL,
  type StorageClass,
  ZONE_LABEL,
} from "../../model/index.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code, type Status } from "../framework/status.ts";
import { classNameOf, findClaim, findClass, findVolume, notFound, usesClaim, waitsForConsumer } from "../volumes/claims.ts";
import { volumesOf } from "../volumes/pod-volumes.ts";

const NAME = "VolumeZone";
const PLACE_LABELS = [OLD_ZONE_LABEL, OLD_REGION_LABEL, ZONE_LABEL, REGION_LABEL] as const;
/** The label a node may carry instead. */
const SUCCESSOR: Readonly<Record<string, string>> = { [OLD_ZONE_LABEL]: ZONE_LABEL, [OLD_REGION_LABEL]: REGION_LABEL };
const SEPARATOR = "__";

/** A label of a volume and the values of which a node must have one. */
interface Place {
  readonly key: string;
  readonly values: ReadonlySet<string>;
}

/** Where the pod's volumes are, or why it can go nowhere. */
interface State {
  readonly places: readonly Place[];
  readonly status?: Status;
}

/**
 * Zones and regions in the labels of volumes.
 * Source: kube-scheduler v1.36, framework/plugins/volumezone/volume_zone.go.
 * Differs: a class without `volumeBindingMode` binds at once, as the API server would have stored it.
 */
export const volumeZone: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter"],
  create: (_args, { store, statuses }) => {
    const elsewhere = statuses.intern(Code.UnschedulableAndUnresolvable, NAME, ["node(s) had no available volume zone"]);
    const stateOf = (template: PodTemplate): State => {
      const found = placesOf(template, store);
      if (typeof found !== "string") return { places: found };
      return { places: [], status: statuses.intern(Code.UnschedulableAndUnresolvable, NAME, [found]) };
    };
    return {
      name: NAME,
      events: [
        {
          resource: "StorageClass",
          actions: Action.Add,
          hint: (_waiting, { newObject }) => waitsForConsumer(newObject as StorageClass),
        },
        { resource: "Node", actions: Action.Add | Action.UpdateNodeLabel },
        {
          resource: "PersistentVolumeClaim",
          actions: Action.Add | Action.Update,
          hint: ({ pod, template }, { newObject }) => usesClaim(store, pod, template, newObject as PersistentVolumeClaim, false),
        },
        {
          resource: "PersistentVolume",
          actions: Action.Add | Action.Update,
          hint: (_waiting, { oldObject, newObject }) =>
            oldObject === undefined || !samePlaces(oldObject as PersistentVolume, newObject as PersistentVolume),
        },
      ],
      preFilter({ template }) {
        if (!volumesOf(template).any) return { state: undefined, skip: true, always: true };
        const state = stateOf(template);
        if (state.status !== undefined) return { state, status: state.status };
        return { state, skip: state.places.length === 0 };
      },
      filter({ template, snapshot }, state, nodes) {
        // A profile may leave out PreFilter.
        const { places, status } = (state as State | undefined) ?? stateOf(template);
        const { labels } = snapshot.infos;
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = nodes.rows[i];
          if (status !== undefined) nodes.reject(row, status);
          else if (isIn(places, labels[row])) nodes.rows[kept++] = row;
          else nodes.reject(row, elsewhere);
        }
        nodes.count = kept;
      },
    };
  },
};

/** The places of the pod's bound volumes, or what is wrong with a claim. */
function placesOf(template: PodTemplate, store: Store): readonly Place[] | string {
  const places: Place[] = [];
  for (const claimName of volumesOf(template).claimNames) {
    if (claimName === "") return "PersistentVolumeClaim had no name";
    const claim = findClaim(store, template.namespace, claimName);
    if (claim === undefined) return notFound("persistentvolumeclaim", claimName);
    const volumeName = claim.spec.volumeName ?? "";
    if (volumeName === "") {
      const problem = unboundProblem(claim, store);
      if (problem !== undefined) return problem;
      continue;
    }
    const volume = findVolume(store, volumeName);
    if (volume === undefined) return notFound("persistentvolume", volumeName);
    places.push(...placesIn(volume));
  }
  return places;
}

function unboundProblem(claim: PersistentVolumeClaim, store: Store): string | undefined {
  const className = classNameOf(claim);
  if (className === "") return "PersistentVolumeClaim had no pv name and storageClass name";
  const storageClass = findClass(store, className);
  if (storageClass === undefined) return notFound("storageclass.storage.k8s.io", className);
  return waitsForConsumer(storageClass) ? undefined : "PersistentVolume had no name";
}

/** Labels with an empty value in their list do not count. */
function placesIn({ metadata: { labels = {} } }: PersistentVolume): Place[] {
  return PLACE_LABELS.filter((key) => Object.hasOwn(labels, key))
    .map((key) => ({ key, values: new Set(labels[key].split(SEPARATOR).map((value) => value.trim())) }))
    .filter(({ values }) => !values.has(""));
}

function samePlaces(a: PersistentVolume, b: PersistentVolume): boolean {
  const text = (volume: PersistentVolume): string => JSON.stringify(placesIn(volume).map(({ key, values }) => [key, [...values].sort()]));
  return text(a) === text(b);
}

/** Nodes that say nothing about their place are everywhere. */
function isIn(places: readonly Place[], labels: Labels): boolean {
  if (!PLACE_LABELS.some((key) => Object.hasOwn(labels, key))) return true;
  for (const { key, values } of places) {
    const value = labels[key] ?? labels[SUCCESSOR[key] ?? key];
    if (value === undefined || !values.has(value)) return false;
  }
  return true;
}
