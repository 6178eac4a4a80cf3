import type { PodTemplate, Store } from "../../../cluster/index.ts";
import { type CapacityBuffer, type CapacityBufferStatus, type Condition, podRequests } from "../../../model/index.ts";
import { ACTIVE_CAPACITY, LIMITED_BY_QUOTAS, READY, withCondition } from "./conditions.ts";
import { managedTemplate } from "./managed-template.ts";
import { wantedReplicas } from "./replicas.ts";
import { resolveScalable } from "./scalables.ts";

/** How a buffer is looked at. */
export interface Translating {
  /** Templates are completed as the API server completes a pod. */
  readonly dryRun: boolean;
  /** RFC 3339: now. */
  readonly time: string;
}

/** The pod that a chunk is like, and how many there are of it, if that is known; or why nobody can tell. */
type Found = { readonly template: PodTemplate; readonly replicas?: number } | { readonly error: string };

/** What a buffer's status is from now on, and what it was made from, in words. */
export interface Translated {
  readonly status: CapacityBufferStatus;
  readonly seen: string;
}

/**
 * The status of a buffer as its spec and what it names ask for; the PodTemplate of its chunks is kept up to date.
 * Source: cluster-autoscaler 1.36.1, capacitybuffer/translators and capacitybuffer/common/common.go.
 */
export function translated(store: Store, buffer: CapacityBuffer, { dryRun, time }: Translating): Translated {
  const { spec, metadata, status = {} } = buffer;
  const { namespace = "default" } = metadata;
  const { podTemplateRef, scalableRef } = spec;
  if (podTemplateRef !== undefined) {
    const found = writtenTemplate(store, namespace, podTemplateRef.name);
    return { status: statusOf(store, buffer, found, { dryRun, time }), seen: `PodTemplate ${podTemplateRef.name}` };
  }
  if (scalableRef === undefined) return { status, seen: "" };
  const found = resolveScalable(store, namespace, scalableRef);
  const seen = `${scalableRef.kind} ${scalableRef.name}${"error" in found ? "" : `, ${found.replicas} replicas`}`;
  return { status: statusOf(store, buffer, found, { dryRun, time }), seen };
}

function writtenTemplate(store: Store, namespace: string, name: string): Found {
  const id = store.findObject("PodTemplate", namespace, name);
  if (id === undefined) return { error: `capacity buffer client can't get pod template: podtemplates "${name}" not found` };
  return { template: store.templateFor(namespace, store.objects.PodTemplate.get(id)!.template) };
}

function statusOf(store: Store, buffer: CapacityBuffer, found: Found, { dryRun, time }: Translating): CapacityBufferStatus {
  const before = buffer.status?.conditions ?? [];
  const provisioningStrategy = buffer.spec.provisioningStrategy || ACTIVE_CAPACITY;
  const ready = (status: "True" | "False", reason: string, message: string) =>
    withCondition(before, { type: READY, status, reason, message, lastTransitionTime: time });
  const notReady = (error: string) => ready("False", "error", `Buffer not ready for provisioning: ${error}`);
  if ("error" in found) return { provisioningStrategy, conditions: notReady(found.error) };
  const managed = managedTemplate(store, buffer, found.template, dryRun);
  const chunk = { podTemplateRef: { name: managed.metadata.name! }, podTemplateGeneration: managed.metadata.generation! };
  const requests = podRequests({ spec: managed.template.spec });
  const wanted = wantedReplicas(buffer.spec, requests, found.replicas);
  if ("error" in wanted)
    return { ...chunk, provisioningStrategy, conditions: notReady(`couldn't get number of replicas for buffer: ${wanted.error}`) };
  const conditions = ready("True", "AttributesSetSuccessfully", "ready");
  const limited = requests.size === 0 ? conditions : withCondition(conditions, notLimited(buffer, time));
  return { ...chunk, replicas: wanted.replicas, provisioningStrategy, conditions: limited };
}

/** Source: cluster-autoscaler 1.36.1, capacitybuffer/controller/resourcequotas.go, Allocate. */
function notLimited({ metadata: { generation = 1 } }: CapacityBuffer, time: string): Condition {
  const reason = "ResourceQuotasAllocated";
  return { type: LIMITED_BY_QUOTAS, status: "False", reason, message: "", lastTransitionTime: time, observedGeneration: generation };
}
