import type { QosClass } from "../../model/index.ts";

const MIB = 1_048_576;
/** What is added to what was used, in percent. Source: VPA recommender, flag recommendation-margin-fraction 0.15, read 2026-11. */
const MARGIN_PERCENT = 115;
/** Least that is proposed. Source: VPA recommender, flags pod-recommendation-min-cpu-millicores and pod-recommendation-min-memory-mb. */
const CPU_FLOOR_MILLICORES = 25;
const MEMORY_FLOOR_BYTES = 250_000_000;
const CPU_STEP_MILLICORES = 10;
const MEMORY_STEP_BYTES = 16 * MIB;
/** Changes of less than this share of the request are not worth a restart, in percent. */
const HYSTERESIS_PERCENT = 10;

/** CPU and memory: millicores and bytes. */
export interface Amounts {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
}

/** What is known of a container of a workload. Amounts of 0 are not set. */
export interface ContainerFacts {
  readonly qosClass: QosClass;
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** What CPU use does not exceed for nine tenths of the time, and the most memory used. */
  readonly cpuP90Millicores: number;
  readonly memoryPeakBytes: number;
}

/** What may go wrong with the requests proposed. */
export type Risk = "none" | "throttling" | "out of memory";

/** Other requests for a container; equal to those there are where no change is worth it. */
export interface Proposal {
  readonly requests: Amounts;
  readonly changes: boolean;
}

/**
 * Requests by use: CPU at its 90th percentile and memory at its peak, with a margin, above a floor, in tidy steps. Small changes are not
 * proposed. Containers keep their QoS class: of a Guaranteed pod the limits go along, of others no request goes above its limit or to 0.
 * Source: Kubernetes VPA recommender, defaults, for percentile, margin and floors.
 * Differs: memory is the peak of the whole run rather than a percentile of daily peaks, and use does not decay with age.
 */
export function propose(facts: ContainerFacts): Proposal {
  const { requests, limits, qosClass } = facts;
  const limited = (amount: number, limit: number): number => (qosClass === "Guaranteed" || limit === 0 ? amount : Math.min(amount, limit));
  const cpu = limited(sized(facts.cpuP90Millicores, CPU_FLOOR_MILLICORES, CPU_STEP_MILLICORES), limits.cpuMillicores);
  const memory = limited(sized(facts.memoryPeakBytes, MEMORY_FLOOR_BYTES, MEMORY_STEP_BYTES), limits.memoryBytes);
  const proposed = {
    cpuMillicores: settled(requests.cpuMillicores, cpu),
    memoryBytes: settled(requests.memoryBytes, memory),
  };
  const changes = proposed.cpuMillicores !== requests.cpuMillicores || proposed.memoryBytes !== requests.memoryBytes;
  return { requests: proposed, changes };
}

/** What may go wrong when a container with this use has these requests. */
export function riskOf({ memoryBytes, cpuMillicores }: Amounts, peak: Amounts): Risk {
  if (peak.memoryBytes > memoryBytes) return "out of memory";
  return peak.cpuMillicores > cpuMillicores ? "throttling" : "none";
}

/** With margin and floor, rounded up to a multiple of `step`. */
function sized(used: number, floor: number, step: number): number {
  const wanted = Math.max(floor, Math.ceil((used * MARGIN_PERCENT) / 100));
  return Math.ceil(wanted / step) * step;
}

/** The request as it is when the change is small, or when there is none to change. */
function settled(request: number, proposed: number): number {
  if (request === 0) return 0;
  return Math.abs(proposed - request) * 100 < request * HYSTERESIS_PERCENT ? request : proposed;
}
