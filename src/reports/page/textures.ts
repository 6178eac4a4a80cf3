import { Html } from "../markup/html.ts";
import { SERIES_COUNT } from "./theme.ts";

/** Strokes of the textures of areas, in a square of 8: nothing, slants, dots, lines. They tell areas apart where colour does not. */
const STROKES = [
  "",
  "M-2 2l4 -4M0 8l8 -8M6 10l4 -4",
  "M0 2h8M0 6h8",
  "M-2 6l4 4M0 0l8 8M6 -2l4 4",
  "M1 2h2M5 6h2",
  "M2 0v8M6 0v8",
  "M0 4h8M4 0v8",
  "M0 0l8 8M0 8l8 -8",
];

/** The textures that areas are filled with, once per page. */
export function textures(): Html {
  const patterns = Array.from({ length: SERIES_COUNT }, (_, i) => {
    const colour = `var(--c${i + 1})`;
    const ground = `<rect width="8" height="8" style="fill:color-mix(in srgb,${colour} 55%,var(--paper))"/>`;
    const strokes =
      STROKES[i] === ""
        ? ""
        : `<path d="${STROKES[i]}" style="fill:none;stroke:color-mix(in srgb,${colour} 85%,var(--ink));stroke-width:.9"/>`;
    return `<pattern id="t${i + 1}" width="8" height="8" patternUnits="userSpaceOnUse">${ground}${strokes}</pattern>`;
  });
  return new Html(`<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>${patterns.join("")}</defs></svg>\n`);
}
