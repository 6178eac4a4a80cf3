import { type Component, type ComponentFactory, type Context, type Id, NO_OWNER, type OwnerId, type Store } from "../cluster/index.ts";
import type { Key, Millis } from "../engine/index.ts";
import { compileSelector, matchesLabels, type PodDisruptionBudget } from "../model/index.ts";
import { namespaceOf } from "./owned-pods.ts";
import { resolveCount } from "./percentages.ts";

/** Sums over the pods that a budget selects. */
interface Tally {
  /** The spec that was counted by. */
  readonly spec: PodDisruptionBudget["spec"];
  pods: number;
  healthy: number;
  /** How many of the pods each owner has. */
  readonly owners: Map<OwnerId, number>;
}

/** What a pod adds to the budgets that select it. */
interface Share {
  readonly budgets: readonly Id[];
  readonly owner: OwnerId;
  readonly healthy: boolean;
}

/** Controllers that say how many pods they want. */
const SCALED_KINDS = ["ReplicaSet", "ReplicationController", "StatefulSet"] as const;
type ScaledKind = (typeof SCALED_KINDS)[number];

const KEY_KINDS = 3;
const POD = 0;
const BUDGET = 1;
/** An object of one of {@link SCALED_KINDS}, whichever: to look at another budget as well does no harm. */
const SCALED = 2;

/**
 * Writes how many pods each PodDisruptionBudget lets go now. Keys: pods, budgets and the controllers that say how many pods
 * they want, interleaved.
 * A change of a pod costs a constant time: each pod's share in the sums is remembered, and replaced by what it is now.
 * Source: kube-controller-manager v1.36, pkg/controller/disruption/disruption.go, trySync and getExpectedPodCount.
 * Differs: only pods that have not ended are counted; `status.disruptedPods` is not kept, for deletions show at once; owners that are only
 * known by name count with the pods they have, except Jobs and DaemonSets. Other status fields, conditions and events are not written.
 */
export const disruptionController: ComponentFactory<void> = (context) => new DisruptionController(context);

class DisruptionController implements Component {
  readonly name = "disruption-controller";
  readonly watches = {
    Pod: (pod: Id): Key | undefined => (this.concerns(pod) ? pod * KEY_KINDS + POD : undefined),
    // Its own writes, and those of evictions, keep the spec: the pod's change will follow.
    PodDisruptionBudget: (budget: Id): Key | undefined =>
      this.tallies.get(budget)?.spec === this.store.podDisruptionBudgets.get(budget)?.spec ? undefined : budget * KEY_KINDS + BUDGET,
    ...Object.fromEntries(SCALED_KINDS.map((kind) => [kind, (id: Id): Key | undefined => this.keyOfScaled(id)])),
  };
  private readonly store: Store;
  private readonly tallies = new Map<Id, Tally>();
  private readonly shares = new Map<Id, Share>();
  /** By pod template: the budgets that select its pods. */
  private budgetsByTemplate: (readonly Id[] | undefined)[] = [];

  constructor({ store }: Context) {
    this.store = store;
  }

  reconcile(key: Key, _now: Millis): undefined {
    const id = Math.floor(key / KEY_KINDS);
    switch (key % KEY_KINDS) {
      case POD:
        for (const budget of this.recount(id)) this.write(budget);
        return undefined;
      case BUDGET:
        this.startOver();
        return undefined;
      default:
        for (const [budget, { owners }] of this.tallies) {
          for (const owner of owners.keys()) if (this.isScaledObject(owner, id)) this.write(budget);
        }
        return undefined;
    }
  }

  private concerns(pod: Id): boolean {
    if (this.tallies.size === 0) return false;
    const share = this.shares.get(pod);
    if (share === undefined) return this.store.pods.isLive(pod) && this.budgetsFor(pod).length > 0;
    return !this.store.pods.isLive(pod) || share.healthy !== this.isHealthy(pod);
  }

  /** Budgets have changed: counts all pods again. Rare. */
  private startOver(): void {
    this.tallies.clear();
    this.shares.clear();
    this.budgetsByTemplate = [];
    for (const [budget, { spec }] of this.store.podDisruptionBudgets.entries()) {
      this.tallies.set(budget, { spec, pods: 0, healthy: 0, owners: new Map() });
    }
    for (let pod = 0; pod < this.store.pods.count; pod++) this.recount(pod);
    for (const budget of this.tallies.keys()) this.write(budget);
  }

  /** Replaces a pod's share by what it is now; returns the budgets concerned. */
  private recount(pod: Id): readonly Id[] {
    const before = this.shares.get(pod);
    if (before !== undefined) this.add(before, -1);
    this.shares.delete(pod);
    const budgets = this.store.pods.isLive(pod) ? this.budgetsFor(pod) : [];
    if (budgets.length === 0) return before?.budgets ?? [];
    const share: Share = { budgets, owner: this.store.pods.owner[pod], healthy: this.isHealthy(pod) };
    this.shares.set(pod, share);
    this.add(share, 1);
    return budgets;
  }

  private add({ budgets, owner, healthy }: Share, sign: 1 | -1): void {
    for (const budget of budgets) {
      const tally = this.tallies.get(budget)!;
      tally.pods += sign;
      if (healthy) tally.healthy += sign;
      if (owner === NO_OWNER) continue;
      const left = (tally.owners.get(owner) ?? 0) + sign;
      if (left === 0) tally.owners.delete(owner);
      else tally.owners.set(owner, left);
    }
  }

  private isHealthy(pod: Id): boolean {
    const { pods } = this.store;
    return pods.ready[pod] === 1 && !pods.isDeleting(pod);
  }

  private budgetsFor(pod: Id): readonly Id[] {
    const { id, namespace, labels } = this.store.pods.templates[pod];
    let budgets = this.budgetsByTemplate[id];
    if (budgets === undefined) {
      budgets = [...this.store.podDisruptionBudgets.entries()]
        .filter(([budget]) => this.tallies.has(budget))
        .filter(([, { metadata, spec }]) => namespaceOf(metadata) === namespace && matchesLabels(compileSelector(spec.selector), labels))
        .map(([budget]) => budget);
      this.budgetsByTemplate[id] = budgets;
    }
    return budgets;
  }

  private write(id: Id): void {
    const budget = this.store.podDisruptionBudgets.get(id);
    const tally = this.tallies.get(id);
    if (budget === undefined || tally === undefined) return;
    const disruptionsAllowed = this.allowed(tally);
    if (budget.status?.disruptionsAllowed === disruptionsAllowed) return;
    this.store.replaceObject("PodDisruptionBudget", id, { ...budget, status: { ...budget.status, disruptionsAllowed } });
  }

  private allowed({ spec, pods, healthy, owners }: Tally): number {
    const { maxUnavailable, minAvailable = 1 } = spec;
    if (maxUnavailable === undefined && typeof minAvailable === "number") return disruptionsAllowed(healthy, minAvailable, pods);
    const expected = this.scaleOf(owners);
    if (expected === undefined) return 0;
    const desired = maxUnavailable === undefined ? resolveCount(minAvailable, expected) : expected - resolveCount(maxUnavailable, expected);
    return disruptionsAllowed(healthy, Math.max(0, desired), expected);
  }

  /** Pods that the owners want in all; undefined when one of them cannot tell. Pods without owner add nothing. */
  private scaleOf(owners: ReadonlyMap<OwnerId, number>): number | undefined {
    let sum = 0;
    const deployments = new Set<Id>();
    for (const id of owners.keys()) {
      const { kind, object, pods } = this.store.owners.all[id];
      if (kind === "Job" || kind === "DaemonSet") return undefined;
      const set = isScaled(kind) && object !== undefined ? this.store.objects[kind].get(object) : undefined;
      if (set === undefined) {
        sum += pods.size;
        continue;
      }
      const reference = set.metadata.ownerReferences?.find((owner) => owner.kind === "Deployment" && owner.controller === true);
      const deployment = reference && this.store.deployments.find(set.metadata.namespace ?? "", reference.name);
      if (deployment === undefined) sum += set.spec?.replicas ?? 1;
      else if (!deployments.has(deployment)) {
        deployments.add(deployment);
        sum += this.store.deployments.get(deployment)?.spec.replicas ?? 1;
      }
    }
    return sum;
  }

  private keyOfScaled(id: Id): Key | undefined {
    return this.tallies.size === 0 ? undefined : id * KEY_KINDS + SCALED;
  }

  private isScaledObject(owner: OwnerId, id: Id): boolean {
    const { kind, object } = this.store.owners.all[owner];
    return isScaled(kind) && object === id;
  }
}

function isScaled(kind: string): kind is ScaledKind {
  return (SCALED_KINDS as readonly string[]).includes(kind);
}

/** Source: kube-controller-manager v1.36, pkg/controller/disruption/disruption.go, updatePdbStatus. */
export function disruptionsAllowed(healthy: number, desired: number, expected: number): number {
  return expected <= 0 ? 0 : Math.max(0, healthy - desired);
}
