/** All combinations of so many levels each, as indices in written order: the last changes fastest. Without factors there is one, empty. */
export function grid(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>((rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, level) => [...row, level])), [[]]);
}
