import { parse as parseYaml } from "yaml";
import * as z from "zod";
import type { Distribution, Millis } from "../engine/index.ts";
import { compileSelector, type LabelSelector, matchesLabels, type ObjectMeta } from "../model/index.ts";
import { describeFound, problemAt, type Source } from "./check.ts";
import { type InputProblem, suggest } from "./errors.ts";
import { distribution, duration, number, wholeNumber } from "./fields.ts";
import type { Path } from "./path.ts";

/**
 * How a pod's containers behave once started, which Kubernetes does not say. Fits the store's PodBehavior; a run time that is
 * not always the same is in `runTime`, to be sampled per pod.
 */
export interface BehaviorSpec {
  /** Always the same run time; undefined: for ever, unless `runTime` is given. */
  readonly runMs?: Millis;
  /** A run time that varies; never together with `runMs`. */
  readonly runTime?: Distribution;
  readonly exitCode: number;
  /** From container start to Ready. */
  readonly readyAfterMs: Millis;
  /** From SIGTERM to exit. */
  readonly stopMs: Millis;
  /** Usage as a share of requests. */
  readonly usageRatio: number;
}

/** What an entry of `spec.behaviors` or a pod's annotations say; the rest is left to others. */
export interface BehaviorPart {
  readonly runTime?: Distribution | "forever" | undefined;
  readonly exitCode?: number | undefined;
  readonly readyAfterMs?: Millis | undefined;
  readonly stopMs?: Millis | undefined;
  readonly usageRatio?: number | undefined;
}

/** An entry of `spec.behaviors`. */
export interface ScenarioBehavior extends BehaviorPart {
  readonly selector: LabelSelector;
  /** Kinds of the pods' controllers (`Pod` for bare ones); undefined: all. */
  readonly kinds?: readonly string[] | undefined;
}

/** A Job's pod runs for one minute when nothing is said. Source: design/product.md, "The scenario file". */
const JOB_RUN_TIME_MS = 60_000;
const PREFIX = "wavetank.dev/";

/** Annotations are text: numbers are read from it, distributions are written as in the scenario file. */
const ANNOTATIONS = {
  "run-time": z.union(
    [z.literal("forever"), distribution()],
    "a duration, a distribution such as { exponential: { mean: 5m } }, or forever",
  ),
  "exit-code": wholeNumber(0, 255),
  "ready-after": duration(),
  "stop-time": duration(),
  usage: number(0),
} as const;

/** What the annotations of a pod template say. Wrong ones are added to `problems`, found at `path` of `source`. */
export function annotatedBehavior(metadata: ObjectMeta, report?: { source: Source; path: Path; problems: InputProblem[] }): BehaviorPart {
  const values: Partial<Record<keyof typeof ANNOTATIONS, unknown>> = {};
  for (const [key, written] of Object.entries(metadata.annotations ?? {})) {
    if (!key.startsWith(PREFIX)) continue;
    const name = key.slice(PREFIX.length) as keyof typeof ANNOTATIONS;
    const at = report && { ...report, path: [...report.path, "annotations", key] };
    const schema = Object.hasOwn(ANNOTATIONS, name) ? ANNOTATIONS[name] : undefined;
    if (schema === undefined) {
      const known = Object.keys(ANNOTATIONS).map((known) => PREFIX + known);
      at?.problems.push(problemAt(at.source, at.path, "a known annotation", `unknown annotation "${key}"`, suggest(key, known)));
      continue;
    }
    const result = schema.safeParse(valueOfAnnotation(written));
    if (result.success) values[name] = result.data;
    else at?.problems.push(problemAt(at.source, at.path, result.error.issues[0].message, describeFound(written)));
  }
  return {
    runTime: values["run-time"] as Distribution | "forever" | undefined,
    exitCode: values["exit-code"] as number | undefined,
    readyAfterMs: values["ready-after"] as number | undefined,
    stopMs: values["stop-time"] as number | undefined,
    usageRatio: values.usage as number | undefined,
  };
}

/**
 * How pods of `metadata` (their template's) under a controller of `kind` behave. Field by field: the first entry of
 * `spec.behaviors` that selects them, then the annotations, then what is usual for the kind.
 */
export function behaviorOf(metadata: ObjectMeta, kind: string, behaviors: readonly ScenarioBehavior[]): BehaviorSpec {
  const labels = metadata.labels ?? {};
  const chosen = behaviors.filter(
    ({ selector, kinds }) => (kinds === undefined || kinds.includes(kind)) && matchesLabels(compileSelector(selector), labels),
  );
  const parts: BehaviorPart[] = [...chosen, annotatedBehavior(metadata)];
  const first = <K extends keyof BehaviorPart>(name: K) => parts.find((part) => part[name] !== undefined)?.[name];
  return {
    ...runTimeOf(first("runTime"), kind),
    exitCode: first("exitCode") ?? 0,
    readyAfterMs: first("readyAfterMs") ?? 0,
    stopMs: first("stopMs") ?? 0,
    usageRatio: first("usageRatio") ?? 1,
  };
}

function runTimeOf(runTime: Distribution | "forever" | undefined, kind: string): Pick<BehaviorSpec, "runMs" | "runTime"> {
  if (runTime === "forever") return {};
  if (runTime === undefined) return kind === "Job" ? { runMs: JOB_RUN_TIME_MS } : {};
  return runTime.kind === "constant" ? { runMs: runTime.ms } : { runTime };
}

/** A number is a number, a map in braces is a map; all else stays text. */
function valueOfAnnotation(written: string): unknown {
  if (/^-?[0-9]+(\.[0-9]+)?$/.test(written)) return Number(written);
  if (!written.startsWith("{")) return written;
  try {
    return parseYaml(written) as unknown;
  } catch {
    return written;
  }
}
