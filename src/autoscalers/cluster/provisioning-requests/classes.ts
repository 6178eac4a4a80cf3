import type { PodTemplate } from "../../../cluster/index.ts";
import type { ProvisioningRequest } from "../../../model/index.ts";

/** Only asks whether there is room. */
export const CHECK_CAPACITY = "check-capacity.autoscaling.x-k8s.io";
/** Asks for nodes: for all that are missing, or for none. */
export const BEST_EFFORT_ATOMIC = "best-effort-atomic-scale-up.autoscaling.x-k8s.io";

/** Annotation of a pod that uses the room of a request: the request's name. */
export const REQUEST_ANNOTATION = "autoscaling.x-k8s.io/consume-provisioning-request";
/** Annotation of the same pods: the request's class. */
export const CLASS_ANNOTATION = "autoscaling.x-k8s.io/provisioning-class-name";
const OLD_REQUEST_ANNOTATION = "cluster-autoscaler.kubernetes.io/consume-provisioning-request";

/** Parameter: which of several autoscalers is to look at the request. */
const INSTANCE_PARAMETER = "processorInstance";

/** The name of the request, in its own namespace, whose room a pod uses; undefined: of none. */
export function requestOf({ annotations }: PodTemplate): string | undefined {
  return annotations[REQUEST_ANNOTATION] ?? annotations[OLD_REQUEST_ANNOTATION];
}

/**
 * Whether the autoscaler of that instance name looks at requests like this one.
 * Source: cluster-autoscaler 1.36.1, provisioningrequest/supported_classes.go, SupportedProvisioningClass.
 */
export function isSupported(request: ProvisioningRequest, instance: string): boolean {
  if (request.spec.provisioningClassName === BEST_EFFORT_ATOMIC) return instance === "";
  return isCheckCapacity(request, instance);
}

/** Source: cluster-autoscaler 1.36.1, provisioningrequest/supported_classes.go, SupportedCheckCapacityClass. */
export function isCheckCapacity({ spec }: ProvisioningRequest, instance: string): boolean {
  const wanted = spec.parameters?.[INSTANCE_PARAMETER] ?? "";
  if (wanted !== "") return wanted === instance && spec.provisioningClassName === CHECK_CAPACITY;
  return spec.provisioningClassName === `${instance}${CHECK_CAPACITY}`;
}
