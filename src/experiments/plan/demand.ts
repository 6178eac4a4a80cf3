/**
 * What must be there at some moment, whatever the scheduler does: `given` (machines that are not searched) plus the sum over pools of
 * size times `perMachine` is at least `need`.
 */
export interface Demand {
  /** In words, for the report: "cpu of pods that fit t4-2 only". */
  readonly what: string;
  readonly need: number;
  readonly perMachine: readonly number[];
  readonly given: number;
}

/** A pod that was placed in the run with the most machines. */
export interface ServedPod {
  readonly createdSeconds: number;
  /** Infinity: it never ended. */
  readonly runSeconds: number;
  /** By resource, in the order of the pools' offers. */
  readonly requests: readonly number[];
}

/** Machines of one kind: what one offers of each resource. */
export type Offer = readonly number[];

/** A wait that most pods must keep. */
export interface WaitLimit {
  readonly maxSeconds: number;
  /** Pods that may wait longer. */
  readonly exempt: number;
}

/**
 * Lower bounds on capacity. A pod that keeps the limit has begun `maxSeconds` after its creation at the latest, so that it runs at any
 * moment from then until its run time after its creation; whatever begins later ends later too. The pods that may wait longer are taken
 * to be the largest. Pods that fit only some of the pools need their room there.
 * `offers` are one machine's of each searched pool, `given` those of all other machines, each machine one entry.
 */
export function demandsOf(
  resources: readonly string[],
  pods: readonly ServedPod[],
  limit: WaitLimit,
  pools: readonly { readonly name: string; readonly offer: Offer }[],
  given: readonly Offer[],
): Demand[] {
  const kinds = [...pools.map(({ offer }) => offer), ...given];
  const fits = (pod: ServedPod, offer: Offer): boolean => pod.requests.every((request, r) => request <= offer[r]);
  const groups = new Map<string, { readonly usable: readonly boolean[]; readonly pods: ServedPod[] }>();
  for (const pod of pods) {
    const usable = kinds.map((offer) => fits(pod, offer));
    const key = usable.map(Number).join("");
    if (!groups.has(key)) groups.set(key, { usable, pods: [] });
    groups.get(key)!.pods.push(pod);
  }
  return [...groups.values()].flatMap(({ usable }) => {
    const confined = [...groups.values()]
      .filter((other) => other.usable.every((can, i) => !can || usable[i]))
      .flatMap((other) => other.pods);
    const names = pools.filter((_, i) => usable[i]).map(({ name }) => name);
    return resources.flatMap((resource, r): Demand[] => {
      const need = peakOf(confined, r, limit);
      if (need <= 0) return [];
      const perMachine = pools.map(({ offer }, i) => (usable[i] ? offer[r] : 0));
      const fixed = given.reduce((sum, offer, i) => sum + (usable[pools.length + i] ? offer[r] : 0), 0);
      const where = names.length === pools.length ? "" : ` of pods that fit ${names.length === 0 ? "no pool" : names.join(", ")} only`;
      return [{ what: `${resource}${where}`, need, perMachine, given: fixed }];
    });
  });
}

/** The most of one resource that must be in use at once, when the `exempt` largest pods of any moment need not be. */
function peakOf(pods: readonly ServedPod[], resource: number, { maxSeconds, exempt }: WaitLimit): number {
  const sizes = [...new Set(pods.map(({ requests }) => requests[resource]))].sort((a, b) => a - b);
  const rankOf = new Map(sizes.map((size, rank) => [size, rank]));
  const running = new RankedSum(sizes);
  const changes = pods.flatMap(({ createdSeconds, runSeconds, requests }) => {
    const rank = rankOf.get(requests[resource])!;
    if (requests[resource] === 0 || runSeconds <= maxSeconds) return [];
    return [
      { at: createdSeconds + maxSeconds, by: 1, rank },
      { at: createdSeconds + runSeconds, by: -1, rank },
    ];
  });
  let peak = 0;
  for (const { rank, by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    running.add(rank, by);
    if (by > 0 && running.total > peak) peak = Math.max(peak, running.withoutLargest(exempt));
  }
  return peak;
}

/** How many pods of each size there are, with the sum of all but the largest in logarithmic time: two Fenwick trees. */
class RankedSum {
  total = 0;
  private count = 0;
  private readonly sizes: readonly number[];
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;

  constructor(sizes: readonly number[]) {
    this.sizes = sizes;
    this.counts = new Float64Array(sizes.length + 1);
    this.sums = new Float64Array(sizes.length + 1);
  }

  add(rank: number, by: number): void {
    this.total += by * this.sizes[rank];
    this.count += by;
    for (let i = rank + 1; i < this.counts.length; i += i & -i) {
      this.counts[i] += by;
      this.sums[i] += by * this.sizes[rank];
    }
  }

  withoutLargest(exempt: number): number {
    let left = this.count - exempt;
    if (left <= 0) return 0;
    let at = 0;
    let sum = 0;
    for (let step = highestBit(this.sizes.length); step > 0; step >>= 1) {
      const next = at + step;
      if (next < this.counts.length && this.counts[next] <= left) {
        at = next;
        left -= this.counts[next];
        sum += this.sums[next];
      }
    }
    return sum + (left > 0 ? left * this.sizes[at] : 0);
  }
}

const highestBit = (value: number): number => (value === 0 ? 0 : 1 << (31 - Math.clz32(value)));
