import type { Id, NodeRow, PodTemplate } from "../../../cluster/index.ts";
import { empty } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import { HintingSimulator } from "../hinting-simulator.ts";
import { TO_BE_DELETED_TAINT } from "../names.ts";
import { type ClusterSnapshot, NONE } from "../snapshot.ts";
import type { DeletionsInProgress } from "./deletion-tracker.ts";

/** What a plan does to the snapshot: nodes leave it, one after the other, and their pods go to others. */
export class PodMoves {
  private readonly env: Environment;
  private readonly simulator: HintingSimulator;
  /** Rows of removable nodes that are still in the list: they leave it before somebody looks for a place. */
  private readonly leaving: NodeRow[] = [];
  private isUnderWay = false;

  constructor(env: Environment) {
    this.env = env;
    this.simulator = new HintingSimulator(env.store, env.snapshot, env.search, env.changes, env.fakes);
  }

  /** A node goes. */
  leave(row: NodeRow): void {
    this.leaving.push(row);
  }

  /**
   * Moves pods off a node that stays in the list, empty and tainted, while they look for places. False, and all is as before: one of them
   * finds none.
   */
  place(row: NodeRow, pods: readonly Id[], deletions: DeletionsInProgress): boolean {
    const { snapshot } = this.env;
    if (!this.isUnderWay) snapshot.fork();
    this.isUnderWay = true;
    snapshot.removeNodes(this.leaving);
    empty(this.leaving);
    snapshot.fork();
    const ghost = this.env.behavior.ghostNodeInRemovalSim;
    if (ghost) {
      const { ids } = snapshot.infos.pods[row];
      while (ids.length > 0) snapshot.unplace(row, ids[ids.length - 1]);
      // The taint keeps pods away that are kept away already; it only counts for those who look at the taints of other nodes.
      if (pods.some((pod) => spreads(this.env.store.pods.templates[pod]))) taint(snapshot, row);
    } else snapshot.removeNode(row);
    const isDestination = (other: NodeRow): boolean => {
      const node = snapshot.nodeOf(other);
      return other !== row && node !== NONE && !deletions.nodes.has(node);
    };
    const failed = this.simulator.tryPlace(pods, isDestination, true);
    if (failed.length > 0) snapshot.revert();
    else snapshot.commit();
    return failed.length === 0;
  }

  /** Ends the plan: the snapshot is as it was. */
  takeBack(): void {
    if (this.isUnderWay) this.env.snapshot.revert();
    this.isUnderWay = false;
    empty(this.leaving);
    this.simulator.dropOldHints();
  }
}

function spreads({ spec }: PodTemplate): boolean {
  return (spec.topologySpreadConstraints?.length ?? 0) > 0;
}

function taint(snapshot: ClusterSnapshot, row: NodeRow): void {
  const node = snapshot.infos.nodes[row];
  const taints = [...(node.spec?.taints ?? []), { key: TO_BE_DELETED_TAINT, effect: "NoSchedule" }];
  snapshot.replaceNode(row, { ...node, spec: { ...node.spec, taints } });
}
