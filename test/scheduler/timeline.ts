import { type Id, PodPhase, type PodTemplate, Store, WATCHED } from "../../src/cluster/index.ts";
import { EventLoop, seconds } from "../../src/engine/index.ts";
import { resolveConfig } from "../../src/scheduler/config/config.ts";
import type { PluginDefinition } from "../../src/scheduler/framework/plugin.ts";
import { Scheduler } from "../../src/scheduler/scheduler.ts";
import { addPod, linesOf } from "./one-attempt.ts";
import { addStorage } from "./storage-text.ts";
import { nodeFrom, podFrom } from "./text-objects.ts";

/** What may be set for a timeline. */
export interface TimelineOptions {
  readonly config?: unknown;
  readonly extra?: readonly PluginDefinition[];
  readonly startEpochMs?: number;
  readonly memo?: boolean;
  /** Reports attempts that fail, with their messages. Default true. */
  readonly failures?: boolean;
}

/**
 * Runs lines such as
 *
 *     0 node n1 cpu=1            a node appears, or is replaced when its name is known
 *     1.5 pod a cpu=2            a pod is created; `on=n1` bound
 *     2 change a                 a pod's spec is replaced: `2 change a gate=...`
 *     3 finish a | delete a | drop n1
 *     4 claim data class=fast    as in `addStorage`
 *
 * and returns what the scheduler did: `1.5 a on n1`, `1.5 a fails: <message>`, `2 a preempted`. Times are seconds.
 */
export function timeline(text: string, options: TimelineOptions = {}): string[] {
  return runTimeline(text, options).log;
}

/** What the scheduler did, and where its next search would begin. */
export interface TimelineResult {
  readonly log: string[];
  readonly nextStart: number;
  readonly digest: string;
}

/** As `timeline`, with more to see. */
export function runTimeline(
  text: string,
  { config, extra = [], startEpochMs = 0, memo = true, failures = true }: TimelineOptions = {},
): TimelineResult {
  const loop = new EventLoop();
  const log: string[] = [];
  const store = new Store(loop, {
    event({ timeMs, reason, name, message }) {
      const time = timeMs / 1000;
      if (reason === "Scheduled") log.push(`${time} ${name} on ${message.split(" ").at(-1)}`);
      else if (reason === "FailedScheduling" && failures) log.push(`${time} ${name} fails: ${message}`);
      else if (reason === "Preempted") log.push(`${time} ${name} preempted`);
    },
    decision() {
      // The scheduler makes none.
    },
  });
  const resolved = resolveConfig(config, extra);
  if (resolved.config === undefined) throw new Error(resolved.problems.map(({ message }) => message).join("\n"));
  const scheduler = new Scheduler(store, loop, { config: resolved.config, startEpochMs, memo });
  const lines = linesOf(text).map((line) => /^(\S+)\s+(\w+)\s+(.*)$/.exec(line)!);
  const pods = new Map<string, Id>();
  const shapes = new Map<string, PodTemplate>();
  const script = {
    name: "script",
    reconcile: (key: number) => {
      const [, , verb, rest] = lines[key];
      act(store, pods, shapes, verb, rest);
      return undefined;
    },
  };
  const scriptId = loop.add(script);
  const schedulerId = loop.add(scheduler);
  for (const kind of WATCHED) {
    store.watch(kind, (id) => {
      const key = scheduler.watches[kind]?.(id);
      if (key !== undefined) loop.wake(schedulerId, key, loop.now);
    });
  }
  lines.forEach(([, time], i) => {
    loop.wake(scriptId, i, seconds(Number(time)));
  });
  loop.run(seconds(3600));
  return { log, nextStart: scheduler.core.attempt.search.nextStart, digest: loop.digest.hex() };
}

function act(store: Store, pods: Map<string, Id>, shapes: Map<string, PodTemplate>, verb: string, rest: string): void {
  const name = rest.split(" ")[0];
  const pod = pods.get(name) ?? -1;
  const node = store.nodes.infos.rowOf(name);
  if (verb === "pod") pods.set(name, addPod(store, rest, shapes));
  else if (verb === "node" && node === undefined) store.addNode(nodeFrom(rest));
  else if (verb === "node") store.updateNode(node!, nodeFrom(rest));
  else if (verb === "drop") store.removeNode(node!, "gone");
  else if (verb === "finish") store.finishPod(pod, PodPhase.Succeeded, 0);
  else if (verb === "delete") {
    store.deletePod(pod, 0);
    if (store.pods.removed[pod] === 0) store.removePod(pod);
  } else if (verb === "change") {
    const { metadata, spec } = podFrom(rest);
    // The store has no verb for it yet: nothing in a run changes a pod's spec.
    store.pods.templates[pod] = store.makeTemplate({ namespace: "default", labels: metadata.labels ?? {}, spec });
    (store as unknown as { mark(kind: string, id: Id): void }).mark("Pod", pod);
  } else if (!addStorage(store, verb, rest)) throw new Error(`no such step: ${verb}`);
}
