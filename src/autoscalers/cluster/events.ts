import type { EventRecord, Id, Store } from "../../cluster/index.ts";
import { type Millis, minutes } from "../../engine/index.ts";
import type { Changes, Deadlines } from "./deadlines.ts";
import type { ClusterAutoscalerFlags } from "./flags.ts";
import { COMPONENT } from "./names.ts";

/** Equal events are not written again for so long. Source: cluster-autoscaler 1.36.1, utils/kubernetes/factory.go, refreshInterval. */
const DEDUPLICATION_MS = minutes(5);
/** The table of written events is swept when it is this large. */
const SWEEP_SIZE = 10_000;

type EventType = EventRecord["type"];

type EventFlags = Pick<
  ClusterAutoscalerFlags,
  "record-duplicated-events" | "namespace" | "write-status-configmap" | "status-config-map-name"
>;

/** Writes Kubernetes events in the autoscaler's name, each at most once in 5 minutes. */
export class EventWriter {
  private readonly store: Store;
  private readonly deadlines: Deadlines;
  private readonly changes: Changes;
  private readonly keepDuplicates: boolean;
  /** Where events about the autoscaler itself and about its configuration are: in a namespace, on the status ConfigMap if there is one. */
  private readonly namespace: string;
  private readonly statusName: string | undefined;
  private readonly written = new Map<string, Millis>();
  private now: Millis = 0;

  constructor(store: Store, deadlines: Deadlines, changes: Changes, flags: EventFlags) {
    this.store = store;
    this.deadlines = deadlines;
    this.changes = changes;
    this.keepDuplicates = flags["record-duplicated-events"];
    this.namespace = flags.namespace;
    this.statusName = flags["write-status-configmap"] ? flags["status-config-map-name"] : undefined;
  }

  /** Sets the time of what follows. */
  at(now: Millis): void {
    this.now = now;
  }

  pod(pod: Id, type: EventType, reason: string, message: string): void {
    const { pods } = this.store;
    // A pod that nobody has made has no lasting id; nor does it exist for those who read the event.
    const object = pod < pods.count ? `p${pod}` : pods.keyOf(pod);
    if (this.isNew(object, reason, message)) this.store.podEvent(pod, type, reason, COMPONENT, message);
  }

  node(node: Id, type: EventType, reason: string, message: string): void {
    if (this.isNew(`n${node}`, reason, message)) this.store.nodeEvent(node, type, reason, COMPONENT, message);
  }

  /** About the autoscaler itself: on its status ConfigMap. Without one, there are no such events. */
  status(type: EventType, reason: string, message: string): void {
    if (this.statusName !== undefined) this.configMap(this.statusName, type, reason, message);
  }

  /** About the configuration of the priority expander. */
  priorities(reason: string, message: string): void {
    this.configMap("cluster-autoscaler-priority-expander", "Warning", reason, message);
  }

  /** About an object of any other kind. */
  object(regards: Pick<EventRecord, "kind" | "namespace" | "name">, type: EventType, reason: string, message: string): void {
    if (!this.isNew(`${regards.kind} ${regards.namespace}/${regards.name}`, reason, message)) return;
    this.store.recorder.event({ timeMs: this.now, type, reason, ...regards, component: COMPONENT, message });
  }

  private configMap(name: string, type: EventType, reason: string, message: string): void {
    this.object({ kind: "ConfigMap", namespace: this.namespace, name }, type, reason, message);
  }

  private isNew(object: string, reason: string, message: string): boolean {
    if (this.keepDuplicates) {
      this.changes.note();
      return true;
    }
    const key = `${object}\0${reason}\0${message}`;
    const before = this.written.get(key);
    if (before !== undefined && before + DEDUPLICATION_MS > this.now) {
      this.deadlines.reached(before + DEDUPLICATION_MS);
      return false;
    }
    this.written.delete(key);
    this.written.set(key, this.now);
    this.changes.note();
    if (this.written.size > SWEEP_SIZE) this.sweep();
    return true;
  }

  private sweep(): void {
    for (const [key, time] of this.written) {
      if (time + DEDUPLICATION_MS > this.now) break;
      this.written.delete(key);
    }
  }
}
