import * as z from "zod";
import type { Millis } from "../engine/index.ts";
import { placeOf, problemAt, type Source } from "./check.ts";
import { type InputProblem, suggest } from "./errors.ts";
import { duration, flag, issue, number, positiveDuration, struct, text, wholeNumber } from "./fields.ts";
import type { FaultSpec, NodePoolSpec } from "./loaded-scenario.ts";
import type { Path } from "./path.ts";

const FAULTS = ["machineFailure", "zoneOutage", "spotReclaim", "rollingReplacement"] as const;

const machineFailure = struct({
  pool: text("a pool").optional().describe("Machines of this pool; of any when not given."),
  count: wholeNumber(1).default(1).describe("How many break at once: those that have been there longest."),
  replace: flag().default(true).describe("Whether the provider starts others in their place."),
});

const zoneOutage = struct({
  zone: text("a zone").describe("Its machines are gone at once, and none can be had in it until it is over."),
  for: positiveDuration().default(Number.MAX_SAFE_INTEGER).describe("How long; to the end of the run when not given."),
});

const spotReclaim = struct({
  pool: text("a pool").describe("Whose machines are taken back."),
  count: wholeNumber(1).optional().describe("How many, the oldest first; all when not given."),
  notice: duration().default(120_000).describe("From notice to end."),
});

const rollingReplacement = struct({
  pool: text("a pool").describe("Whose machines are drained and replaced, one after the other."),
  maxUnavailable: wholeNumber(1).default(1).describe("How many at a time."),
});

const fault = struct({
  machineFailure: machineFailure.optional().describe("Machines break."),
  zoneOutage: zoneOutage.optional().describe("A zone is out."),
  spotReclaim: spotReclaim.optional().describe("The provider takes machines back, with notice."),
  rollingReplacement: rollingReplacement.optional().describe("An upgrade: each machine is drained and replaced."),
}).superRefine((entry, context) => {
  const given = FAULTS.filter((kind) => entry[kind] !== undefined);
  if (given.length !== 1) issue(context, [], `one of ${FAULTS.join(", ")}`, given.length === 0 ? "none" : given.join(" and "));
});

/** An entry of `spec.timeline`. */
export const timelineEntry = struct({
  at: duration().describe("When it happens."),
  fault: fault.optional().describe("What goes wrong."),
  kubectl: z.unknown().optional().describe("An action: comes with a later version."),
}).superRefine((entry, context) => {
  if (entry.kubectl !== undefined)
    issue(context, ["kubectl"], "fault", "kubectl", "actions during a run come with a later version of wavetank");
  else if (entry.fault === undefined) issue(context, [], "a fault", "none");
});

/** `spec.load`: more or less of the same workload. */
export const loadSchema = struct({
  arrivals: number(0)
    .default(1)
    .describe("Multiplies how many pods and jobs there are. 1.1 is ten per cent more of the same; 0.5 half of it."),
  requests: number(0).default(1).describe("Multiplies the requests and limits of CPU and memory; rounded up."),
});

/** An entry of `spec.timeline`, checked. */
export type TimelineEntry = z.output<typeof timelineEntry>;

/** The faults of a timeline; pools and zones that nobody has are problems. */
export function resolveFaults(
  entries: readonly TimelineEntry[],
  pools: readonly NodePoolSpec[],
  source: Source,
  problems: InputProblem[],
): FaultSpec[] {
  const names = pools.map(({ name }) => name);
  const zones = [...new Set(pools.flatMap((pool) => pool.zones))];
  return entries.flatMap((entry, i) => {
    const path: Path = ["spec", "timeline", i, "fault"];
    const spec = faultOf(entry.at, entry.fault!);
    const known = spec.kind === "zoneOutage" ? zones : names;
    const wanted = spec.kind === "zoneOutage" ? spec.zone : spec.pool;
    if (wanted === undefined || known.includes(wanted)) return [{ ...spec, place: placeOf(source, path) }];
    const field = spec.kind === "zoneOutage" ? "zone" : "pool";
    const expected = known.length === 0 ? `a ${field}, of which this scenario has none` : `a ${field} of spec.cluster.nodePools`;
    problems.push(problemAt(source, [...path, spec.kind, field], expected, JSON.stringify(wanted), suggest(wanted, known)));
    return [];
  });
}

function faultOf(atMs: Millis, fault: NonNullable<TimelineEntry["fault"]>): FaultSpec {
  if (fault.machineFailure !== undefined) {
    const { pool, count, replace } = fault.machineFailure;
    return { kind: "machineFailure", atMs, count, replace, ...(pool !== undefined && { pool }) };
  }
  if (fault.zoneOutage !== undefined) return { kind: "zoneOutage", atMs, zone: fault.zoneOutage.zone, forMs: fault.zoneOutage.for };
  if (fault.spotReclaim !== undefined) {
    const { pool, count, notice } = fault.spotReclaim;
    return { kind: "spotReclaim", atMs, pool, noticeMs: notice, ...(count !== undefined && { count }) };
  }
  return { kind: "rollingReplacement", atMs, ...fault.rollingReplacement! };
}
