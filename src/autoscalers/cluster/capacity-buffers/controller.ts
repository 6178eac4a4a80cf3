import type { Component, ComponentFactory, Context, Id, Store, Watches } from "../../../cluster/index.ts";
import { type Millis, minutes } from "../../../engine/index.ts";
import type { CapacityBuffer } from "../../../model/index.ts";
import type { ClusterAutoscalerFlags } from "../flags.ts";
import { WallClock } from "../wall-clock.ts";
import { ACTIVE_CAPACITY } from "./conditions.ts";
import { refersTo, SCALABLE_KINDS } from "./scalables.ts";
import { tellOfBuffer } from "./teller.ts";
import { translated } from "./translation.ts";

/** What the controller calls itself. */
export const CAPACITY_BUFFER_CONTROLLER = "capacity-buffer-controller";

/** All buffers are looked at so often. Source: cluster-autoscaler 1.36.1, capacitybuffer/client/client.go, defaultResyncPeriod. */
const RESYNC_MS = minutes(5);

/** What the controller is told. */
export interface CapacityBufferControllerConfig {
  readonly flags: ClusterAutoscalerFlags;
  /** What the wall clock shows at virtual 0, in milliseconds since 1970. */
  readonly startEpochMs: number;
}

/**
 * Works out what CapacityBuffers ask for: the template of a chunk, which it keeps as a PodTemplate of its own, and how many chunks. Namespace by
 * namespace, when a buffer or what it names has changed, and every 5 minutes: only then it sees that there are more or fewer pods.
 * Source: cluster-autoscaler 1.36.1, capacitybuffer/controller/controller.go.
 * Differs: ResourceQuotas limit nothing. That something is gone is seen after the 5 minutes. So is what has come right without a change, while
 * upstream tries again and again where something is wrong. Releases before 1.36 are taken to do the same, although some of it is newer.
 */
export const capacityBufferController: ComponentFactory<CapacityBufferControllerConfig> = (context, config) =>
  new CapacityBufferController(context, config);

class CapacityBufferController implements Component {
  readonly name = CAPACITY_BUFFER_CONTROLLER;
  readonly watches: Watches;
  private readonly store: Store;
  private readonly wallClock: WallClock;
  private readonly dryRun: boolean;
  private readonly namespaces: string[] = [];
  /** What each buffer's spec was when it was last heard of. */
  private readonly specs = new Map<Id, CapacityBuffer["spec"]>();
  /** It is writing: what it hears of is its own doing. */
  private busy = false;

  constructor({ store }: Context, { flags, startEpochMs }: CapacityBufferControllerConfig) {
    this.store = store;
    this.wallClock = new WallClock(startEpochMs);
    this.dryRun = flags["capacity-buffer-pod-dry-run-enabled"];
    this.watches = {
      CapacityBuffer: (id) => this.keyOfBuffer(id),
      PodTemplate: (id) => {
        const metadata = store.objects.PodTemplate.get(id)?.metadata;
        return this.keyOf(this.find(metadata?.namespace, ({ podTemplateRef }) => podTemplateRef?.name === metadata?.name));
      },
      ...Object.fromEntries(SCALABLE_KINDS.map((kind) => [kind, (id: Id) => this.keyOfScalable(kind, id)])),
    };
  }

  /** Looks at the buffers of a namespace, in order of creation. */
  reconcile(key: number, now: Millis): Millis | undefined {
    this.busy = true;
    const { CapacityBuffer: table } = this.store.objects;
    let found = false;
    for (const [id, buffer] of [...table.entries()]) {
      if (buffer.metadata.namespace !== this.namespaces[key]) continue;
      found = true;
      if ((buffer.spec.provisioningStrategy || ACTIVE_CAPACITY) === ACTIVE_CAPACITY) this.update(id, buffer, now);
    }
    this.busy = false;
    return found ? (Math.floor(now / RESYNC_MS) + 1) * RESYNC_MS : undefined;
  }

  private update(id: Id, buffer: CapacityBuffer, now: Millis): void {
    const { status, seen } = translated(this.store, buffer, { dryRun: this.dryRun, time: this.wallClock.rfc3339(now) });
    if (JSON.stringify(status) === JSON.stringify(buffer.status ?? {})) return;
    this.store.replaceObject("CapacityBuffer", id, { ...buffer, status });
    tellOfBuffer(this.store, buffer, status, { now, loop: 0, seen });
  }

  /** That a status has changed is no news. */
  private keyOfBuffer(id: Id): number | undefined {
    const buffer = this.store.objects.CapacityBuffer.get(id);
    if (buffer === undefined || this.specs.get(id) === buffer.spec) return undefined;
    this.specs.set(id, buffer.spec);
    return this.keyOf(buffer);
  }

  private keyOfScalable(kind: (typeof SCALABLE_KINDS)[number], id: Id): number | undefined {
    const metadata = this.store.objects[kind].get(id)?.metadata;
    return this.keyOf(
      this.find(
        metadata?.namespace,
        ({ scalableRef }) => scalableRef !== undefined && refersTo(scalableRef, kind) && scalableRef.name === metadata?.name,
      ),
    );
  }

  private find(namespace: string | undefined, isMeant: (spec: CapacityBuffer["spec"]) => boolean): CapacityBuffer | undefined {
    for (const [, buffer] of this.store.objects.CapacityBuffer.entries())
      if (buffer.metadata.namespace === namespace && isMeant(buffer.spec)) return buffer;
    return undefined;
  }

  private keyOf(buffer: CapacityBuffer | undefined): number | undefined {
    if (this.busy || buffer === undefined) return undefined;
    const { namespace = "default" } = buffer.metadata;
    const known = this.namespaces.indexOf(namespace);
    return known >= 0 ? known : this.namespaces.push(namespace) - 1;
  }
}
