import type { Id, OwnerId, PodTemplate } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import { type Condition, defaultPod, type PodTemplateSpec, type ProvisioningRequest } from "../../../model/index.ts";
import type { Environment } from "../environment.ts";
import { COMPONENT } from "../names.ts";
import { conditionOf, conditionsText } from "../object-conditions.ts";
import { CLASS_ANNOTATION, REQUEST_ANNOTATION } from "./classes.ts";
import { type ConditionType, type Finding, withCondition } from "./conditions.ts";

/** Why the pods of a request cannot be made. */
export interface PodsError {
  readonly error: string;
}

interface MadeTemplate {
  readonly written: PodTemplateSpec;
  readonly made: PodTemplate;
}

/**
 * The ProvisioningRequests of the cluster, with the pods that they stand for and the conditions that are written to them.
 * Source: cluster-autoscaler 1.36.1, provisioningrequest/provreqclient/client.go, provreqwrapper/wrapper.go, pods/pods.go.
 * Differs: requests come in order of creation, which upstream takes from a map. Times in a dump are those of the run's wall clock.
 */
export class RequestList {
  /** Number of the present loop. */
  loop = 0;
  private readonly env: Environment;
  /** When requests were first seen. */
  private readonly seenMs = new Map<Id, Millis>();
  /** By request, then by pod set. */
  private readonly templates = new Map<Id, MadeTemplate[]>();

  constructor(env: Environment, now: Millis) {
    this.env = env;
    for (const [id] of env.store.objects.ProvisioningRequest.entries()) this.look(id, now);
  }

  /** Looks at a request that has come, changed or gone. */
  look(id: Id, now: Millis): void {
    if (this.env.store.objects.ProvisioningRequest.get(id) === undefined) {
      this.seenMs.delete(id);
      this.templates.delete(id);
    } else if (!this.seenMs.has(id)) this.seenMs.set(id, now);
  }

  /** Those there are, in order of creation. */
  all(): [Id, ProvisioningRequest][] {
    return [...this.env.store.objects.ProvisioningRequest.entries()];
  }

  get(id: Id): ProvisioningRequest {
    return this.env.store.objects.ProvisioningRequest.get(id)!;
  }

  /** When a request was created, in whole seconds of the wall clock. */
  createdMs(id: Id): Millis {
    const { wallClock } = this.env;
    return wallClock.parse(this.get(id).metadata.creationTimestamp) ?? wallClock.wholeSeconds(this.seenMs.get(id)!);
  }

  /** The time that its condition of that type shows; undefined when there is no such condition. */
  transitionMs(id: Id, type: ConditionType): Millis | undefined {
    return this.env.wallClock.parse(conditionOf(this.get(id), type)?.lastTransitionTime);
  }

  /** Writes a condition, with the time of the loop even where nothing else of it is new, and tells of it. */
  write(id: Id, finding: Finding): void {
    const { store, wallClock, deadlines } = this.env;
    const request = this.get(id);
    const before = conditionOf(request, finding.type);
    const condition: Condition = { ...finding, lastTransitionTime: wallClock.rfc3339(deadlines.now) };
    store.replaceObject("ProvisioningRequest", id, withCondition(request, condition));
    // It is accepted again with each look at it.
    if (finding.type === "Accepted" && before !== undefined) return;
    store.recorder.decision({
      timeMs: deadlines.now,
      component: COMPONENT,
      loop: this.loop,
      action: "provisioning-request",
      target: keyOf(request),
      sizeBefore: 0,
      sizeAfter: 0,
      seen: `${podCountOf(request)} pods, ${request.spec.provisioningClassName}`,
      options: "",
      reason: conditionsText([condition]),
    });
  }

  /** Deletes a request. */
  remove(id: Id): void {
    this.env.store.removeObject("ProvisioningRequest", id);
  }

  /** Makes the pods that a request stands for. They are gone when the loop ends. */
  podsOf(id: Id): Id[] | PodsError {
    const request = this.get(id);
    const { podSets } = request.spec;
    const missing = podSets.filter(({ podTemplateRef }) => this.templateNamed(request, podTemplateRef.name) === undefined);
    if (missing.length > 0) return { error: missingText(podSets.length, missing) };
    const owner = this.ownerOf(id, request);
    const createdMs = this.createdMs(id);
    const pods: Id[] = [];
    podSets.forEach(({ count }, set) => {
      const template = this.templateOf(id, request, set);
      for (let i = 0; i < count; i++) {
        const name = `${request.metadata.name}-${set}-${i}`;
        pods.push(this.env.fakes.addRequested({ name, template, owner }, pods.length, createdMs));
      }
    });
    return pods;
  }

  private templateNamed({ metadata }: ProvisioningRequest, name: string): PodTemplateSpec | undefined {
    const { PodTemplate: table } = this.env.store.objects;
    const id = table.find(metadata.namespace ?? "default", name);
    return id === undefined ? undefined : table.get(id)!.template;
  }

  /** Pods of a PodTemplate are not admitted as others are: they have the priority that is written there, not that of its class. */
  private templateOf(id: Id, request: ProvisioningRequest, set: number): PodTemplate {
    const { metadata, spec } = request;
    const written = this.templateNamed(request, spec.podSets[set].podTemplateRef.name)!;
    const known = this.templates.get(id) ?? [];
    this.templates.set(id, known);
    if (known[set]?.written === written) return known[set].made;
    const { labels = {}, annotations = {} } = written.metadata ?? {};
    const made = this.env.store.makeTemplate({
      namespace: metadata.namespace ?? "default",
      labels,
      annotations: { ...annotations, [REQUEST_ANNOTATION]: metadata.name!, [CLASS_ANNOTATION]: spec.provisioningClassName },
      spec: defaultPod({ metadata: { labels }, spec: written.spec }).spec,
    });
    known[set] = { written, made };
    return made;
  }

  private ownerOf(id: Id, { apiVersion = "", metadata }: ProvisioningRequest): OwnerId {
    const { name = "", namespace = "default", uid } = metadata;
    return this.env.store.ownerOf({
      apiVersion,
      kind: "ProvisioningRequest",
      namespace,
      name,
      object: id,
      ...(uid !== undefined && { uid }),
    });
  }
}

/** `namespace/name`. */
export function keyOf({ metadata }: ProvisioningRequest): string {
  return `${metadata.namespace ?? "default"}/${metadata.name}`;
}

/** How many pods a request asks room for. */
export function podCountOf({ spec }: ProvisioningRequest): number {
  let pods = 0;
  for (const { count } of spec.podSets) pods += count;
  return pods;
}

function missingText(referenced: number, missing: readonly { readonly podTemplateRef: { readonly name: string } }[]): string {
  const names = missing.map(({ podTemplateRef }) => podTemplateRef.name).join(",");
  return `missing pod templates, ${referenced} pod templates were referenced, ${missing.length} templates were missing: ${names}`;
}
