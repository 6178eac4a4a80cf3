import type { Component, ComponentFactory, Context, Id, Store } from "../cluster/index.ts";
import type { Millis } from "../engine/index.ts";
import type { Deployment, PodTemplateSpec, ReplicaSet } from "../model/index.ts";
import { nameOf, namespaceOf, ObjectEvents } from "./owned-pods.ts";
import { canonicalTemplate, POD_TEMPLATE_HASH, templateHash } from "./template-hash.ts";

/**
 * Keeps one ReplicaSet per template of a Deployment, at the size the Deployment asks for.
 * Source: kube-controller-manager v1.36, pkg/controller/deployment/deployment_controller.go and sync.go.
 * Differs: there are no rolling updates yet: when the template changes, the new ReplicaSet is scaled up and the old ones down to 0 at once.
 * Strategy, pause, rollback, revisions, history and status are left out. A name taken by a ReplicaSet of other origin is a bug.
 */
export const deploymentController: ComponentFactory<void> = (context) => new DeploymentController(context);

class DeploymentController implements Component {
  readonly name = "deployment-controller";
  readonly watches = { Deployment: (deployment: Id): Id => deployment };
  private readonly store: Store;
  private readonly events: ObjectEvents;
  /** By Deployment: its ReplicaSets in order of creation. */
  private readonly setsOf = new Map<Id, Set<Id>>();
  private readonly canonical = new WeakMap<PodTemplateSpec, string>();

  constructor({ store }: Context) {
    this.store = store;
    this.events = new ObjectEvents(store, "Deployment", "deployment-controller");
  }

  reconcile(id: Id, now: Millis): undefined {
    const { store } = this;
    const deployment = store.deployments.get(id);
    const sets = this.setsOf.get(id) ?? (deployment === undefined ? new Set<Id>() : this.adopt(id, deployment));
    for (const set of sets) if (store.replicaSets.get(set) === undefined) sets.delete(set);
    if (deployment === undefined) {
      for (const set of sets) store.removeObject("ReplicaSet", set);
      this.setsOf.delete(id);
      return undefined;
    }
    const replicas = deployment.spec.replicas ?? 1;
    const current = this.currentSet(deployment, sets) ?? this.createSet(deployment, replicas, now);
    sets.add(current);
    for (const set of sets) this.scale(deployment, set, set === current ? replicas : 0, now);
    return undefined;
  }

  /** ReplicaSets that name the Deployment as their controller: they came with the cluster. */
  private adopt(id: Id, deployment: Deployment): Set<Id> {
    const sets = new Set<Id>();
    for (const [set, { metadata }] of this.store.replicaSets.entries()) {
      const isOurs = metadata.ownerReferences?.some(
        (owner) => owner.kind === "Deployment" && owner.name === deployment.metadata.name && owner.controller !== false,
      );
      if (isOurs === true && namespaceOf(metadata) === namespaceOf(deployment.metadata)) sets.add(set);
    }
    this.setsOf.set(id, sets);
    return sets;
  }

  /** The oldest ReplicaSet with the Deployment's template. */
  private currentSet(deployment: Deployment, sets: ReadonlySet<Id>): Id | undefined {
    const wanted = this.canonicalOf(deployment.spec.template);
    for (const set of sets) if (this.canonicalOf(this.store.replicaSets.get(set)!.spec.template) === wanted) return set;
    return undefined;
  }

  private createSet({ metadata, spec }: Deployment, replicas: number, now: Millis): Id {
    const hash = templateHash(spec.template);
    const name = `${nameOf(metadata)}-${hash}`;
    const labels = { ...spec.template.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
    const set: ReplicaSet = {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name,
        ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
        labels,
        ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: nameOf(metadata), controller: true }],
      },
      spec: {
        replicas,
        selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [POD_TEMPLATE_HASH]: hash } },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
    };
    const namespace = namespaceOf(metadata);
    this.store.templateFor(namespace, set.spec.template, this.store.templateFor(namespace, spec.template).behavior);
    if (replicas > 0) this.tellScaled(metadata, name, 0, replicas, now);
    return this.store.addObject("ReplicaSet", set);
  }

  private scale({ metadata }: Deployment, id: Id, replicas: number, now: Millis): void {
    const set = this.store.replicaSets.get(id)!;
    const before = set.spec.replicas ?? 1;
    if (before === replicas) return;
    this.tellScaled(metadata, nameOf(set.metadata), before, replicas, now);
    this.store.replaceObject("ReplicaSet", id, { ...set, spec: { ...set.spec, replicas } });
  }

  private tellScaled(metadata: Deployment["metadata"], set: string, from: number, to: number, now: Millis): void {
    const direction = to > from ? "up" : "down";
    this.events.write(metadata, "Normal", "ScalingReplicaSet", `Scaled ${direction} replica set ${set} from ${from} to ${to}`, now);
  }

  private canonicalOf(template: PodTemplateSpec): string {
    let text = this.canonical.get(template);
    if (text === undefined) {
      text = canonicalTemplate(template);
      this.canonical.set(template, text);
    }
    return text;
  }
}
