import type { Id } from "../../../cluster/index.ts";
import { hours, type Millis } from "../../../engine/index.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { Environment } from "../environment.ts";

/** Before the first one, everything is taken to have happened so long before the start. */
const BEFORE_START_MS = hours(1);

/**
 * When scale-ups and scale-downs last happened, and whether that forbids removals now.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, isScaleDownInCooldown; processors/scaledowncandidates/scale_down_candidates_delay_processor.go.
 */
export class Cooldown {
  lastScaleUpMs: Millis;
  /** Last start of a deletion. */
  lastDeleteMs: Millis;
  private lastFailureMs: Millis;
  private readonly env: Environment;
  private readonly state: ClusterState;

  constructor(env: Environment, state: ClusterState, startMs: Millis) {
    this.env = env;
    this.state = state;
    this.lastScaleUpMs = startMs - BEFORE_START_MS;
    this.lastDeleteMs = startMs - BEFORE_START_MS;
    this.lastFailureMs = startMs - BEFORE_START_MS;
  }

  scaledUp(): void {
    this.lastScaleUpMs = this.env.deadlines.now;
    this.env.changes.note();
  }

  deleted(): void {
    this.lastDeleteMs = this.env.deadlines.now;
    this.env.changes.note();
  }

  failed(): void {
    this.lastFailureMs = this.env.deadlines.now;
    this.env.changes.note();
  }

  /** Whether the whole cluster must wait. At exactly the end of a delay it is over. */
  isActive(): boolean {
    const { flags, deadlines } = this.env;
    if (flags["scale-down-delay-type-local"]) return false;
    return (
      !deadlines.reached(this.lastScaleUpMs + flags["scale-down-delay-after-add"]) ||
      !deadlines.reached(this.lastFailureMs + flags["scale-down-delay-after-failure"]) ||
      !deadlines.reached(this.lastDeleteMs + flags["scale-down-delay-after-delete"])
    );
  }

  /** Whether one group must wait, when delays are the groups' own. */
  isActiveFor(group: Id): boolean {
    const { flags } = this.env;
    const { lastScaleUpMs, lastScaleDownMs, lastFailedScaleDownMs } = this.state;
    return (
      this.isWithin(lastScaleUpMs.get(group), flags["scale-down-delay-after-add"]) ||
      this.isWithin(lastScaleDownMs.get(group), flags["scale-down-delay-after-delete"]) ||
      this.isWithin(lastFailedScaleDownMs.get(group), flags["scale-down-delay-after-failure"])
    );
  }

  private isWithin(time: Millis | undefined, delayMs: Millis): boolean {
    return time !== undefined && !this.env.deadlines.reached(time + delayMs);
  }
}
