import type { Progress } from "../simulation/index.ts";

const SECOND = 1000;

/** One line about a run that is going on: virtual time, percent, events per second, pending pods, nodes. */
export function progressLine(progress: Progress, elapsedSeconds: number): string {
  const rate = elapsedSeconds > 0 ? progress.events / elapsedSeconds : 0;
  const percent = progress.ratio === undefined ? "" : `${Math.floor(progress.ratio * 100)} %`.padStart(5);
  return `  ${virtualTime(progress.nowMs)} ${percent}  ${perSecond(rate)} events/s  ${progress.pendingPods} pending  ${progress.runningPods} running  ${progress.nodes} nodes`;
}

/** `2d 03:04:05`, or `03:04:05` below a day. */
export function virtualTime(ms: number): string {
  const total = Math.floor(ms / SECOND);
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = `${two(Math.floor(total / 3600) % 24)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
  const days = Math.floor(total / 86_400);
  return days === 0 ? clock : `${days}d ${clock}`;
}

function perSecond(rate: number): string {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)} M`;
  if (rate >= 1e3) return `${(rate / 1e3).toFixed(0)} k`;
  return rate.toFixed(0);
}
