import type { Millis } from "../../../engine/index.ts";
import { bool, duration, type ExpanderName, expanders, type Flag, FlagValueError, number, oneOf } from "../flag-kinds.ts";
import type { FlagProblem } from "../flags.ts";

/** What `preset: ca-legacy-simple` may be told: the flags that its rules have, by their real names, and its own knobs. */
const TABLE = {
  "scan-interval": duration("10s", { help: "time between two looks" }),
  "scale-down-unneeded-time": duration("10m", { help: "how long a node must be idle" }),
  "scale-down-delay-after-add": duration("10m", { help: "no removal for so long after a scale-up" }),
  "scale-down-utilization-threshold": number(0.5, { min: 0, max: 1 }, { help: "a node is idle strictly below" }),
  expander: expanders(["random"], { help: "how one of several node groups is chosen" }),
  binpack: oneOf("arrival", ["arrival", "ffd"], { help: "order in which pods are packed: as they came, or largest first" }),
  idleMetric: oneOf("max", ["max", "sum", "mean"], { help: "of the shares of CPU and memory" }),
  daemonSetsBlock: bool(false, { help: "pods of DaemonSets keep their node" }),
  requireReschedule: bool(true, { help: "the pods of a node must fit elsewhere" }),
  maxPerTick: oneOf("all", ["all", "1"], { help: "nodes that may go at a time" }),
  respectPdb: bool(false, { help: "evict by the API, which keeps to disruption budgets" }),
} as const satisfies Record<string, Flag<unknown>>;

/** The settings of the simplified policy. Milliseconds, shares 0..1. */
export interface LegacySettings {
  readonly scanIntervalMs: Millis;
  readonly unneededMs: Millis;
  readonly delayAfterAddMs: Millis;
  readonly threshold: number;
  readonly expander: readonly ExpanderName[];
  readonly largestFirst: boolean;
  readonly idleMetric: "max" | "sum" | "mean";
  readonly daemonSetsBlock: boolean;
  readonly requireReschedule: boolean;
  readonly perTickMax: number;
  readonly respectPdb: boolean;
}

/** Reads the settings over their defaults, and lists everything that is wrong with them. */
export function parseLegacySettings(input: Readonly<Record<string, unknown>>): { settings: LegacySettings; problems: FlagProblem[] } {
  const values: Record<string, unknown> = Object.fromEntries(Object.entries(TABLE).map(([name, { default: value }]) => [name, value]));
  const problems: FlagProblem[] = [];
  for (const [name, written] of Object.entries(input)) {
    const expected = `a setting of preset ca-legacy-simple: ${Object.keys(TABLE).join(", ")}`;
    if (!Object.hasOwn(TABLE, name)) {
      problems.push({ path: name, expected, found: name, hint: "" });
      continue;
    }
    try {
      values[name] = TABLE[name as keyof typeof TABLE].parse(
        typeof written === "number" && name === "maxPerTick" ? String(written) : written,
      );
    } catch (error) {
      if (!(error instanceof FlagValueError)) throw error;
      problems.push({ path: name, expected: error.expected, found: JSON.stringify(written), hint: error.hint });
    }
  }
  if (values["scan-interval"] === 0) problems.push({ path: "scan-interval", expected: "a duration above 0", found: "0s", hint: "" });
  const settings: LegacySettings = {
    scanIntervalMs: values["scan-interval"] as Millis,
    unneededMs: values["scale-down-unneeded-time"] as Millis,
    delayAfterAddMs: values["scale-down-delay-after-add"] as Millis,
    threshold: values["scale-down-utilization-threshold"] as number,
    expander: values["expander"] as ExpanderName[],
    largestFirst: values["binpack"] === "ffd",
    idleMetric: values["idleMetric"] as LegacySettings["idleMetric"],
    daemonSetsBlock: values["daemonSetsBlock"] as boolean,
    requireReschedule: values["requireReschedule"] as boolean,
    perTickMax: values["maxPerTick"] === "1" ? 1 : Number.POSITIVE_INFINITY,
    respectPdb: values["respectPdb"] as boolean,
  };
  return { settings, problems };
}
