import { type Id, type PodTemplate, Store } from "../../src/cluster/index.ts";
import { resolveConfig } from "../../src/scheduler/config/config.ts";
import { viewNodes } from "../../src/scheduler/cycle/node-view.ts";
import { Scheduler } from "../../src/scheduler/scheduler.ts";
import { addStorage, storageWritten } from "./storage-text.ts";
import { nodeFrom, podFrom } from "./text-objects.ts";

/**
 * A cluster in lines (`node ...`, `pod ... on=<node>`, `service s app=a`, and those of `addStorage`), of which the last is the pod to place, and what becomes of it, in lines too:
 *
 *     n1 fits                                     or the plugin and reasons that say no
 *     n1 NodeResourcesFit 72 72 ...               scores, raw and weighted, of the plugins named in `scores`
 *     goes to n1                                  or the message, or "waits for n1" while its volumes are bound
 *     data on n1                                  claims and volumes, as in `storageWritten`
 */
export function attempt(cluster: string, scores: readonly string[] = [], config?: unknown): string {
  const store = new Store({ now: 0 });
  let last: Id = -1;
  for (const line of linesOf(cluster)) {
    const [kind, ...rest] = line.split(/\s+/);
    if (kind === "node") store.addNode(nodeFrom(rest.join(" ")));
    else if (kind === "service") addService(store, rest);
    else if (!addStorage(store, kind, rest.join(" "))) last = addPod(store, rest.join(" "));
  }
  const resolved = resolveConfig(config);
  if (resolved.config === undefined) return resolved.problems.map(({ message }) => message).join("\n");
  const scheduler = new Scheduler(store, { now: 0 }, { config: resolved.config, startEpochMs: 0 });
  const { core } = scheduler;
  scheduler.deliver(0);
  core.cache.refresh();
  const template = store.pods.templates[last];
  const profile = core.profiles.get(template.schedulerName)!;
  const gate = profile.preEnqueue(last, template, "");
  if (gate !== undefined) return `gated: ${gate.reasons.join(", ")}`;
  const view = viewNodes(profile, { pod: last, template, snapshot: core.cache, states: profile.filtering.makeStates() });
  const lines: string[] = [];
  const { names } = store.nodes.infos;
  for (const [row, status] of view.verdicts) {
    const verdict = status === undefined ? "fits" : `${status.plugin}: ${status.reasons.join(", ")}`;
    lines.push(`${names[row]} ${verdict}`);
  }
  for (const [row, { scores: byPlugin }] of view.scores) {
    for (const plugin of scores) {
      const score = byPlugin.get(plugin);
      lines.push(`${names[row]} ${plugin} ${score === undefined ? "skipped" : `${score.raw} ${score.weighted}`}`);
    }
  }
  scheduler.reconcile(0, 0);
  const node = store.pods.node[last];
  if (node >= 0) lines.push(`goes to ${names[node]}`);
  else lines.push(scheduler.lastFailure?.message ?? `waits for ${names[store.pods.nominatedNode[last]]}`);
  lines.push(...storageWritten(store));
  return lines.join("\n");
}

/** `service s app=a` selects pods by a label. */
function addService(store: Store, [name, label]: readonly string[]): void {
  const selector = Object.fromEntries([label.split("=")]);
  store.addObject("Service", { metadata: { name, namespace: "default" }, spec: { selector } });
}

/** Lines without the indentation of the test. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Adds a pod, bound if it says where, and with a `status.nominatedNodeName` if it has `promised=<name>`. Pods that differ in name only share a template of `shapes`. */
export function addPod(store: Store, text: string, shapes = new Map<string, PodTemplate>()): Id {
  const { metadata, spec } = podFrom(text);
  const shape = text.slice(metadata.name!.length);
  const template = shapes.get(shape) ?? store.makeTemplate({ namespace: "default", labels: metadata.labels ?? {}, spec });
  shapes.set(shape, template);
  const id = store.createPod({ name: metadata.name!, template });
  const on = / on=(\S+)/.exec(` ${text}`)?.[1];
  if (on !== undefined) store.bindPod(id, store.nodes.infos.rowOf(on)!);
  const promised = / promised=(\S+)/.exec(text)?.[1];
  if (promised !== undefined) store.nominatePod(id, store.nodes.idOf(promised));
  return id;
}
