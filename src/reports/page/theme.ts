/** The colours of a page. Each series has one for its lines, texts and borders; areas and heat levels are mixed from them and the paper. */
export interface Theme {
  readonly paper: string;
  /** Of boxes, table heads and what one points at. */
  readonly shade: string;
  readonly ink: string;
  /** Notes, axis labels. */
  readonly muted: string;
  readonly axis: string;
  readonly grid: string;
  readonly link: string;
  readonly good: string;
  readonly bad: string;
  readonly unsure: string;
  /** A full cell of a heat map. */
  readonly heat: string;
  /** Eight series, in the order in which they are given out: colours that stay apart for the colour-blind (after Okabe and Ito). */
  readonly series: readonly string[];
}

/** How many series have a colour, a dash and a texture of their own. */
export const SERIES_COUNT = 8;

/** On white paper, and in print. */
export const LIGHT: Theme = {
  paper: "#ffffff",
  shade: "#f4f5f6",
  ink: "#17191c",
  muted: "#565c63",
  axis: "#7d838a",
  grid: "#e4e6e8",
  link: "#005a96",
  good: "#006b4b",
  bad: "#b3261e",
  unsure: "#7a5900",
  heat: "#0a3a6b",
  series: ["#0072b2", "#c95000", "#00805c", "#a34b8a", "#846800", "#5d636a", "#7d4112", "#5546b4"],
};

/** At night. */
export const DARK: Theme = {
  paper: "#14171a",
  shade: "#1f2428",
  ink: "#e6e8ea",
  muted: "#a3aab1",
  axis: "#7f878f",
  grid: "#2b3136",
  link: "#7cc0f5",
  good: "#4fcf9f",
  bad: "#ff8a80",
  unsure: "#e5c233",
  heat: "#b9dcff",
  series: ["#56b4e9", "#ff8a3c", "#2fc79a", "#dd8fc6", "#e0bd2f", "#b3b8bd", "#cf9264", "#a79cf3"],
};

/** A theme as custom properties of CSS. */
export function themeProperties({ series, ...rest }: Theme): string {
  const named = Object.entries(rest).map(([name, colour]) => `--${name}:${colour}`);
  return [...named, ...series.map((colour, i) => `--c${i + 1}:${colour}`)].join(";");
}
