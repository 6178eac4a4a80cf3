import type { Instance, InstanceError } from "../cluster/index.ts";
import type { GroupBehavior } from "./config.ts";

/**
 * Why a launch fails, or undefined. `older` counts older instances of the group: all of them, and those of the same request; `luck` is the
 * instance's own draw in [0, 1).
 * Source: cluster-autoscaler v1.36, cloudprovider/cloud_provider.go (InstanceErrorClass); codes as the GCE provider names them.
 * Differs: a launch fails at the moment of the request; providers take seconds to minutes to say so.
 */
export function launchError(
  instance: Instance,
  behavior: GroupBehavior,
  older: { readonly all: number; readonly ofRequest: number },
  luck: number,
): InstanceError | undefined {
  const { requestedMs, zone, name } = instance;
  const stockOut = behavior.stockOuts.find(
    (window) => (window.zone === undefined || window.zone === zone) && window.fromMs <= requestedMs && requestedMs < window.toMs,
  );
  if (stockOut !== undefined) {
    const where = zone === "" ? "" : ` in zone ${zone}`;
    return { class: "OutOfResources", code: "RESOURCE_POOL_EXHAUSTED", message: `No machines of this type are left${where} for ${name}` };
  }
  if (behavior.quota !== undefined && older.all >= behavior.quota) {
    return { class: "OutOfResources", code: "QUOTA_EXCEEDED", message: `Quota of ${behavior.quota} instances exceeded by ${name}` };
  }
  if (behavior.perRequestMax !== undefined && older.ofRequest >= behavior.perRequestMax) {
    const message = `Only ${behavior.perRequestMax} machines of a request could be had, not ${name}`;
    return { class: "OutOfResources", code: "PARTIALLY_FULFILLED", message };
  }
  if (luck < behavior.failureRate) {
    return { class: behavior.failureClass, code: "LAUNCH_FAILED", message: `The provider could not create ${name}` };
  }
  return undefined;
}
