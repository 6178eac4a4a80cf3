import type { Store } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { CapacityBuffer, CapacityBufferStatus } from "../../../model/index.ts";
import { COMPONENT } from "../names.ts";
import { conditionsText } from "./conditions.ts";

/** When a status has changed, in which loop, and what was seen, in words. */
export interface Occasion {
  readonly now: Millis;
  readonly loop: number;
  readonly seen: string;
}

/** Writes down what becomes of buffers: a decision for each change of a status. */
export class BufferTeller {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  changed({ metadata, status: before }: CapacityBuffer, status: CapacityBufferStatus, { now, loop, seen }: Occasion): void {
    this.store.recorder.decision({
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
}
