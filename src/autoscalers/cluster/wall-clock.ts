import type { Millis } from "../../engine/index.ts";

/** Translates between virtual time and the wall clock that Kubernetes objects show. */
export class WallClock {
  /** What the wall clock shows at virtual 0, in milliseconds since 1970. */
  readonly startEpochMs: number;

  constructor(startEpochMs: number) {
    this.startEpochMs = startEpochMs;
  }

  /** The virtual time that an object shows: cut to whole seconds of the wall clock. */
  wholeSeconds(time: Millis): Millis {
    return Math.floor((this.startEpochMs + time) / 1000) * 1000 - this.startEpochMs;
  }

  /** Whole seconds since 1970, as taint values hold them. */
  unixSeconds(time: Millis): number {
    return Math.floor((this.startEpochMs + time) / 1000);
  }

  /** The virtual time of a number of seconds since 1970. */
  fromUnixSeconds(unixSeconds: number): Millis {
    return unixSeconds * 1000 - this.startEpochMs;
  }

  /** A time as the fields of objects show it: RFC 3339, in whole seconds. */
  rfc3339(time: Millis): string {
    return `${new Date(this.startEpochMs + time).toISOString().slice(0, "2026-01-01T00:00:00".length)}Z`;
  }

  /** The virtual time of an RFC 3339 text, or undefined when there is none. */
  parse(time: string | undefined): Millis | undefined {
    if (time === undefined) return undefined;
    const epochMs = Date.parse(time);
    return Number.isNaN(epochMs) ? undefined : epochMs - this.startEpochMs;
  }
}
