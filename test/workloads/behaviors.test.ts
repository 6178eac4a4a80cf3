import { expect, test } from "vitest";
import { type BehaviorSpec, behaviorOf, type ScenarioBehavior } from "../../src/workloads/behaviors.ts";

const USUAL: BehaviorSpec = { exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio: 1 };
const APP = { labels: { app: "web" } };

test.each<[string, Parameters<typeof behaviorOf>, BehaviorSpec]>([
  ["a service runs for ever", [APP, "Deployment", []], USUAL],
  ["a Job's pod runs for one minute", [APP, "Job", []], { ...USUAL, runMs: 60_000 }],
  ["a bare pod runs for ever", [{}, "Pod", []], USUAL],
  [
    "annotations",
    [
      {
        annotations: {
          "wavetank.dev/run-time": "90s",
          "wavetank.dev/exit-code": "3",
          "wavetank.dev/ready-after": "5s",
          "wavetank.dev/stop-time": "2s",
          "wavetank.dev/usage": "0.25",
          "example.com/other": "x",
        },
      },
      "Job",
      [],
    ],
    { runMs: 90_000, exitCode: 3, readyAfterMs: 5000, stopMs: 2000, usageRatio: 0.25 },
  ],
  [
    "a run time that varies",
    [{ annotations: { "wavetank.dev/run-time": "{ exponential: { mean: 5m } }" } }, "Job", []],
    { ...USUAL, runTime: { kind: "exponential", meanMs: 300_000 } },
  ],
  ["a Job that never ends", [{ annotations: { "wavetank.dev/run-time": "forever" } }, "Job", []], USUAL],
])("%s", (_name, parameters, expected) => {
  expect(behaviorOf(...parameters)).toEqual(expected);
});

test("field by field: the first entry that selects the pods, then annotations", () => {
  const behaviors: ScenarioBehavior[] = [
    { selector: { matchLabels: { app: "api" } }, exitCode: 9 },
    { selector: {}, kinds: ["Job"], exitCode: 8 },
    { selector: { matchLabels: { app: "web" } }, stopMs: 7 },
    { selector: {}, stopMs: 6, usageRatio: 0.5 },
  ];
  const metadata = { ...APP, annotations: { "wavetank.dev/usage": "0.1", "wavetank.dev/exit-code": "1" } };
  expect(behaviorOf(metadata, "Deployment", behaviors)).toEqual({ ...USUAL, exitCode: 1, stopMs: 7, usageRatio: 0.5 });
});
