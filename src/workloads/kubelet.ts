import { constant, lognormalThrough } from "../engine/index.ts";
import { quantityFromJson } from "../model/index.ts";
import type { KubeletSpec } from "./loaded-scenario.ts";
import type { KubeletEntry } from "./scenario-schema.ts";

/**
 * How fast kubelets are when nothing is said. Source: spec/kubelet.md 12.3, modelling guidance, read 2026-11-26; the size of an
 * unlisted image is an assumption.
 */
const REALISTIC: Omit<KubeletSpec, "images"> = {
  preset: "realistic",
  sandboxStart: lognormalThrough(400, 0.99, 1500),
  containerStart: lognormalThrough(300, 0.99, 1000),
  imagePull: {
    enabled: true,
    serial: true,
    latency: { kind: "uniform", minMs: 300, maxMs: 500 },
    bytesPerSecond: 25_000_000,
    defaultBytes: 100_000_000,
  },
};

/** Pods run the moment they are bound. */
const INSTANT: Omit<KubeletSpec, "images"> = {
  preset: "instant",
  sandboxStart: constant(0),
  containerStart: constant(0),
  imagePull: { ...REALISTIC.imagePull, enabled: false, latency: constant(0) },
};

/** The preset with what the scenario says instead. */
export function resolveKubelet(entry: KubeletEntry): KubeletSpec {
  const preset = entry.preset === "instant" ? INSTANT : REALISTIC;
  const { enabled, serial, latency, bandwidth, defaultSize } = entry.imagePull;
  return {
    preset: entry.preset,
    sandboxStart: entry.sandboxStart ?? preset.sandboxStart,
    containerStart: entry.containerStart ?? preset.containerStart,
    imagePull: {
      enabled: enabled ?? preset.imagePull.enabled,
      serial: serial ?? preset.imagePull.serial,
      latency: latency ?? preset.imagePull.latency,
      bytesPerSecond: bandwidth === undefined ? preset.imagePull.bytesPerSecond : bytes(bandwidth),
      defaultBytes: defaultSize ?? preset.imagePull.defaultBytes,
    },
    images: entry.images,
  };
}

const bytes = (text: string | number): number => Number(quantityFromJson(text).nano / 1_000_000_000n);
