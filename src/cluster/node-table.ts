import { type Millis, NEVER } from "../engine/index.ts";
import type { Node } from "../model/index.ts";
import type { Id } from "./kinds.ts";
import { NodeInfos } from "./node-infos.ts";
import type { ResourceNames } from "./resource-names.ts";

/** The instance behind a node that nobody launched: it came with the cluster. */
export const NO_INSTANCE = -1;

/** Nodes by id. What scheduling needs is in `infos` (row = id); here is the life of the node itself. */
export class NodeTable {
  readonly infos: NodeInfos;
  readonly instance: Id[] = [];
  readonly createdMs: Millis[] = [];
  /** First time Ready; NEVER until then. */
  readonly readyMs: Millis[] = [];
  /** Last change of a condition or condition taint. */
  readonly lastTransitionMs: Millis[] = [];
  readonly removedMs: Millis[] = [];
  readonly removalReason: string[] = [];

  constructor(resources: ResourceNames) {
    this.infos = new NodeInfos(resources);
  }

  get count(): number {
    return this.infos.count;
  }

  isAlive(id: Id): boolean {
    return this.infos.alive[id] === 1;
  }

  /** Condition Ready is True. Nodes written without conditions are taken as Ready. */
  isReady(id: Id): boolean {
    return isNodeReady(this.infos.nodes[id]);
  }

  /** Live node ids in order of creation. */
  *live(): IterableIterator<Id> {
    for (let id = 0; id < this.infos.count; id++) if (this.infos.alive[id] === 1) yield id;
  }

  /** Appends a node's row. The store does the rest. */
  add(node: Node, instance: Id, now: Millis): Id {
    const id = this.infos.addNode(node);
    this.instance.push(instance);
    this.createdMs.push(now);
    this.readyMs.push(isNodeReady(node) ? now : NEVER);
    this.lastTransitionMs.push(now);
    this.removedMs.push(NEVER);
    this.removalReason.push("");
    return id;
  }
}

/** Condition Ready is True; a node written without a Ready condition is taken as ready. */
export function isNodeReady(node: Node): boolean {
  const ready = node.status?.conditions?.find((condition) => condition.type === "Ready");
  return ready === undefined || ready.status === "True";
}
