import type { Html } from "../markup/html.ts";
import { shortened } from "./bars.ts";
import { timeScale } from "./scale.ts";
import { bottomAxis, box, type Described, drawn, FULL_WIDTH, label, rule, svg } from "./svg.ts";

/** A span of a row's life. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly title: string;
}

/** A row of a Gantt chart. */
export interface GanttRow {
  readonly label: string;
  readonly spans: readonly Span[];
}

/** Rows that belong together. */
export interface GanttGroup {
  readonly label: string;
  readonly rows: readonly GanttRow[];
}

const LEFT = 130;
/** Rows that share this height of paper get less of it each. */
const HEIGHT_WANTED = 560;

/** Lives of many things over time, a row each, in groups. Row labels are written where there is room for them. */
export function gantt(described: Described, groups: readonly GanttGroup[], endSeconds: number): Html {
  const count = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  const row = Math.min(16, Math.max(3, HEIGHT_WANTED / count));
  const x = timeScale([0, endSeconds], [LEFT, FULL_WIDTH - 8]);
  const pieces: Html[] = [];
  let top = 4;
  for (const group of groups) {
    pieces.push(label(0, top + 12, shortened(group.label, 18), "strong"));
    const first = top;
    if (row >= 12) top += 18;
    for (const { label: name, spans } of group.rows) {
      for (const { from, to, kind, title } of spans)
        pieces.push(box(x.at(from), top, Math.max(0.5, x.at(to) - x.at(from)), row * 0.8, kind, title));
      if (row >= 12) pieces.push(label(LEFT - 8, top + 10, shortened(name, 18), "e"));
      top += row;
    }
    top = Math.max(top, first + 18) + 4;
    pieces.push(rule(0, top - 1, FULL_WIDTH - 8, top - 1, "grid"));
  }
  return svg(described, FULL_WIDTH, top + 26, drawn([...pieces, bottomAxis(x, top)]));
}
