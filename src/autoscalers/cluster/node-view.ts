import type { Id, NodeGroup } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Environment } from "./environment.ts";
import type { NodeFacts } from "./node-facts.ts";

/** A registered node in one loop. */
export interface NodeView {
  readonly id: Id;
  readonly facts: NodeFacts;
  readonly group: NodeGroup | undefined;
  readonly createdMs: Millis;
  /** Last change of readiness, whole seconds. */
  readonly transitionMs: Millis;
}

/** Lists registered nodes, in order of creation. A view is made again only when something in it has changed. */
export class NodeLister {
  private readonly env: Environment;
  private readonly views: (NodeView | undefined)[] = [];
  /** No live node has a lower id. */
  private firstLive = 0;

  constructor(env: Environment) {
    this.env = env;
  }

  list(): NodeView[] {
    const { nodes } = this.env.store;
    const result: NodeView[] = [];
    while (this.firstLive < nodes.count && !nodes.isAlive(this.firstLive)) this.firstLive++;
    for (let id = this.firstLive; id < nodes.count; id++) if (nodes.isAlive(id)) result.push(this.view(id));
    return result;
  }

  view(id: Id): NodeView {
    const { store, facts, provider } = this.env;
    const object = store.nodes.infos.nodes[id];
    const group = provider.groupOf(id);
    const known = this.views[id];
    if (known?.facts.node === object && known.group === group) return known;
    const view = this.make(id, facts.of(object), group);
    this.views[id] = view;
    return view;
  }

  /** A time written in the object of a node that came with the cluster wins, as long as nothing has changed since. */
  private make(id: Id, facts: NodeFacts, group: NodeGroup | undefined): NodeView {
    const { nodes } = this.env.store;
    const { wallClock } = this.env;
    const createdMs = nodes.createdMs[id];
    const changed = nodes.lastTransitionMs[id];
    const isOld = changed === createdMs && facts.writtenTransitionMs !== undefined;
    return {
      id,
      facts,
      group,
      createdMs: facts.writtenCreationMs ?? wallClock.wholeSeconds(createdMs),
      transitionMs: isOld ? facts.writtenTransitionMs! : wallClock.wholeSeconds(changed),
    };
  }
}
