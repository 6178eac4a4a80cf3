import type { RunFolder } from "../../metrics/index.ts";

/** How full the cluster is of one resource. */
export interface ResourceHeadroom {
  /** As in the columns: `cpu`, `memory`, or the name of a scalar resource in snake case. A plan puts the resource's own name here. */
  readonly resource: string;
  /** Requested over allocatable: the highest of all samples, when that was, and over the whole run (ratio of the integrals). */
  readonly peakRatio: number;
  readonly peakSeconds: number;
  readonly meanRatio: number;
}

const REQUESTED = /^(.+)_requested_(millicores|bytes|units)$/;

/** The headroom of every resource that pods request, the fullest first. */
export function headroomOf(run: RunFolder): ResourceHeadroom[] {
  const table = run.table("timeseries");
  const times = table.numbers("time_seconds");
  const found = table.columns.flatMap(({ name }): ResourceHeadroom[] => {
    const match = REQUESTED.exec(name);
    if (match === null) return [];
    const requested = table.numbers(name);
    const allocatable = table.numbers(`${match[1]}_allocatable_${match[2]}`);
    if (requested.every((amount) => amount === 0)) return [];
    let peak = 0;
    for (let i = 1; i < times.length; i++) if (ratio(requested[i], allocatable[i]) > ratio(requested[peak], allocatable[peak])) peak = i;
    const meanRatio = ratio(integral(times, requested), integral(times, allocatable));
    return [{ resource: match[1], peakRatio: ratio(requested[peak], allocatable[peak]), peakSeconds: times[peak], meanRatio }];
  });
  return found.sort((a, b) => b.peakRatio - a.peakRatio || (a.resource < b.resource ? -1 : 1));
}

/**
 * How long after a disturbance at `atSeconds` the pods that wait for a node are no more than they would have been without it: the first
 * sample of which that is true, after one of which it is not. 0: they never were more. Undefined: not before the end of the run.
 */
export function recoverySeconds(disturbed: RunFolder, undisturbed: RunFolder, atSeconds: number): number | undefined {
  const table = disturbed.table("timeseries");
  const times = table.numbers("time_seconds");
  const waiting = table.numbers("unbound_pods");
  const otherwise = undisturbed.table("timeseries");
  const expected = otherwise.numbers("unbound_pods");
  const rowAt = new Map([...otherwise.numbers("time_seconds")].map((time, row) => [time, row]));
  const isBehind = (i: number): boolean => waiting[i] > (expected[rowAt.get(times[i]) ?? expected.length] ?? 0);
  const first = times.findIndex((time, i) => time >= atSeconds && isBehind(i));
  if (first < 0) return 0;
  const over = times.findIndex((_, i) => i > first && !isBehind(i));
  return over < 0 ? undefined : times[over] - atSeconds;
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Over time, each sample holding until the next. */
function integral(times: Float64Array, values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < times.length; i++) sum += values[i] * (times[i + 1] - times[i]);
  return sum;
}
