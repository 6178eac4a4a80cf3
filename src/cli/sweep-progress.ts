import type { RunCounts } from "../experiments/index.ts";
import { virtualTime } from "./progress.ts";

/** One line about a sweep that is going on: runs done, failures, and how long the rest takes at the pace so far. */
export function sweepProgressLine({ total, reused, made, failed }: RunCounts, elapsedSeconds: number): string {
  const done = reused + made;
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  const failures = failed === 0 ? "" : `  ${failed} failed`;
  const left = made === 0 ? "" : `  ${virtualTime(((total - done) * elapsedSeconds * 1000) / made)} left`;
  return `  ${done} of ${total} runs  ${percent} %${failures}${left}`;
}
