import { createHash } from "node:crypto";

const BATCH_EVENTS = 4096;
const NUMBERS_PER_EVENT = 3;

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
    const bytes = new DataView(new ArrayBuffer(this.length * 8));
    for (let i = 0; i < this.length; i++) bytes.setFloat64(i * 8, this.batch[i], true);
    this.hash.update(bytes);
    this.length = 0;
  }
}
