import { expect, test } from "vitest";
import { runJson } from "../../src/metrics/index.ts";

test("run.json in full", () => {
  const text = runJson({
    version: "0.1.0",
    scenario: "nightly",
    partial: false,
    seed: 7,
    inputs: [
      { path: "scenario.yaml", format: "scenario", bytes: 120, sha256: "aa" },
      {
        path: "log.swf",
        format: "swf",
        bytes: 900,
        sha256: "bb",
        rows: 10,
        used: 7,
        skipped: { "no run time": 1, cancelled: 2 },
        noted: {},
        options: { timeScale: 2 },
      },
    ],
    notModelled: { "spec.affinity.podAffinity": 3 },
    settings: { until: "24h", scheduler: { parallelism: 16 } },
    digest: "dd",
    counts: { events: 12, simulatedMs: 86_400_000, pods: 7, nodes: 2 },
    summary: { unpricedPools: ["spot", ""] },
    tables: [{ name: "pods", file: "pods.csv", rows: 7, sha256: "cc" }],
    objectives: [
      {
        metric: "pod_pending_seconds",
        quantile: 0.99,
        max: 60,
        where: { namespace: "batch" },
        verdict: "failed",
        value: null,
        description: "p99",
        found: "no bound",
      },
    ],
    wallClock: { startedAt: "2026-11-26T10:00:00.000Z", seconds: 0.5 },
  });
  expect(text).toBe(`{
  "wavetank": "0.1.0",
  "scenario": "nightly",
  "partial": false,
  "seed": 7,
  "digest": "dd",
  "counts": {
    "events": 12,
    "simulatedMs": 86400000,
    "pods": 7,
    "nodes": 2
  },
  "objectives": [
    {
      "metric": "pod_pending_seconds",
      "quantile": 0.99,
      "where": {
        "namespace": "batch"
      },
      "max": 60,
      "value": null,
      "verdict": "failed",
      "description": "p99",
      "found": "no bound"
    }
  ],
  "prices": {
    "complete": false,
    "unknownFor": [
      "spot",
      "nodes without pool"
    ]
  },
  "inputs": [
    {
      "path": "scenario.yaml",
      "format": "scenario",
      "bytes": 120,
      "sha256": "aa"
    },
    {
      "path": "log.swf",
      "format": "swf",
      "bytes": 900,
      "sha256": "bb",
      "rows": 10,
      "used": 7,
      "skipped": {
        "cancelled": 2,
        "no run time": 1
      },
      "options": {
        "timeScale": 2
      }
    }
  ],
  "notModelled": {
    "spec.affinity.podAffinity": 3
  },
  "settings": {
    "until": "24h",
    "scheduler": {
      "parallelism": 16
    }
  },
  "tables": [
    {
      "name": "pods",
      "file": "pods.csv",
      "rows": 7,
      "sha256": "cc"
    }
  ],
  "wallClock": {
    "startedAt": "2026-11-26T10:00:00.000Z",
    "seconds": 0.5
  }
}
`);
});
