import { costOf, isWithin, largest, mayServe, type Sizes, type Space, withSize } from "./space.ts";

/** Tries a configuration: whether it meets every objective. Asking again costs nothing. */
export type Try = (sizes: Sizes) => Promise<boolean>;

/** What a search has found. */
export interface Found {
  /** The cheapest configuration that meets the objectives; undefined: not even the largest does. */
  readonly best: Sizes | undefined;
  /** Every cheaper configuration is ruled out: by a demand, or by a larger one that failed. */
  readonly proven: boolean;
}

/** Partial configurations that a search for the next candidate looks at, at most. */
const LOOKED_AT_MAX = 200_000;
/** How the first guess is widened. Source: spec/capacity-planning.md 3.2. */
const WIDENING = 1.25;

/**
 * The cheapest configuration that passes. More machines are taken to serve no worse, so that a failure rules out all that is within it;
 * `confirm` looks harder at the winner and its neighbours, and when it finds otherwise the search goes on.
 *
 * First a bracket between the lower bounds and the largest configuration, then each pool as small as it can be, the dearest first, and
 * then branch and bound: of all configurations that are cheaper than the best, those that no other contains are tried, likeliest first.
 * `triesMax` bounds the number of different configurations that are tried.
 */
export class CheapestSearch {
  readonly failed: Sizes[] = [];
  private readonly space: Space;
  private readonly ask: Try;
  private readonly triesMax: number;
  private readonly known = new Map<string, boolean>();

  constructor(space: Space, ask: Try, triesMax: number) {
    this.space = space;
    this.ask = ask;
    this.triesMax = triesMax;
  }

  /** Different configurations tried so far. */
  get tries(): number {
    return this.known.size;
  }

  async run(confirm: (best: Sizes) => Promise<boolean>): Promise<Found> {
    const top = largest(this.space);
    if (!mayServe(this.space, top) || !(await this.passes(top))) return { best: undefined, proven: true };
    let best = await this.shrink(await this.bracket(top));
    for (;;) {
      const better = await this.improve(best);
      if (better !== undefined) {
        best = await this.shrink(better);
        continue;
      }
      if (await confirm(best)) return { best, proven: this.candidate(costOf(this.space, best)) === "none" };
      this.reject(best);
      if (this.spent || !(await this.passes(top))) return { best: undefined, proven: false };
      best = await this.shrink(top);
    }
  }

  /** Takes back that a configuration passes. */
  reject(sizes: Sizes): void {
    this.known.set(`${sizes}`, false);
    this.failed.push(sizes);
  }

  /** Whether a configuration passes, without trying it when a larger one has failed. */
  async passes(sizes: Sizes): Promise<boolean> {
    const key = `${sizes}`;
    const before = this.known.get(key);
    if (before !== undefined) return before;
    if (!mayServe(this.space, sizes) || this.failed.some((failed) => isWithin(sizes, failed))) return false;
    const passed = await this.ask(sizes);
    this.known.set(key, passed);
    if (!passed) this.failed.push(sizes);
    return passed;
  }

  private get spent(): boolean {
    return this.tries >= this.triesMax;
  }

  /** Points between the smallest configuration and the largest, ever wider apart: the first that passes. */
  private async bracket(top: Sizes): Promise<Sizes> {
    const low = this.space.pools.map(({ min }) => min);
    const at = (share: number): Sizes => low.map((size, i) => size + Math.ceil((top[i] - size) * share));
    let share = this.smallestShare(at);
    while (share < 1 && !this.spent) {
      if (await this.passes(at(share))) return at(share);
      share = Math.min(1, share * WIDENING);
    }
    return top;
  }

  /** How far up from the smallest configuration nothing speaks against one any more, in hundredths. */
  private smallestShare(at: (share: number) => Sizes): number {
    for (let percent = 1; percent < 100; percent++) if (mayServe(this.space, at(percent / 100))) return percent / 100;
    return 1;
  }

  /** Makes each pool as small as it can be while the others stay, the dearest machines first. */
  private async shrink(start: Sizes): Promise<Sizes> {
    const { pools } = this.space;
    const order = pools.map((_, i) => i).sort((a, b) => pools[b].microUsdPerHour - pools[a].microUsdPerHour || a - b);
    let best = start;
    for (const pool of order) {
      let failing = pools[pool].min - 1;
      let passing = best[pool];
      while (passing - failing > 1 && !this.spent) {
        const middle = (passing + failing) >> 1;
        if (await this.passes(withSize(best, pool, middle))) passing = middle;
        else failing = middle;
      }
      best = withSize(best, pool, passing);
    }
    return best;
  }

  /** A configuration that passes and is cheaper; undefined when there is none, or when no more may be tried. */
  private async improve(best: Sizes): Promise<Sizes | undefined> {
    while (!this.spent) {
      const next = this.candidate(costOf(this.space, best));
      if (typeof next === "string") return undefined;
      if (await this.passes(next)) return next;
    }
    return undefined;
  }

  /**
   * Of the configurations below a cost that nothing rules out, and to which no machine can be added without reaching the cost, the one
   * with the most to spare over the demands. "none": there is none; "too-many": there are more than can be looked through.
   */
  private candidate(costBelow: number): Sizes | "none" | "too-many" {
    const { space } = this;
    const { pools } = space;
    let lookedAt = 0;
    let likeliest: Sizes | undefined;
    let mostSpare = -1;
    const sizes = pools.map(({ min }) => min);
    const cheapestOf = pools.map(({ min, microUsdPerHour }) => min * microUsdPerHour);
    const leastFrom = pools.map((_, i) => cheapestOf.slice(i).reduce((sum, cost) => sum + cost, 0));
    const visit = (pool: number, cost: number): void => {
      if (lookedAt++ > LOOKED_AT_MAX) return;
      const { min, max, microUsdPerHour } = pools[pool];
      const spendable = costBelow - 1 - cost - (leastFrom[pool + 1] ?? 0);
      const most = Math.min(max, Math.floor(spendable / microUsdPerHour));
      const isLast = pool === pools.length - 1;
      for (let size = most; size >= (isLast ? Math.max(most, min) : min); size--) {
        sizes[pool] = size;
        if (isLast) consider();
        else visit(pool + 1, cost + size * microUsdPerHour);
      }
    };
    const consider = (): void => {
      const cost = costOf(space, sizes);
      if (cost >= costBelow || pools.some(({ max, microUsdPerHour }, i) => sizes[i] < max && cost + microUsdPerHour < costBelow)) return;
      if (!mayServe(space, sizes) || this.known.get(`${sizes}`) === true || this.failed.some((failed) => isWithin(sizes, failed))) return;
      const spare = spareOf(space, sizes);
      if (spare <= mostSpare) return;
      mostSpare = spare;
      likeliest = [...sizes];
    };
    if (pools.length > 0) visit(0, 0);
    return likeliest ?? (lookedAt > LOOKED_AT_MAX ? "too-many" : "none");
  }
}

/** How many times over a configuration has what it must have, of what it has the least of. */
const spareOf = ({ demands }: Space, sizes: Sizes): number =>
  Math.min(
    1e9,
    ...demands.map(({ need, perMachine, given }) => perMachine.reduce((sum, amount, i) => sum + amount * sizes[i], given) / need),
  );
