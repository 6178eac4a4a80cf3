import { formatQuantity } from "../../markup/quantity.ts";
import type { ReportFolder } from "../../tables/read-folder.ts";

/** A metric of the summary of a run. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly help: string;
}

/** The summary of a run, by name. */
export class Metrics {
  readonly all: readonly Metric[];
  private readonly byName: ReadonlyMap<string, Metric>;

  constructor(all: readonly Metric[]) {
    this.all = all;
    this.byName = new Map(all.map((metric) => [metric.name, metric]));
  }

  /** The value; NaN when there is none. */
  value(name: string): number {
    return this.byName.get(name)?.value ?? Number.NaN;
  }

  /** The value with its unit, as a person reads it. */
  text(name: string): string {
    return formatQuantity(this.value(name), unitOfMetric(this.byName.get(name)));
  }

  /** Metrics whose name fits a pattern, each with the part of it in brackets. */
  like(pattern: RegExp): { readonly part: string; readonly metric: Metric }[] {
    return this.all.flatMap((metric) => {
      const part = pattern.exec(metric.name)?.[1];
      return part === undefined ? [] : [{ part, metric }];
    });
  }
}

/** Means of counts are written as ratios, too, but are no shares. */
export function unitOfMetric(metric: Pick<Metric, "name" | "unit"> | undefined): string {
  if (metric === undefined) return "";
  return metric.unit === "ratio" && !metric.name.endsWith("_ratio") ? "number" : metric.unit;
}

/** Reads the table `summary` of a run. */
export function readMetrics(folder: ReportFolder): Metrics {
  const table = folder.table("summary");
  const [names, units, helps] = ["name", "unit", "help"].map((column) => table.texts(column));
  const values = table.numbers("value");
  return new Metrics(names.map((name, i) => ({ name, value: values[i], unit: units[i], help: helps[i] })));
}

/** When the run ended, in seconds of virtual time. */
export const endSeconds = (folder: ReportFolder): number => folder.facts.get("counts").get("simulatedMs").number() / 1000;
