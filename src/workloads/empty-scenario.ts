import { constant } from "../engine/index.ts";
import { ArrivalTable } from "./arrivals.ts";
import type { LoadedScenario } from "./loaded-scenario.ts";

/** A scenario without files: nothing in it, kubelets that take no time, until all is done. What a program fills in that makes its own. */
export function emptyScenario(name: string): LoadedScenario {
  return {
    file: name,
    name,
    seed: 1,
    startEpochMs: Date.UTC(2026, 0, 1),
    untilMs: undefined,
    outputIntervalMs: 60_000,
    outputEvents: true,
    nodes: [],
    nodePools: [],
    objects: [],
    arrivals: new ArrivalTable(),
    kubelet: {
      preset: "instant",
      sandboxStart: constant(0),
      containerStart: constant(0),
      imagePull: { enabled: false, serial: true, latency: constant(0), bytesPerSecond: Number.POSITIVE_INFINITY, defaultBytes: 0 },
      images: {},
    },
    behaviors: [],
    objectives: [],
    inputs: [],
    settings: {},
  };
}
