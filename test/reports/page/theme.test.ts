import { describe, expect, test } from "vitest";
import { DARK, LIGHT, type Theme } from "../../../src/reports/page/theme.ts";

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : Math.exp(2.4 * Math.log((channel + 0.055) / 1.055));
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
] as [string, Theme][])("%s colours", (_, theme) => {
  test.each(["ink", "muted", "link", "good", "bad", "unsure"] as const)("%s can be read as text on paper and shade", (name) => {
    expect(Math.min(contrast(theme[name], theme.paper), contrast(theme[name], theme.shade))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([...theme.series, theme.axis, theme.heat])("%s can be seen as a mark", (colour) => {
    expect(contrast(colour, theme.paper)).toBeGreaterThanOrEqual(3);
  });
});

test("black on white is 21 to 1", () => expect(contrast("#000000", "#ffffff")).toBeCloseTo(21));
