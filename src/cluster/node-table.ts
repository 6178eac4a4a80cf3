import { type Millis, NEVER } from "../engine/index.ts";
import type { Node } from "../model/index.ts";
import type { Id } from "./kinds.ts";
import { NodeInfos } from "./node-infos.ts";
import { NO_NODE } from "./pod-table.ts";
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
  /** Names without a node, in the order of their first mention: they have the ids NO_NODE - 1, NO_NODE - 2, ... */
  private readonly absent: string[] = [];

  constructor(resources: ResourceNames) {
    this.infos = new NodeInfos(resources);
  }

  get count(): number {
    return this.infos.count;
  }

  /** The id of the node of this name, or one below NO_NODE that stands for the name of a node that is not there. "" is NO_NODE. */
  idOf(name: string): Id {
    if (name === "") return NO_NODE;
    const row = this.infos.rowOf(name);
    if (row !== undefined) return row;
    if (!this.absent.includes(name)) this.absent.push(name);
    return NO_NODE - 1 - this.absent.indexOf(name);
  }

  /** The name behind an id that {@link idOf} gave, or that a node had; "" for NO_NODE. */
  nameOf(id: Id): string {
    if (id === NO_NODE) return "";
    return id < NO_NODE ? this.absent[NO_NODE - 1 - id] : this.infos.names[id];
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
