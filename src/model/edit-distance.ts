/**
 * The fewest insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`.
 * Source: Damerau 1964, Levenshtein 1966 (optimal string alignment).
 */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swapped = isSwap ? beforePrevious[column - 2] + 1 : replaced;
      current.push(Math.min(replaced, swapped, previous[column] + 1, current[column - 1] + 1));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length];
}
