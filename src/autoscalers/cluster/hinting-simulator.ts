import { type Id, NO_OWNER, type NodeRow, type PodTemplate, type Store } from "../../cluster/index.ts";
import type { Changes } from "./deadlines.ts";
import type { FakePods } from "./fake-pods.ts";
import { type HintKey, Hints } from "./hints.ts";
import { type NodeSearch, refusalsLast } from "./node-search.ts";
import { controllerOf, isDaemonSetPod, likenessOf } from "./pod-facts.ts";
import { type ClusterSnapshot, NONE } from "./snapshot.ts";

/** Different pods of one controller that are remembered as hopeless within a call. */
const HOPELESS_PER_CONTROLLER_MAX = 10;

/**
 * Places many pods on the snapshot, trying first where each went the last time.
 * Source: cluster-autoscaler 1.36.1, simulator/scheduling/hinting_simulator.go, TrySchedulePods.
 */
export class HintingSimulator {
  private readonly store: Store;
  private readonly snapshot: ClusterSnapshot;
  private readonly search: NodeSearch;
  private readonly changes: Changes;
  private readonly fakes: FakePods;
  private readonly hints = new Hints();
  /** Placeholders of this round that may be there under the same names in the next, and whether they have been there in the last. */
  private readonly placeholders = new Map<NodeRow, boolean>();

  constructor(store: Store, snapshot: ClusterSnapshot, search: NodeSearch, changes: Changes, fakes: FakePods) {
    this.store = store;
    this.snapshot = snapshot;
    this.search = search;
    this.changes = changes;
    this.fakes = fakes;
  }

  /**
   * Makes a placeholder one that a hint can point to. All others get other names with every round. `isOld`: it has kept the name that it
   * had in the last round.
   */
  addPlaceholder(row: NodeRow, isOld: boolean): void {
    this.placeholders.set(row, isOld);
  }

  /** Ends a round: hints that were not used or renewed since the last call go. */
  dropOldHints(): void {
    this.placeholders.clear();
    if (this.hints.turn()) this.changes.note();
  }

  /**
   * Places pods, important ones first, and returns those that found no node, in the order tried.
   * With `breakOnFailure` the first failure gives up the rest of its priority.
   */
  tryPlace(pods: readonly Id[], accepts: (row: NodeRow) => boolean, breakOnFailure: boolean): Id[] {
    if (pods.length === 0) return [];
    const { templates } = this.store.pods;
    const sorted = byPriority(pods, templates);
    const hopeless = new HopelessPods(this.store, this.snapshot);
    const failed: Id[] = [];
    for (let from = 0; from < sorted.length; ) {
      let to = from + 1;
      while (to < sorted.length && templates[sorted[to]].priority === templates[sorted[from]].priority) to++;
      this.placeGroup(sorted.slice(from, to), accepts, breakOnFailure, hopeless, failed);
      from = to;
    }
    return failed;
  }

  private placeGroup(
    pods: readonly Id[],
    accepts: (row: NodeRow) => boolean,
    breakOnFailure: boolean,
    hopeless: HopelessPods,
    failed: Id[],
  ): void {
    const { templates } = this.store.pods;
    const rest = this.hints.isEmpty ? pods : pods.filter((pod) => !this.placeByHint(pod, accepts));
    for (let i = 0; i < rest.length; i++) {
      const pod = rest[i];
      const template = templates[pod];
      const row = hopeless.knows(pod, template) ? NONE : this.search.placeAnywhere(pod, template, accepts);
      if (row !== NONE) {
        this.remember(pod, row);
        continue;
      }
      hopeless.add(pod, template);
      if (breakOnFailure) {
        failed.push(...rest.slice(i));
        return;
      }
      failed.push(pod);
    }
  }

  private placeByHint(pod: Id, accepts: (row: NodeRow) => boolean): boolean {
    const name = this.hints.of(this.keyOf(pod));
    if (name === undefined) return false;
    const row = this.snapshot.rowOfName(name);
    if (row === NONE || this.isRenamed(row) || !accepts(row)) return false;
    if (!this.search.placeOn(row, pod, this.store.pods.templates[pod])) return false;
    this.remember(pod, row);
    return true;
  }

  private isRenamed(row: NodeRow): boolean {
    return this.snapshot.nodeOf(row) === NONE && this.placeholders.get(row) !== true;
  }

  private remember(pod: Id, row: NodeRow): void {
    if (this.snapshot.nodeOf(row) === NONE && !this.placeholders.has(row)) return;
    this.hints.note(this.keyOf(pod), this.snapshot.infos.names[row]);
  }

  /** Its UID, if it was given one; for a fake pod what stands for it. Source: cluster-autoscaler 1.36.1, simulator/scheduling/hints.go, HintKeyFromPod. */
  private keyOf(pod: Id): HintKey {
    return this.store.pods.uids.get(pod) ?? this.fakes.keyOf(pod);
  }
}

/**
 * Pods of which a search has failed within a call.
 * The first part is cluster-autoscaler's own and decides; the second saves searches that could only fail again.
 * Source: cluster-autoscaler 1.36.1, simulator/scheduling/similar_pods.go.
 */
class HopelessPods {
  private readonly store: Store;
  private readonly snapshot: ClusterSnapshot;
  private readonly byController = new Map<string, Set<string>>();
  /** Template id -> version of the snapshot at which a search failed. */
  private readonly failedAt = new Map<number, number>();

  constructor(store: Store, snapshot: ClusterSnapshot) {
    this.store = store;
    this.snapshot = snapshot;
  }

  knows(pod: Id, template: PodTemplate): boolean {
    const failedAt = this.failedAt.get(template.id);
    if (failedAt !== undefined && (failedAt === this.snapshot.version || refusalsLast(template))) return true;
    const controller = this.controllerUid(pod, template);
    if (controller === undefined) return false;
    return this.byController.get(controller)?.has(likenessOf(template)) ?? false;
  }

  add(pod: Id, template: PodTemplate): void {
    this.failedAt.set(template.id, this.snapshot.version);
    const controller = this.controllerUid(pod, template);
    if (controller === undefined) return;
    const known = this.byController.get(controller) ?? new Set();
    this.byController.set(controller, known);
    if (known.size < HOPELESS_PER_CONTROLLER_MAX) known.add(likenessOf(template));
  }

  private controllerUid(pod: Id, template: PodTemplate): string | undefined {
    const owner = this.store.pods.owner[pod];
    if (owner === NO_OWNER) return undefined;
    const row = this.store.owners.all[owner];
    return isDaemonSetPod(template, row) ? undefined : controllerOf(row)?.uid;
  }
}

/** Stable, highest priority first. */
function byPriority(pods: readonly Id[], templates: readonly PodTemplate[]): readonly Id[] {
  for (let i = 1; i < pods.length; i++) {
    if (templates[pods[i - 1]].priority < templates[pods[i]].priority) {
      return [...pods].sort((a, b) => templates[b].priority - templates[a].priority);
    }
  }
  return pods;
}
