/**
 * How evenly two resources are held, by what there is and what is held of each: 100 when their shares are equal, less by their standard
 * deviation. Between 0 and 100, where `| 0` rounds as Go does, and is faster than Math.trunc.
 */
export function balanceOfTwo(allA: number, heldA: number, allB: number, heldB: number): number {
  // Fewer than two shares are always in balance.
  if (allA === 0 || allB === 0) return 100;
  const a = Math.min(heldA / allA, 1);
  const b = Math.min(heldB / allB, 1);
  return ((1 - Math.abs((a - b) / 2)) * 100) | 0;
}

/** Half for a node that stays as it is, more for one that comes closer to balance. */
export function changeScore(after: number, now: number): number {
  return 50 + (((50 + after - now) / 2) | 0);
}
