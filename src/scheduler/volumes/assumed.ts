/**
 * Objects as they will be once what the scheduler has decided is written. An assumption holds as long as the stored object is the one
 * it was made about.
 * Source: kube-scheduler v1.36, util/assumecache/assume_cache.go.
 */
export class Assumed<T extends object> {
  private readonly byStored = new Map<T, T>();

  /** The object that takes the place of a stored one; the stored one itself when nothing is assumed. */
  of(stored: T): T {
    return this.byStored.size === 0 ? stored : (this.byStored.get(stored) ?? stored);
  }

  assume(stored: T, assumed: T): void {
    this.byStored.set(stored, assumed);
  }

  /** Takes an assumption back, or drops one that has come true. */
  forget(stored: T): void {
    this.byStored.delete(stored);
  }
}
