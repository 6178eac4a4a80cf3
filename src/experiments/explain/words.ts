import { formatDuration } from "../../model/index.ts";

const GIB = 1_073_741_824;

/** Seconds in the words of Go: 1m15s. */
export const lasting = (seconds: number): string => formatDuration(Math.round(seconds * 1000));

/** A time since the run began, or that it never came. */
export const at = (seconds: number): string => (Number.isFinite(seconds) ? `at ${lasting(seconds)}` : "never");

/** `1.5 CPU and 6 GiB`. */
export const resources = (cpuMillicores: number, memoryBytes: number): string =>
  `${round(cpuMillicores / 1000)} CPU and ${round(memoryBytes / GIB)} GiB`;

/** `1 pod`, `2 pods`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Three decimals at most. */
const round = (value: number): string => `${Math.round(value * 1000) / 1000}`;
