import type { Id, NodeGroup } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Environment } from "./environment.ts";
import type { NodeFacts } from "./node-facts.ts";
import type { GroupOptions } from "./provider.ts";

/** A registered node in one loop. */
export interface NodeView {
  readonly id: Id;
  readonly facts: NodeFacts;
  readonly group: NodeGroup | undefined;
  /** Options of the group. */
  readonly options: GroupOptions | undefined;
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
  private listed: readonly NodeView[] | undefined;

  constructor(env: Environment) {
    this.env = env;
  }

  /** Nodes, instances or groups have changed: the list must be made again. */
  changed(): void {
    this.listed = undefined;
  }

  list(): readonly NodeView[] {
    this.listed ??= this.make();
    return this.listed;
  }

  private make(): NodeView[] {
    const { nodes } = this.env.store;
    const result: NodeView[] = [];
    while (this.firstLive < nodes.count && !nodes.isAlive(this.firstLive)) this.firstLive++;
    for (let id = this.firstLive; id < nodes.count; id++) if (nodes.isAlive(id)) result.push(this.view(id));
    return result;
  }

  private view(id: Id): NodeView {
    const { store, facts, provider } = this.env;
    const object = store.nodes.infos.nodes[id];
    const group = provider.groupOf(id);
    const known = this.views[id];
    if (known?.facts.node === object && known.group === group) return known;
    const view = this.makeView(id, facts.of(object), group);
    this.views[id] = view;
    return view;
  }

  /** A time written in the object of a node that came with the cluster wins, as long as nothing has changed since. */
  private makeView(id: Id, facts: NodeFacts, group: NodeGroup | undefined): NodeView {
    const { nodes } = this.env.store;
    const { wallClock, provider } = this.env;
    const createdMs = nodes.createdMs[id];
    const changed = nodes.lastTransitionMs[id];
    const isOld = changed === createdMs && facts.writtenTransitionMs !== undefined;
    return {
      id,
      facts,
      group,
      options: group === undefined ? undefined : provider.optionsOf(group),
      createdMs: facts.writtenCreationMs ?? wallClock.wholeSeconds(createdMs),
      transitionMs: isOld ? facts.writtenTransitionMs! : wallClock.wholeSeconds(changed),
    };
  }
}
