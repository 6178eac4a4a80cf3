import type { Id } from "../../../cluster/index.ts";
import { hours, type Millis, minutes } from "../../../engine/index.ts";
import type { ProvisioningRequest } from "../../../model/index.ts";
import type { Environment } from "../environment.ts";
import { HintingSimulator } from "../hinting-simulator.ts";
import { ANYWHERE } from "../node-search.ts";
import { hasCondition } from "../object-conditions.ts";
import { isSupported, requestOf } from "./classes.ts";
import { FINDINGS, failedToBook } from "./conditions.ts";
import { keyOf, podCountOf, type RequestList } from "./request-list.ts";

/** How long room is kept for a request that has got it. */
const RESERVATION_MS = minutes(10);
/** How old a request may get that has found no room. */
const EXPIRATION_MS = hours(7 * 24);
/** How long requests that have been answered are kept. */
const RETENTION_MS = hours(7 * 24);
/** Requests that are written to in one loop. */
const UPDATES_MAX = 20;
/** Events about pods of requests in one loop. */
const EVENTS_MAX = 50;

/**
 * Keeps the books of requests: whose time is over, for whom room is kept, which pods they have been made for.
 * Source: cluster-autoscaler 1.36.1, processors/provreq/processor.go, pods_filter.go.
 * Differs: that a booking ends as soon as all its pods have places came in June 2026; it holds here for all versions.
 */
export class RequestProcessor {
  private readonly env: Environment;
  private readonly requests: RequestList;
  private readonly simulator: HintingSimulator;

  constructor(env: Environment, requests: RequestList) {
    this.env = env;
    this.requests = requests;
    this.simulator = new HintingSimulator(env.store, env.snapshot, env.search, env.changes, env.fakes);
  }

  /** Ends bookings and requests whose time is over, at the beginning of a loop. */
  refresh(): void {
    const { deadlines, flags } = this.env;
    const booked: Id[] = [];
    const failed: Id[] = [];
    const all = this.requests.all();
    for (const [id, request] of all) {
      if (booked.length >= UPDATES_MAX) break;
      if (!isSupported(request, flags["check-capacity-processor-instance"])) continue;
      if (hasCondition(request, "BookingExpired") || hasCondition(request, "Failed")) continue;
      if (hasCondition(request, "Provisioned")) {
        if (this.isOver(this.requests.transitionMs(id, "Provisioned"), RESERVATION_MS)) booked.push(id);
      } else if (failed.length < UPDATES_MAX - booked.length && deadlines.passed(this.requests.createdMs(id) + EXPIRATION_MS))
        failed.push(id);
    }
    for (const id of booked) this.requests.write(id, FINDINGS.bookingExpired);
    for (const id of failed) this.requests.write(id, FINDINGS.expired);
    for (const [id] of all) {
      const isOld = (type: "Provisioned" | "Failed") => this.isOver(this.requests.transitionMs(id, type), RETENTION_MS);
      if (isOld("Provisioned") || isOld("Failed")) this.requests.remove(id);
    }
  }

  /** The pods without those that use the room of a request, which no scale-up is for. */
  withoutConsumers(pods: readonly Id[]): readonly Id[] {
    const { templates } = this.env.store.pods;
    let told = 0;
    return pods.filter((pod) => {
      const name = requestOf(templates[pod]);
      if (name === undefined) return true;
      const request = `${templates[pod].namespace}/${name}`;
      const text = `Unschedulable pod didn't trigger scale-up, because it's consuming ProvisioningRequest ${request}`;
      if (told++ < EVENTS_MAX && !this.env.fakes.has(pod)) this.env.events.pod(pod, "Normal", "", text);
      return false;
    });
  }

  /** Whether room is kept for some request. */
  get hasBookings(): boolean {
    return this.requests.all().some(([, request]) => this.isBooked(request));
  }

  /** Places the pods of requests that have got room on the snapshot, as far as they find places, until the loop ends. */
  book(): void {
    const booked = this.requests.all().filter(([, request]) => this.isBooked(request));
    if (booked.length === 0) return;
    const placed = this.placedPods();
    const pods: Id[] = [];
    for (const [id, request] of booked) {
      if ((placed.get(keyOf(request)) ?? 0) >= podCountOf(request)) {
        this.requests.write(id, FINDINGS.bookingConsumed);
        continue;
      }
      const made = this.requests.podsOf(id);
      if ("error" in made) this.requests.write(id, failedToBook(made.error));
      else pods.push(...made);
    }
    this.simulator.tryPlace(pods, ANYWHERE, false);
  }

  private isBooked(request: ProvisioningRequest): boolean {
    if (!isSupported(request, this.env.flags["check-capacity-processor-instance"])) return false;
    return hasCondition(request, "Provisioned") && !hasCondition(request, "Failed") && !hasCondition(request, "BookingExpired");
  }

  /** Request -> pods made for it that are on nodes of the snapshot. */
  private placedPods(): Map<string, number> {
    const { rows, infos } = this.env.snapshot;
    const placed = new Map<string, number>();
    for (const row of rows) {
      for (const template of infos.pods[row].templates) {
        const name = requestOf(template);
        if (name === undefined) continue;
        const key = `${template.namespace}/${name}`;
        placed.set(key, (placed.get(key) ?? 0) + 1);
      }
    }
    return placed;
  }

  private isOver(sinceMs: Millis | undefined, lastsMs: Millis): boolean {
    return sinceMs !== undefined && this.env.deadlines.passed(sinceMs + lastsMs);
  }
}
