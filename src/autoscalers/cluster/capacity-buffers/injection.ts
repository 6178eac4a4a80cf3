import type { Id, OwnerId, PodTemplate } from "../../../cluster/index.ts";
import type { CapacityBuffer, PodTemplateObject, PodTemplateSpec } from "../../../model/index.ts";
import type { Environment } from "../environment.ts";
import { SAFE_TO_EVICT_ANNOTATION } from "../names.ts";
import { hasCondition } from "../object-conditions.ts";
import { remainText, resizesText } from "../scale-up/events.ts";
import type { ScaleUpStatus } from "../scale-up/status.ts";
import { NONE } from "../snapshot.ts";
import { ACTIVE_CAPACITY, PROVISIONING, READY, withCondition } from "./conditions.ts";
import { tellOfBuffer } from "./teller.ts";

/** What the pods of a buffer have in common, as long as its template is the same. */
interface Chunk {
  readonly written: PodTemplateSpec;
  readonly template: PodTemplate;
  readonly owner: OwnerId;
  readonly names: string[];
}

/** What a loop makes of a buffer: pods like these, or a reason why none. */
type Provision =
  | { readonly template: PodTemplateObject; readonly replicas: number }
  | { readonly reason: string; readonly message: string };

const FAKE_POD_ANNOTATIONS = { podType: "capacityBufferFakePod", [SAFE_TO_EVICT_ANNOTATION]: "true" };

/**
 * The chunks of buffers that are ready, as fake pods among those that wait: room for each is there, or is asked for, in every loop, and
 * nodes are kept on which chunks have found it.
 * Source: cluster-autoscaler 1.36.1, processors/capacitybuffer/pod_list_processor.go and scale_up_status_processor.go.
 * Differs: buffers come in order of creation, which upstream takes from a map.
 */
export class BufferInjection {
  private readonly env: Environment;
  private readonly chunks = new Map<Id, Chunk>();

  constructor(env: Environment) {
    this.env = env;
  }

  /** The pods that wait, and chunks behind them. */
  inject(waiting: readonly Id[], loop: number): readonly Id[] {
    const pods = [...waiting];
    for (const [id, buffer] of [...this.env.store.objects.CapacityBuffer.entries()]) {
      if (!this.isLookedAt(buffer)) continue;
      const found = this.provision(buffer);
      this.noteProvisioning(id, buffer, found, loop);
      if ("reason" in found) continue;
      const { template, owner, names } = this.chunkOf(id, buffer, found.template.template);
      for (let i = 0; i < found.replicas; i++) {
        names[i] ??= `capacity-buffer-${buffer.metadata.name}-${i + 1}`;
        pods.push(this.env.fakes.addChunk({ name: names[i], template, owner }, id, i));
      }
    }
    return pods;
  }

  /** Tells buffers what a scale-up has done for their chunks. */
  tell(status: ScaleUpStatus): void {
    if (status.resizes.length > 0) {
      for (const [id, pods] of this.byBuffer(status.triggered))
        this.event(id, "TriggeredScaleUp", `capacity buffer ${pods.length} fake pods triggered scale-up: [${resizesText(status)}]`);
    }
    if (status.result === "ScaleUpSuccessful" || status.result === "ScaleUpError") return;
    const reasons = new Map<Id, string[]>();
    for (const remaining of status.remain) {
      for (const [id, pods] of this.byBuffer(remaining.pods)) {
        const text = remainText(status, remaining);
        reasons.set(id, [...(reasons.get(id) ?? []), ...pods.map(() => text)]);
      }
    }
    for (const [id, texts] of reasons)
      this.event(id, "NotTriggerScaleUp", `capacity buffer ${texts.length} fake pods didn't trigger scale-up: ${texts.join(",")}`);
  }

  /** Ready ones, and those that are to be told that they are no longer; not one whose template has changed since its status was written. */
  private isLookedAt(buffer: CapacityBuffer): boolean {
    const { status } = buffer;
    if (status?.provisioningStrategy !== ACTIVE_CAPACITY) return false;
    if (!hasCondition(buffer, READY) && !hasCondition(buffer, PROVISIONING)) return false;
    const { podTemplateGeneration } = status;
    if (podTemplateGeneration === undefined) return true;
    const template = this.templateOf(buffer);
    return template === undefined || (template.metadata.generation ?? 0) === podTemplateGeneration;
  }

  private provision(buffer: CapacityBuffer): Provision {
    const { podTemplateRef, replicas } = buffer.status!;
    if (podTemplateRef === undefined || replicas === undefined || hasCondition(buffer, READY, "False"))
      return { reason: "NotReadyForProvisioning", message: "CapacityBuffer is not ready for provisioning" };
    if (replicas === 0) return { reason: "BufferIsEmpty", message: "CapacityBuffer has zero replicas" };
    const template = this.templateOf(buffer);
    if (template !== undefined) return { template, replicas };
    const error = `capacity buffer client can't get pod template: podtemplates "${podTemplateRef.name}" not found`;
    return { reason: "FailedToGetPodTemplate", message: `failed to get pod template with error: ${error}` };
  }

  private noteProvisioning(id: Id, buffer: CapacityBuffer, found: Provision, loop: number): void {
    const { store, deadlines, wallClock } = this.env;
    const { now } = deadlines;
    const said =
      "reason" in found ? ({ status: "False", ...found } as const) : ({ status: "True", reason: "FakePodsInjected", message: "" } as const);
    const { status, reason, message } = said;
    const before = buffer.status!.conditions ?? [];
    const conditions = withCondition(before, { type: PROVISIONING, status, reason, message, lastTransitionTime: wallClock.rfc3339(now) });
    if (conditions === before) return;
    const after = { ...buffer.status!, conditions };
    store.replaceObject("CapacityBuffer", id, { ...buffer, status: after });
    tellOfBuffer(store, buffer, after, { now, loop, seen: "" });
  }

  private templateOf({ metadata: { namespace = "default" }, status }: CapacityBuffer): PodTemplateObject | undefined {
    const { store } = this.env;
    if (status?.podTemplateRef === undefined) return undefined;
    const id = store.findObject("PodTemplate", namespace, status.podTemplateRef.name);
    return id === undefined ? undefined : store.objects.PodTemplate.get(id);
  }

  private chunkOf(id: Id, { metadata: { namespace = "default", name = "", uid } }: CapacityBuffer, written: PodTemplateSpec): Chunk {
    const known = this.chunks.get(id);
    if (known?.written === written) return known;
    const { store } = this.env;
    const { labels, annotations, spec } = store.templateFor(namespace, written);
    const template = store.makeTemplate({ namespace, labels, annotations: { ...annotations, ...FAKE_POD_ANNOTATIONS }, spec });
    const controller = { apiVersion: "autoscaling.x-k8s.io/v1beta1", kind: "CapacityBuffer", namespace, name };
    const owner = store.ownerOf(uid === undefined ? controller : { ...controller, uid });
    const made = { written, template, owner, names: [] };
    this.chunks.set(id, made);
    return made;
  }

  /** The chunks among some pods, by their buffer. */
  private byBuffer(pods: readonly Id[]): Map<Id, Id[]> {
    const found = new Map<Id, Id[]>();
    for (const pod of pods) {
      const buffer = this.env.fakes.bufferOf(pod);
      if (buffer === NONE) continue;
      const known = found.get(buffer);
      if (known === undefined) found.set(buffer, [pod]);
      else known.push(pod);
    }
    return found;
  }

  private event(id: Id, reason: string, message: string): void {
    const { namespace = "default", name = "" } = this.env.store.objects.CapacityBuffer.get(id)!.metadata;
    this.env.events.object({ kind: "CapacityBuffer", namespace, name }, "Normal", reason, message);
  }
}
