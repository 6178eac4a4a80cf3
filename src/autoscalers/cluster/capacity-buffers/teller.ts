import type { Store } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { CapacityBuffer, CapacityBufferStatus } from "../../../model/index.ts";
import { COMPONENT } from "../names.ts";
import { conditionsText } from "../object-conditions.ts";

/** When a status has changed, in which loop, and what was seen, in words. */
export interface Occasion {
  readonly now: Millis;
  readonly loop: number;
  readonly seen: string;
}

/** Writes down that the status of a buffer has changed: a decision. */
export function tellOfBuffer(
  { recorder }: Store,
  { metadata, status: before }: CapacityBuffer,
  status: CapacityBufferStatus,
  { now, loop, seen }: Occasion,
): void {
  recorder.decision({
    timeMs: now,
    component: COMPONENT,
    loop,
    action: "capacity-buffer",
    target: `${metadata.namespace}/${metadata.name}`,
    sizeBefore: before?.replicas ?? 0,
    sizeAfter: status.replicas ?? 0,
    seen,
    options: "",
    reason: conditionsText(status.conditions),
  });
}
