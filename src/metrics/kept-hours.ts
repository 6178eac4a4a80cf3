import type { KeptRecord } from "../cluster/index.ts";
import type { Millis } from "../engine/index.ts";

interface Level {
  readonly group: number;
  readonly reason: string;
  nodes: number;
  sinceMs: Millis;
  nodeMs: number;
}

/** Adds up how long nodes of each pool were kept for each reason. */
export class KeptHours {
  private readonly levels = new Map<string, Level>();

  /** From the record's time on so many nodes are kept. */
  set({ timeMs, group, reason, nodes }: KeptRecord): void {
    const key = `${group} ${reason}`;
    const level = this.levels.get(key) ?? { group, reason, nodes: 0, sinceMs: timeMs, nodeMs: 0 };
    level.nodeMs += level.nodes * (timeMs - level.sinceMs);
    level.nodes = nodes;
    level.sinceMs = timeMs;
    this.levels.set(key, level);
  }

  /** Pool and reason of everything that was ever kept, by pool, then by name of the reason. */
  all(): readonly { readonly group: number; readonly reason: string }[] {
    return [...this.levels.values()].sort((a, b) => a.group - b.group || (a.reason < b.reason ? -1 : 1));
  }

  /** Node-milliseconds of one pool and reason, up to now. */
  nodeMs(group: number, reason: string, now: Millis): number {
    const level = this.levels.get(`${group} ${reason}`);
    return level === undefined ? 0 : level.nodeMs + level.nodes * Math.max(0, now - level.sinceMs);
  }
}
