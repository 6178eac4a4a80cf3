import type { Id } from "../../cluster/index.ts";

/** A set of ids that stays in ascending order: for small sets of which a few change at a time. */
export class IdList {
  private readonly list: Id[] = [];
  private readonly contains: boolean[] = [];

  /** The ids in order. Lent: it changes with the set. */
  get ids(): readonly Id[] {
    return this.list;
  }

  /** Whether an id is in the set. */
  has(id: Id): boolean {
    return this.contains[id] === true;
  }

  /** Adds an id, if it is not in the set. */
  add(id: Id): void {
    if (this.contains[id] === true) return;
    this.contains[id] = true;
    this.list.splice(placeOf(this.list, id), 0, id);
  }

  /** Takes an id out, if it is in the set. */
  delete(id: Id): void {
    if (this.contains[id] !== true) return;
    this.contains[id] = false;
    this.list.splice(placeOf(this.list, id), 1);
  }
}

/** Where an id stands, or would stand, in a list in ascending order. */
function placeOf(list: readonly Id[], id: Id): number {
  let low = 0;
  for (let high = list.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (list[middle] < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
