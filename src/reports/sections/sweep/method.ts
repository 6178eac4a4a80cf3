import { termList } from "../run/method.ts";
import type { Section } from "../section.ts";

/** How the figures of a sweep come about. */
export const method: Section = {
  id: "method",
  title: "How this was computed",
  tables: [],
  render: () =>
    termList([
      ["Cell", "One choice of settings. Every cell runs with the same seeds, so that cells can be compared on the same luck."],
      ["Mean ± half-width", "Over the seeds of a cell, with half of its 95 % interval by Student's t."],
      [
        "Effect",
        "For each seed the mean difference between cells with a level of a factor and those with its first level that agree in all else; then as above.",
      ],
      [
        "Front",
        "Cells for which no other is at most as dear and as slow, and better in one of the two. Means decide; intervals say how sure that is.",
      ],
      ["Metrics", "As in the report of a single run: each metric's definition is in summary.csv and in docs/metrics.md."],
    ]),
};
