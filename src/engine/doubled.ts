/** `value` doubled `times` times, but no more than `max`: exact, unlike a power. */
export function doubled(value: number, times: number, max: number): number {
  let result = value;
  for (let i = 0; i < times && result < max; i++) result *= 2;
  return Math.min(result, max);
}
