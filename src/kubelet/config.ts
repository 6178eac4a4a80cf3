import { constant, type Distribution, lognormalThrough, type Millis, minutes } from "../engine/index.ts";

/** How long things take on a node. Distributions in milliseconds. */
export interface KubeletConfig {
  /** From the kubelet seeing a bound pod to its sandbox being ready: cgroups, volumes, network. */
  readonly sandboxStart: Distribution;
  /** Creating and starting one container whose image is there. */
  readonly containerStart: Distribution;
  readonly imagePull: {
    /** Asking the registry; all that a pull of an image costs whose layers are there. */
    readonly handshake: Distribution;
    /** Compressed bytes fetched and unpacked per second. */
    readonly bytesPerSecond: number;
  };
  /** Compressed size of an image in bytes, by the name that pods use. Only images with a known size show in a node's status. */
  readonly imageSizes: Readonly<Record<string, number>>;
  /** Compressed size of the other images, in bytes. */
  readonly defaultImageBytes: number;
  /** From a change on the node to the API server showing it. Drawn once per pod. */
  readonly statusDelay: Distribution;
  /** From the last container of a deleted pod stopping to its object being gone. */
  readonly cleanUp: Distribution;
  /** Longest wait of a container in crash back-off, in milliseconds: `crashLoopBackOff.maxContainerRestartPeriod`. */
  readonly backOffMsMax: Millis;
  /** A check of a container in crash back-off comes late by up to this share, 0..1. */
  readonly backOffJitterRatio: number;
}

const NONE = constant(0);
/** Source: kubelet v1.36, pkg/kubelet/kubelet.go, MaxCrashLoopBackOff (read 2026-11). */
const BACK_OFF_MS_MAX = minutes(5);

/** Pods run the moment they are bound. For benchmarks, for theory, and for those who ask only about scheduling. */
export const INSTANT_KUBELET: KubeletConfig = {
  sandboxStart: NONE,
  containerStart: NONE,
  imagePull: { handshake: NONE, bytesPerSecond: Number.POSITIVE_INFINITY },
  imageSizes: {},
  defaultImageBytes: 0,
  statusDelay: NONE,
  cleanUp: NONE,
  backOffMsMax: BACK_OFF_MS_MAX,
  backOffJitterRatio: 0,
};

/**
 * Assumed durations of a node of today with a registry in its region. Users may replace each of them.
 * Source: the node rows of shared/spec/kubelet.md 12.2 and 12.3: sandbox and container start fit the pod start times of Kubernetes' own
 * scalability tests; 25 MB/s is one stream of a cloud registry (containerd issue 8160) and the upper end of unpack-bound pulls
 * (containerd issue 2886: 10..25 MB/s of compressed data); on-demand relist and a status write take 50..100 ms and up to a second;
 * unmounting and the last delete take 0.5..2 s. The back-off jitter is kubelet v1.36, pkg/kubelet/pod_workers.go, workerBackOffPeriodJitterFactor.
 * Differs: modelled on published medians and 99th percentiles, not measured; the size of an image that is not listed is 100 MB.
 */
export const REALISTIC_KUBELET: KubeletConfig = {
  sandboxStart: lognormalThrough(400, 0.99, 1500),
  containerStart: lognormalThrough(300, 0.99, 1000),
  imagePull: { handshake: { kind: "uniform", minMs: 300, maxMs: 500 }, bytesPerSecond: 25_000_000 },
  imageSizes: {},
  defaultImageBytes: 100_000_000,
  statusDelay: lognormalThrough(80, 0.99, 1000),
  cleanUp: lognormalThrough(1000, 0.99, 2000),
  backOffMsMax: BACK_OFF_MS_MAX,
  backOffJitterRatio: 0.5,
};
