import type { Id } from "../../cluster/index.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { Environment } from "./environment.ts";
import type { HintingSimulator } from "./hinting-simulator.ts";
import type { Loop } from "./loop.ts";
import { copyOfTemplate, type TemplateProvider } from "./templates.ts";

/** What is asked about the nodes that are on their way, and who is told of their placeholders. */
export interface UpcomingParts {
  readonly state: ClusterState;
  readonly templates: TemplateProvider;
  readonly simulator: HintingSimulator;
}

/** Puts placeholders into the snapshot for nodes that are on their way, registered or not. */
export function injectUpcomingNodes(env: Environment, { state, templates, simulator }: UpcomingParts, loop: Loop): void {
  const { snapshot, provider } = env;
  let replaced: Set<Id> | undefined;
  for (const group of provider.groups) {
    const upcoming = state.upcomingOf(group);
    const template = loop.templates.get(group.id);
    if (upcoming === 0 || template === undefined) continue;
    const name = templates.nameOf(group.id);
    for (let i = 0; i < upcoming; i++) {
      const row = snapshot.addNode(copyOfTemplate(template, "upcoming", i), template.pods);
      if (name !== undefined) simulator.addPlaceholder(row, name === "old");
    }
    const { notStarted } = state.readinessOf(group.id);
    if (notStarted.length > 0) replaced ??= new Set();
    for (const node of notStarted) replaced!.add(node);
  }
  if (replaced !== undefined) replace(env, replaced, loop);
  loop.nodeCount = snapshot.rows.length;
}

/** Takes out the nodes that placeholders stand for. */
function replace({ snapshot }: Environment, starting: ReadonlySet<Id>, loop: Loop): void {
  for (const node of starting) snapshot.removeNode(snapshot.rowOfNode(node));
  loop.starting = starting;
  loop.nodes = loop.nodes.filter(({ id }) => !starting.has(id));
}
