import { constant, type Distribution, lognormalThrough } from "../engine/index.ts";

/** How long machines take to come and to go, in milliseconds. */
export interface BootTimes {
  /** From the request to the node registering. */
  readonly createDelay: Distribution;
  /** From the node registering to Ready: network plugin, images of DaemonSets. */
  readonly readyDelay: Distribution;
  /** From the request to delete to the node's object being gone. */
  readonly deleteDelay: Distribution;
}

const READY_DELAY = lognormalThrough(15_000, 0.95, 40_000);
const DELETE_DELAY = lognormalThrough(30_000, 0.95, 90_000);
const registersIn = (medianMs: number, p95Ms: number): BootTimes => ({
  createDelay: lognormalThrough(medianMs, 0.95, p95Ms),
  readyDelay: READY_DELAY,
  deleteDelay: DELETE_DELAY,
});

/** Machines that are there at once. */
export const NO_BOOT_TIMES: BootTimes = { createDelay: constant(0), readyDelay: constant(0), deleteDelay: constant(0) };

/**
 * Assumed boot times by provider: two lognormal stages, through median and 95th percentile. Users should replace them by their own.
 * Source: shared/spec/cluster-autoscaler.md 15.2 (read 2026-11), which sets them between the published figures: node provisioning
 * within 3..4 minutes on GCE (cluster-autoscaler FAQ), 3..5 minutes end to end on EKS managed node groups and 60..90 s in an AWS sample,
 * 30..45 s for a new GKE pool (InfoQ 2026), and Mao and Humphrey, "A Performance Study on the VM Startup Time in the Cloud", IEEE CLOUD 2012.
 * Differs: independent of machine type, image size and hour of day (Hao et al., arXiv 2107.03467, find all three matter).
 */
export const BOOT_TIMES: Readonly<Record<"eks" | "gke" | "aks" | "none", BootTimes>> = {
  eks: registersIn(75_000, 150_000),
  gke: registersIn(60_000, 150_000),
  aks: registersIn(110_000, 240_000),
  none: NO_BOOT_TIMES,
};

/** Median, and 95th percentile, in milliseconds: 15 s and 40 s plus 60..180 s of driver installation. */
const GPU_READY_DELAY = lognormalThrough(135_000, 0.95, 210_000);

/**
 * The same provider's machines with GPUs: 2.5 times as long to register, and a driver to install before Ready.
 * Source: shared/spec/cluster-autoscaler.md 15.2: two to three times the first stage, plus 60..180 s.
 */
export function withGpus(times: BootTimes): BootTimes {
  return { ...times, createDelay: stretched(times.createDelay, 2.5), readyDelay: GPU_READY_DELAY };
}

function stretched(distribution: Distribution, factor: number): Distribution {
  switch (distribution.kind) {
    case "constant":
      return constant(distribution.ms * factor);
    case "uniform":
      return { kind: "uniform", minMs: distribution.minMs * factor, maxMs: distribution.maxMs * factor };
    case "exponential":
      return { kind: "exponential", meanMs: distribution.meanMs * factor };
    case "lognormal":
      return { ...distribution, medianMs: distribution.medianMs * factor };
  }
}
