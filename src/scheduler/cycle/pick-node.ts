/**
 * Index of the best total. Ties are decided by how Go's heap sifts: the winner is not always the first of them.
 * Only the root is wanted. A place of the heap keeps its element unless a child's is better, and a right child's goes up only when it
 * beats the left one: of the best totals the one goes to the root that comes first when the heap is read root, left, right.
 * Source: kube-scheduler v1.36, schedule_one.go, selectHost and nodeScoreHeap; Go container/heap, Init.
 * Differs: without extenders, whose nodes carry a random second key.
 */
export function pickBest(totals: Float64Array, count: number): number {
  let best = 0;
  let most = totals[0];
  for (let i = 1; i < count; i++) {
    const total = totals[i];
    if (total > most) {
      most = total;
      best = i;
    } else if (total === most && isReadBefore(i, best)) best = i;
  }
  return best;
}

/** Whether one place of a binary heap comes before another in the order root, left, right. */
export function isReadBefore(a: number, b: number): boolean {
  // Counted from 1, a place's bits after the first are the turns from the root to it.
  const zerosA = Math.clz32(a + 1);
  const zerosB = Math.clz32(b + 1);
  const turnsA = (a + 1) << zerosA;
  const turnsB = (b + 1) << zerosB;
  return turnsA === turnsB ? zerosA > zerosB : turnsA < turnsB;
}

/** The first place of the level of a binary heap on which a place is. */
export function levelStart(place: number): number {
  return (1 << (31 - Math.clz32(place + 1))) - 1;
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
