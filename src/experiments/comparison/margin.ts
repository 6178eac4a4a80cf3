/** How large a difference may be before it matters: relative to the mean of A, or in the metric's own unit. */
export interface Margin {
  readonly kind: "relative" | "absolute";
  /** 0.01 stands for 1 % when relative. */
  readonly value: number;
}

/** One per cent of A. */
export const DEFAULT_MARGIN: Margin = { kind: "relative", value: 0.01 };

/** Margins by metric, and the one of all others. */
export interface Margins {
  readonly default: Margin;
  readonly byMetric: ReadonlyMap<string, Margin>;
}

/** The margin of a metric. */
export const marginOf = (margins: Margins, metric: string): Margin => margins.byMetric.get(metric) ?? margins.default;

/** The margin in the metric's own unit. */
export const absoluteMargin = ({ kind, value }: Margin, meanA: number): number => (kind === "relative" ? value * Math.abs(meanA) : value);

/** "1%" or "0.5": as on the command line. */
export const marginText = ({ kind, value }: Margin): string =>
  kind === "relative" ? `${Number((value * 100).toPrecision(10))}%` : `${value}`;
