import { FIRST_SCALAR_COLUMN, type Store } from "../cluster/index.ts";
import { assert, type Millis } from "../engine/index.ts";
import { isScalarResource } from "../model/index.ts";
import { tableColumns } from "./columns.ts";
import type { ClusterView } from "./levels.ts";
import { allSeries } from "./series/index.ts";
import type { Series } from "./series/series.ts";
import type { MetricSink } from "./sink.ts";

/** What a row of the time series is. */
export const TIMESERIES = {
  name: "timeseries",
  file: "timeseries.csv",
  help: "One row per sample interval, from 0 on, and one at the end of the run: the cluster once all that happens in that instant has happened.",
} as const;

/**
 * Writes one row per interval. It has no timer: rows are due when time moves on, and are written when the first change after them
 * is heard of, from the levels that held until then. So sampling costs no events, keeps no run alive and changes no digest.
 * The columns are fixed when the first row is written: pools, and scalar resources of nodes and pool templates known by then.
 */
export class Sampler {
  /** When the next row is due. */
  nextSampleMs: Millis = 0;
  private readonly store: Store;
  private readonly sink: MetricSink;
  private readonly intervalMs: Millis;
  private series: readonly Series[] = [];
  private values: number[] = [];
  private lastSampleMs: Millis = -1;

  constructor(store: Store, sink: MetricSink, intervalMs: Millis) {
    assert(Number.isInteger(intervalMs) && intervalMs > 0, "a sample interval is a whole number of milliseconds above 0", { intervalMs });
    this.store = store;
    this.sink = sink;
    this.intervalMs = intervalMs;
  }

  /** Writes the rows due before `now`; until then the cluster stood as `view` says. */
  advance(view: ClusterView, now: Millis): void {
    while (this.nextSampleMs < now) {
      this.write(view, this.nextSampleMs);
      this.nextSampleMs += this.intervalMs;
    }
  }

  /** Writes the rows up to and including `now`, the end of the run, which always has one. */
  finish(view: ClusterView, now: Millis): void {
    this.advance(view, now);
    if (this.lastSampleMs < now) this.write(view, now);
  }

  private write(view: ClusterView, time: Millis): void {
    if (this.series.length === 0) this.begin();
    const { series, values } = this;
    for (let i = 0; i < series.length; i++) values[i] = series[i].sample(view, time);
    this.sink.row(TIMESERIES.name, values);
    this.lastSampleMs = time;
  }

  private begin(): void {
    this.series = allSeries(this.store.nodeGroups.groups, scalarResources(this.store));
    this.values = this.series.map(() => 0);
    this.sink.begin({ ...TIMESERIES, columns: tableColumns(this.series) });
  }
}

/** Scalar resources that the cluster offers or may offer: those of its nodes, then those of its pools' templates. */
function scalarResources(store: Store): string[] {
  const { infos } = store.nodes;
  const names = new Set<string>();
  for (let column = FIRST_SCALAR_COLUMN; column < infos.allocatable.length; column++)
    if (infos.allocatable[column].some((amount) => amount > 0)) names.add(store.resources.nameOf(column));
  for (const { template } of store.nodeGroups.groups)
    for (const name of Object.keys(template.status?.allocatable ?? template.status?.capacity ?? {}))
      if (isScalarResource(name)) names.add(name);
  return [...names];
}
