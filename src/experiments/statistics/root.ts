/**
 * Where an increasing function passes from below `target` to `target` or more, between two bounds, to the last bit that doubles have.
 * The caller vouches that it passes there.
 */
export function increasingRoot(f: (x: number) => number, target: number, bounds: { readonly low: number; readonly high: number }): number {
  let { low, high } = bounds;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return high;
    if (f(middle) >= target) high = middle;
    else low = middle;
  }
}
