import { createHash } from "node:crypto";

const BATCH_EVENTS = 4096;
const NUMBERS_PER_EVENT = 3;
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** SHA-256 over the (time, component, key) of every event of a run, little-endian doubles, hashed in batches. */
export class RunDigest {
  private readonly hash = createHash("sha256");
  private readonly batch = new Float64Array(BATCH_EVENTS * NUMBERS_PER_EVENT);
  private length = 0;

  /** Adds one event. */
  add(time: number, component: number, key: number): void {
    const { batch } = this;
    batch[this.length++] = time;
    batch[this.length++] = component;
    batch[this.length++] = key;
    if (this.length === batch.length) this.flush();
  }

  /** The digest so far, 64 hexadecimal digits. Adding may go on afterwards. */
  hex(): string {
    this.flush();
    return this.hash.copy().digest("hex");
  }

  private flush(): void {
    const bytes = Buffer.from(this.batch.buffer, 0, this.length * 8);
    if (!IS_LITTLE_ENDIAN) bytes.swap64();
    this.hash.update(bytes);
    this.length = 0;
  }
}
