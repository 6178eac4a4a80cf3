import { TEXTURE_STROKES } from "../charts/series-marks.ts";
import { Html } from "../markup/html.ts";
import { SERIES_COUNT } from "./theme.ts";

/** The textures that areas are filled with, once per page. */
export function textures(): Html {
  const patterns = Array.from({ length: SERIES_COUNT }, (_, i) => {
    const colour = `var(--c${i + 1})`;
    const ground = `<rect width="8" height="8" style="fill:color-mix(in srgb,${colour} 55%,var(--paper))"/>`;
    const strokes =
      TEXTURE_STROKES[i] === ""
        ? ""
        : `<path d="${TEXTURE_STROKES[i]}" style="fill:none;stroke:color-mix(in srgb,${colour} 85%,var(--ink));stroke-width:.9"/>`;
    return `<pattern id="t${i + 1}" width="8" height="8" patternUnits="userSpaceOnUse">${ground}${strokes}</pattern>`;
  });
  return new Html(`<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>${patterns.join("")}</defs></svg>\n`);
}
