import type { Id } from "../../../cluster/index.ts";
import type { Millis } from "../../../engine/index.ts";
import type { Environment } from "../environment.ts";
import { conditionOf, hasCondition } from "../object-conditions.ts";
import { isCheckCapacity, isSupported } from "./classes.ts";
import { FINDINGS, failedToCreatePods } from "./conditions.ts";
import type { RequestList } from "./request-list.ts";

/** A request with the pods that it stands for. */
export interface RequestWithPods {
  readonly id: Id;
  readonly pods: readonly Id[];
}

/**
 * Says whose turn it is among requests that nobody has answered, and those that found no room a while ago: after a time that doubles
 * with each look at it.
 * Source: cluster-autoscaler 1.36.1, processors/provreq/injector.go.
 */
export class Injector {
  /** When a request was last taken up. Loops follow at once after that. */
  lastProcessMs: Millis;
  private readonly env: Environment;
  private readonly requests: RequestList;
  private readonly waits: RecentWaits;

  constructor(env: Environment, requests: RequestList, startMs: Millis) {
    this.env = env;
    this.requests = requests;
    this.lastProcessMs = startMs - 1;
    this.waits = new RecentWaits(env.flags["provisioning-request-max-backoff-cache-size"]);
  }

  /** Takes up the next request, and makes its pods. Those before it whose pods cannot be made have failed. */
  next(): RequestWithPods | undefined {
    const { flags } = this.env;
    const instance = flags["check-capacity-processor-instance"];
    for (const [id, request] of this.requests.all()) {
      if (!isSupported(request, instance) || !this.isAvailable(id)) continue;
      const pods = this.podsOrFailure(id);
      if (pods === undefined) continue;
      // A batch says so itself, for each of its requests.
      const isOfBatch = flags["check-capacity-batch-processing"] && isCheckCapacity(request, instance);
      if (!isOfBatch) this.requests.write(id, FINDINGS.accepted);
      this.processed();
      return { id, pods };
    }
    return undefined;
  }

  /** The next requests that only ask whether there is room, `most` of them at most. */
  batch(most: number): RequestWithPods[] {
    const batch: RequestWithPods[] = [];
    for (const [id, request] of this.requests.all()) {
      if (batch.length >= most) break;
      if (!isCheckCapacity(request, this.env.flags["check-capacity-processor-instance"]) || !this.isAvailable(id)) continue;
      const pods = this.podsOrFailure(id);
      if (pods !== undefined) batch.push({ id, pods });
    }
    return batch;
  }

  /** Notes that a request is taken up now. */
  processed(): void {
    this.lastProcessMs = this.env.deadlines.now;
    this.env.changes.note();
  }

  private podsOrFailure(id: Id): readonly Id[] | undefined {
    const pods = this.requests.podsOf(id);
    if (!("error" in pods)) return pods;
    this.requests.write(id, failedToCreatePods(pods.error));
    this.processed();
    return undefined;
  }

  /** Whether it is a request's turn. Asking makes it wait for longer the next time, also when nothing comes of it. */
  private isAvailable(id: Id): boolean {
    const { flags, deadlines, changes } = this.env;
    const request = this.requests.get(id);
    if (hasCondition(request, "Failed") || hasCondition(request, "Provisioned")) {
      this.waits.delete(id);
      return false;
    }
    const provisioned = conditionOf(request, "Provisioned");
    if (provisioned === undefined) return true;
    const sinceMs = this.requests.transitionMs(id, "Provisioned");
    if (provisioned.status !== "False" || sinceMs === undefined) return false;
    const waitMs = this.waits.get(id) ?? flags["provisioning-request-initial-backoff-time"];
    if (!deadlines.passed(sinceMs + waitMs)) return false;
    this.waits.set(id, Math.min(2 * waitMs, flags["provisioning-request-max-backoff-time"]));
    changes.note();
    return true;
  }
}

/** How long requests have to wait, in milliseconds, for so many of them as were asked for last; 0: for all. */
class RecentWaits {
  private readonly most: number;
  /** The one asked for last is the last one. */
  private readonly waits = new Map<Id, Millis>();

  constructor(most: number) {
    this.most = most;
  }

  get(id: Id): Millis | undefined {
    const wait = this.waits.get(id);
    if (wait !== undefined) this.set(id, wait);
    return wait;
  }

  set(id: Id, wait: Millis): void {
    this.waits.delete(id);
    this.waits.set(id, wait);
    if (this.most === 0 || this.waits.size <= this.most) return;
    const [oldest] = this.waits.keys();
    this.waits.delete(oldest);
  }

  delete(id: Id): void {
    this.waits.delete(id);
  }
}
