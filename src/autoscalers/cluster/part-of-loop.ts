import { type Millis, NEVER } from "../../engine/index.ts";
import type { Changes, Deadlines } from "./deadlines.ts";

/**
 * A part of loops that is left out while it could only repeat itself: the last time it did not end the loop and changed nothing, and since
 * then nothing that it looks at has changed, and no time has been reached that it compares with `now`.
 */
export class PartOfLoop {
  private readonly deadlines: Deadlines;
  private readonly remembered: Changes;
  private inputsHaveChanged = true;
  /** What the count of `remembered` was, and until when the part holds, as the last time has found. */
  private count = 0;
  private untilMs: Millis = NEVER;

  /** `remembered`: counts changes of what the part remembers from loop to loop, whoever makes them. */
  constructor(deadlines: Deadlines, remembered: Changes) {
    this.deadlines = deadlines;
    this.remembered = remembered;
  }

  /** Something has changed that the part looks at. */
  inputChanged(): void {
    this.inputsHaveChanged = true;
  }

  /** Does the part, if it could come out differently. True: the loop ends with it. */
  run(part: () => boolean): boolean {
    const { deadlines, remembered } = this;
    if (!this.inputsHaveChanged && remembered.count === this.count && deadlines.now < this.untilMs) {
      deadlines.note(this.untilMs);
      return false;
    }
    let ends = false;
    this.inputsHaveChanged = false;
    this.count = remembered.count;
    this.untilMs = deadlines.nextOf(() => {
      ends = part();
    });
    if (ends) this.inputsHaveChanged = true;
    return ends;
  }
}
