import { empty } from "../../engine/index.ts";

/** What stands for a pod: its UID if it was given one, else a number of its own, which is its id unless it is below 0. */
export type HintKey = number | string;

/** Where pods went the last time: what was noted in this round counts, then what was noted in the one before. */
export class Hints {
  private fresh = new Round();
  private old = new Round();
  private freshIsNew = false;

  get isEmpty(): boolean {
    return this.fresh.size === 0 && this.old.size === 0;
  }

  /** Name of the node; undefined: nothing is known. */
  of(key: HintKey): string | undefined {
    return this.fresh.get(key) ?? this.old.get(key);
  }

  note(key: HintKey, name: string): void {
    this.fresh.set(key, name);
    if (this.old.get(key) !== name) this.freshIsNew = true;
  }

  /** Ends a round: what was noted in the one before goes. True: the next round starts from something else than this one did. */
  turn(): boolean {
    if (this.isEmpty) return false;
    const isNew = this.freshIsNew || this.fresh.size !== this.old.size;
    const { old } = this;
    this.old = this.fresh;
    this.fresh = old;
    this.fresh.clear();
    this.freshIsNew = false;
    return isNew;
  }
}

/** Names by key. Ids are many and dense: they have an array, which is faster than a map and makes no garbage from round to round. */
class Round {
  private readonly byId: (string | undefined)[] = [];
  private readonly ids: number[] = [];
  private readonly others = new Map<HintKey, string>();

  get size(): number {
    return this.ids.length + this.others.size;
  }

  get(key: HintKey): string | undefined {
    return typeof key === "number" && key >= 0 ? this.byId[key] : this.others.get(key);
  }

  set(key: HintKey, name: string): void {
    const { byId, ids, others } = this;
    if (typeof key === "string" || key < 0) {
      others.set(key, name);
      return;
    }
    while (byId.length <= key) byId.push(undefined);
    if (byId[key] === undefined) ids.push(key);
    byId[key] = name;
  }

  clear(): void {
    for (const id of this.ids) this.byId[id] = undefined;
    empty(this.ids);
    this.others.clear();
  }
}
