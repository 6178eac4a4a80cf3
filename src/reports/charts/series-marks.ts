/** Dashes of the lines of the series, from the first: with the colour they tell them apart, and without it as well. */
export const DASHES: readonly (readonly number[])[] = [
  [],
  [6, 3],
  [2, 2],
  [9, 3, 2, 3],
  [13, 3],
  [1, 3],
  [5, 2, 1, 2, 1, 2],
  [10, 2, 4, 2],
];

/** Strokes of the textures of the areas of the series, in a square of 8: nothing, slants, dots, lines. */
export const TEXTURE_STROKES: readonly string[] = [
  "",
  "M-2 2l4 -4M0 8l8 -8M6 10l4 -4",
  "M0 2h8M0 6h8",
  "M-2 6l4 4M0 0l8 8M6 -2l4 4",
  "M1 2h2M5 6h2",
  "M2 0v8M6 0v8",
  "M0 4h8M4 0v8",
  "M0 0l8 8M0 8l8 -8",
];
