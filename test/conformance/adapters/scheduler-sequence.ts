import { parse } from "yaml";
import { resolveConfig } from "../../../src/scheduler/config/config.ts";
import type { TestCase } from "../adapter.ts";
import type { ApiObject } from "./scheduler-objects.ts";
import { type Listener, SchedulerWorld, type Target } from "./scheduler-world.ts";

export const suite = "scheduler-sequence";

type TimelineEvent = { readonly atMs: number } & (
  | { readonly op: "create"; readonly object: ApiObject; readonly runMs?: number }
  | ({ readonly op: "patch"; readonly patch: unknown } & Target)
  | ({ readonly op: "delete"; readonly gracePeriodSeconds?: number } & Target)
);

interface Input {
  readonly config?: string;
  readonly objects: readonly ApiObject[];
  readonly events: readonly TimelineEvent[];
  readonly endMs: number;
}

interface Preemption {
  readonly timeMs: number;
  readonly preemptor: string;
  readonly node: string;
  readonly victims: string[];
}

/** A timeline against the whole scheduler, in the shape of the case's `expect`. */
export function run({ input }: TestCase): unknown {
  const { config: text, objects, events, endMs } = input as Input;
  const told = new Told();
  const world = new SchedulerWorld(told.listen);
  told.keyOfUid = (uid) => world.keyOfUid(uid);
  // Nodes come first, so that pods find theirs.
  for (const object of objects) if (object.kind === "Node") world.create(object);
  for (const object of objects) if (object.kind !== "Node") world.create(object);
  const { config, problems } = resolveConfig(text === undefined ? undefined : parse(text));
  if (config === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  world.start(config);
  let next = 0;
  for (;;) {
    world.settle();
    world.runKubelets();
    for (; next < events.length && events[next].atMs <= world.clock.now; next++) happen(world, events[next]);
    world.settle();
    const timeMs = Math.min(world.nextTime, events[next]?.atMs ?? world.nextTime);
    if (timeMs > endMs || timeMs === Number.POSITIVE_INFINITY) break;
    world.clock.now = timeMs;
  }
  const { bindings, failed, preemptions } = told;
  return { bindings, failed, preemptions, attempts: world.scheduler.counters.attempts, pending: pendingIn(world) };
}

function happen(world: SchedulerWorld, event: TimelineEvent): void {
  if (event.op === "create") world.create(event.object, event.runMs);
  else if (event.op === "patch") world.patch(event, event.patch);
  else world.delete(event, event.gracePeriodSeconds);
}

function pendingIn({ scheduler: { core } }: SchedulerWorld): object[] {
  // A pod that has its node and waits for its volumes is in no queue.
  const waiting = [...core.queue.entries()].filter(({ place }) => place !== "in-flight");
  const pending = waiting.map(({ pod, place }) => {
    const nominatedNode = core.nominatedNodeOf(pod);
    const queue = place === "error-backoff" ? "backoff" : place;
    return { pod: core.store.pods.keyOf(pod), queue, ...(nominatedNode !== "" && { nominatedNode }) };
  });
  return pending.sort((a, b) => (a.pod < b.pod ? -1 : 1));
}

/** What the scheduler said, in order. */
class Told {
  readonly bindings: object[] = [];
  readonly failed: object[] = [];
  readonly preemptions: Preemption[] = [];
  keyOfUid!: (uid: string) => string;

  readonly listen: Listener = (timeMs, reason, pod, message) => {
    if (reason === "Scheduled") this.bindings.push({ timeMs, pod, node: message.split(" to ").at(-1) });
    else if (reason === "FailedScheduling") this.failed.push({ timeMs, pod, message });
    else if (reason === "Preempted") this.preempted(timeMs, pod, message);
  };

  private preempted(timeMs: number, victim: string, message: string): void {
    const [, uid, node] = /by pod (.*) on node (.*)$/.exec(message)!;
    const preemptor = this.keyOfUid(uid);
    let row = this.preemptions.find((one) => one.timeMs === timeMs && one.preemptor === preemptor);
    if (row === undefined) {
      row = { timeMs, preemptor, node, victims: [] };
      this.preemptions.push(row);
    }
    row.victims.push(victim);
    row.victims.sort();
  }
}
