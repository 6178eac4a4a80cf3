import { type Id, NO_OWNER, type Owner, type PodTemplate, type Store } from "../../cluster/index.ts";
import { quantityFromJson } from "../../model/index.ts";
import { CONFIG_SOURCE_ANNOTATION, DAEMONSET_POD_ANNOTATION, MIRROR_POD_ANNOTATION } from "./names.ts";

/** The owner of a pod; hypothetical pods have none. */
export function ownerIn({ pods, owners }: Store, pod: Id): Owner | undefined {
  const owner = pod < 0 ? NO_OWNER : pods.owner[pod];
  return owner === NO_OWNER ? undefined : owners.all[owner];
}

/** The ownerReference with `controller: true`, if there is one. */
export function controllerOf(owner: Owner | undefined): Owner | undefined {
  return owner?.controller === true ? owner : undefined;
}

/** Source: cluster-autoscaler 1.36.1, utils/pod/pod.go, IsDaemonSetPod. */
export function isDaemonSetPod(template: PodTemplate, owner: Owner | undefined): boolean {
  return controllerOf(owner)?.kind === "DaemonSet" || template.annotations[DAEMONSET_POD_ANNOTATION] === "true";
}

/** The API server's image of a static pod. Source: cluster-autoscaler 1.36.1, utils/pod/pod.go, IsMirrorPod. */
export function isMirrorPod(template: PodTemplate): boolean {
  return MIRROR_POD_ANNOTATION in template.annotations;
}

/** Source: cluster-autoscaler 1.36.1, utils/pod/pod.go, IsStaticPod. */
export function isStaticPod(template: PodTemplate): boolean {
  const source = template.annotations[CONFIG_SOURCE_ANNOTATION];
  return source !== undefined && source !== "api";
}

/** Pods that do not exist for the autoscaler. Source: cluster-autoscaler 1.36.1, core/filter_out_expendable.go, IsExpendablePod. */
export function isExpendable(template: PodTemplate, cutoff: number): boolean {
  return template.priority < cutoff && template.spec.priority !== undefined;
}

/** Fields that hold resources by name, and those that hold one quantity, as `<field they are in>.<field>`: labels may have any name. */
const QUANTITY_LISTS = new Set(["resources.requests", "resources.limits", "spec.overhead"]);
const QUANTITIES = new Set(["emptyDir.sizeLimit", "resourceFieldRef.divisor"]);

const keys = new WeakMap<PodTemplate, string>();

/**
 * A text that is equal for pods that are alike for scheduling: labels and specs without the fields that do not matter to it.
 * Source: cluster-autoscaler 1.36.1, utils/utils.go, PodSpecSemanticallyEqual.
 */
export function likenessOf(template: PodTemplate): string {
  let key = keys.get(template);
  if (key === undefined) {
    key = canonical({ labels: template.labels, spec: normalizedSpec(template.spec) });
    keys.set(template, key);
  }
  return key;
}

function normalizedSpec(spec: object): unknown {
  const { hostname: _hostname, ...rest } = spec as Record<string, unknown>;
  const volumes = asArray(rest["volumes"]);
  const projected = new Set(volumes.filter((volume) => "projected" in volume).map((volume) => volume["name"]));
  const container = (written: Record<string, unknown>) => {
    const { env: _env, ...kept } = written;
    return { ...kept, volumeMounts: asArray(kept["volumeMounts"]).filter((mount) => !projected.has(mount["name"])) };
  };
  return {
    ...rest,
    volumes: volumes.filter((volume) => !("projected" in volume)),
    containers: asArray(rest["containers"]).map(container),
    initContainers: asArray(rest["initContainers"]).map(container),
  };
}

function asArray(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}

/** JSON with sorted keys, in which absent and empty collections are the same, and quantities are by value. `field` is what the value stands in. */
function canonical(value: unknown, field = ""): string {
  if (Array.isArray(value)) return `[${value.map((inner) => canonical(inner, field)).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value)
    .filter(([, inner]) => !isEmpty(inner))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalField(field, name, inner)}`).join(",")}}`;
}

function canonicalField(outer: string, name: string, value: unknown): string {
  const path = `${outer}.${name}`;
  if (QUANTITY_LISTS.has(path)) return canonicalList(value);
  return QUANTITIES.has(path) ? quantityFromJson(value as string | number).nano.toString() : canonical(value, name);
}

/** A list of resources, by value. */
function canonicalList(list: unknown): string {
  const entries = Object.entries(list as object).map(([name, text]) => [name, quantityFromJson(text).nano.toString()] as const);
  return canonical(Object.fromEntries(entries));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
