import { labelKeyProblems } from "./label-syntax.ts";

/** Counted in millicores. */
export const CPU = "cpu";
/** Counted in bytes. */
export const MEMORY = "memory";
/** Counted in bytes. */
export const EPHEMERAL_STORAGE = "ephemeral-storage";
/** The number of pods a node allows. */
export const PODS = "pods";
/** Followed by the page size, as in `hugepages-2Mi`; counted in bytes. */
export const HUGEPAGES_PREFIX = "hugepages-";

const NATIVE_DOMAIN = "kubernetes.io/";
const QUOTA_PREFIX = "requests.";
const ATTACHABLE_VOLUMES_PREFIX = "attachable-volumes-";

/**
 * Whether Kubernetes itself defines the resource: its name has no prefix, or one of kubernetes.io.
 * Source: Kubernetes v1.36, pkg/apis/core/v1/helper/helpers.go, IsNativeResource.
 */
export function isNativeResource(name: string): boolean {
  return !name.includes("/") || name.includes(NATIVE_DOMAIN);
}

/**
 * Whether a device plugin or an administrator adds the resource, such as `nvidia.com/gpu`.
 * Source: Kubernetes v1.36, pkg/apis/core/v1/helper/helpers.go, IsExtendedResourceName.
 */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith(QUOTA_PREFIX)) return false;
  return labelKeyProblems(QUOTA_PREFIX + name).length === 0;
}

/**
 * Whether the scheduler counts the resource in whole units, beside cpu, memory, ephemeral-storage and pods.
 * A name that is none of these is ignored.
 * Source: kube-scheduler v1.36, pkg/scheduler/util/utils.go, IsScalarResourceName.
 */
export function isScalarResource(name: string): boolean {
  return (
    isExtendedResource(name) ||
    name.startsWith(HUGEPAGES_PREFIX) ||
    name.includes(NATIVE_DOMAIN) ||
    name.startsWith(ATTACHABLE_VOLUMES_PREFIX)
  );
}

/**
 * Whether `spec.resources` of a pod may name the resource.
 * Source: Kubernetes v1.36, component-helpers/resource/helpers.go, IsSupportedPodLevelResource.
 */
export function isPodLevelResource(name: string): boolean {
  return name === CPU || name === MEMORY || name.startsWith(HUGEPAGES_PREFIX);
}
