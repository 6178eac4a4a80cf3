/**
 * Index of the best total. Ties are decided by how Go's heap sifts: the winner is not always the first of them.
 * Only the root is wanted, so no element moves: each place of the heap takes the better of its children's winners if that beats its own.
 * `winners` is lent scratch of at least `count` entries.
 * Source: kube-scheduler v1.36, schedule_one.go, selectHost and nodeScoreHeap; Go container/heap, Init.
 * Differs: without extenders, whose nodes carry a random second key.
 */
export function pickBest(totals: Float64Array, count: number, winners: Int32Array): number {
  const inner = count >> 1;
  for (let i = inner; i < count; i++) winners[i] = i;
  for (let i = inner - 1; i >= 0; i--) {
    const left = 2 * i + 1;
    let winner = winners[left];
    if (left + 1 < count && totals[winners[left + 1]] > totals[winner]) winner = winners[left + 1];
    winners[i] = totals[winner] > totals[i] ? winner : i;
  }
  return winners[0];
}

/** All indices in the order in which the heap gives them up. Source as pickBest. */
export function popOrder(totals: Float64Array, count: number): number[] {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = (count >> 1) - 1; i >= 0; i--) siftDown(totals, order, i, count);
  const popped: number[] = [];
  for (let n = count; n > 0; n--) {
    popped.push(order[0]);
    order[0] = order[n - 1];
    siftDown(totals, order, 0, n - 1);
  }
  return popped;
}

function siftDown(totals: Float64Array, order: Int32Array, start: number, count: number): void {
  const sinking = order[start];
  const total = totals[sinking];
  let i = start;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= count) break;
    if (child + 1 < count && totals[order[child + 1]] > totals[order[child]]) child++;
    if (totals[order[child]] <= total) break;
    order[i] = order[child];
    i = child;
  }
  order[i] = sinking;
}
