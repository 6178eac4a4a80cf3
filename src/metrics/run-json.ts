import type { ObjectiveResult } from "./objectives.ts";
import type { TableResult } from "./sink.ts";
import type { Summary } from "./summary/summary.ts";

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** A file that went into a run. */
export interface RunInput {
  readonly path: string;
  /** `scenario`, `manifest`, or a trace format. */
  readonly format: string;
  readonly bytes: number;
  readonly sha256: string;
  /** For inputs with rows or objects: how many there were, and what became of them. `used` plus all of `skipped` is `rows`. */
  readonly rows?: number;
  readonly used?: number;
  /** Reason -> number of rows left out for it. */
  readonly skipped?: Readonly<Record<string, number>>;
  /** Reason -> rows that are used, but not exactly as written. */
  readonly noted?: Readonly<Record<string, number>>;
  /** Window, scales and mapping of a trace as they were applied. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The only part of run.json that differs between two equal runs. */
export interface WallClock {
  /** RFC 3339. */
  readonly startedAt: string;
  readonly seconds: number;
}

/** What run.json tells of a run. */
export interface RunFacts {
  /** Version of wavetank. */
  readonly version: string;
  readonly scenario: string;
  /** The run was stopped before its end: the tables hold what had happened until then. */
  readonly partial: boolean;
  readonly seed: number | string;
  readonly inputs: readonly RunInput[];
  /** What pods ask for that is not modelled yet, and how many of them: they were placed as if they had not asked. */
  readonly notModelled: Readonly<Record<string, number>>;
  /** Pods that no scheduler looked at, by the schedulerName that no profile has; left out when there are none. */
  readonly withoutScheduler?: Readonly<Record<string, number>>;
  /** Settings as resolved, defaults included. Written in the order given. */
  readonly settings: Json;
  /** Digest of the events. */
  readonly digest: string;
  readonly counts: { readonly events: number; readonly simulatedMs: number; readonly pods: number; readonly nodes: number };
  readonly summary: Pick<Summary, "unpricedPools">;
  readonly tables: readonly TableResult[];
  readonly objectives: readonly ObjectiveResult[];
  readonly wallClock: WallClock;
}

/** The text of run.json: keys in a fixed order, two spaces, a newline at the end. Numbers that are not finite become null. */
export function runJson(facts: RunFacts): string {
  const { unpricedPools } = facts.summary;
  const document: Json = {
    wavetank: facts.version,
    scenario: facts.scenario,
    partial: facts.partial,
    seed: facts.seed,
    digest: facts.digest,
    counts: { ...facts.counts },
    objectives: facts.objectives.map(objectiveJson),
    prices: { complete: unpricedPools.length === 0, unknownFor: unpricedPools.map((pool) => (pool === "" ? "nodes without pool" : pool)) },
    inputs: facts.inputs.map(inputJson),
    notModelled: facts.notModelled,
    ...(facts.withoutScheduler !== undefined && { withoutScheduler: facts.withoutScheduler }),
    settings: facts.settings,
    tables: facts.tables.map(({ name, file, rows, sha256 }) => ({ name, file, rows, sha256 })),
    wallClock: { startedAt: facts.wallClock.startedAt, seconds: facts.wallClock.seconds },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function objectiveJson({ metric, quantile, max, min, where, verdict, value, description, found }: ObjectiveResult): Json {
  const chosen = where?.namespace === undefined ? undefined : { namespace: where.namespace };
  return { metric, quantile, where: chosen, max, min, value, verdict, description, found };
}

function inputJson({ path, format, bytes, sha256, rows, used, skipped, noted, options }: RunInput): Json {
  return { path, format, bytes, sha256, rows, used, skipped: sorted(skipped), noted: sorted(noted), options: options as Json };
}

/** By name; left out when there is nothing. */
function sorted(counts: Readonly<Record<string, number>> | undefined): Json | undefined {
  const entries = Object.entries(counts ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
