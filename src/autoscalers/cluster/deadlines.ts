import { type Millis, NEVER } from "../../engine/index.ts";

/**
 * The comparisons with `now` that one loop makes, and when the first of them will come out differently.
 * Until then, and as long as nothing else changes, another loop would do the same again.
 */
export class Deadlines {
  now: Millis = 0;
  /** Earliest time at which a comparison of this loop flips; NEVER if none does. */
  next: Millis = NEVER;

  /** Begins a loop. */
  begin(now: Millis): void {
    this.now = now;
    this.next = NEVER;
  }

  /** `time < now`: strictly in the past. */
  passed(time: Millis): boolean {
    if (time < this.now) return true;
    this.note(time + 1);
    return false;
  }

  /** `time <= now`. */
  reached(time: Millis): boolean {
    if (time <= this.now) return true;
    this.note(time);
    return false;
  }

  /** Takes note of a time at which a comparison flips that is not made again. */
  note(time: Millis): void {
    if (time < this.next) this.next = time;
  }

  /** Earliest time at which a comparison flips that `part` makes. */
  nextOf(part: () => void): Millis {
    const { next } = this;
    this.next = NEVER;
    part();
    const own = this.next;
    this.note(next);
    return own;
  }
}

/** Counts changes of what the autoscaler remembers between loops. */
export class Changes {
  count = 0;
  private readonly whole: Changes | undefined;

  /** `whole`: counts these changes, among others. */
  constructor(whole?: Changes) {
    this.whole = whole;
  }

  note(): void {
    this.count++;
    this.whole?.note();
  }
}
