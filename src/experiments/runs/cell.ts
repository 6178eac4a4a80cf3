import { createHash } from "node:crypto";
import { type LoadedScenario, type LoadOptions, loadScenario } from "../../workloads/index.ts";
import type { InputHash, NamedRun } from "./backend.ts";
import type { RunRequest } from "./run.ts";

/** Runs that differ in nothing but their seed. */
export type CellRequest = Omit<RunRequest, "seed" | "tables">;

/** What is known of a cell once its scenario has been read. */
export interface CellFacts {
  readonly request: CellRequest;
  /** SHA-256 of all that decides its results, but version and seed. */
  readonly hash: string;
  readonly inputs: readonly InputHash[];
}

/** A cell with its scenario, as it was read with some seed. */
export interface LoadedCell extends CellFacts {
  readonly scenario: LoadedScenario;
}

/** Reads the scenario of a cell. Throws InputError. */
export async function loadCell(request: CellRequest, options: Pick<LoadOptions, "seed" | "check"> = {}): Promise<LoadedCell> {
  const { scenario: file, set, until } = request;
  const scenario = await loadScenario(file, { ...options, set, ...(until !== undefined && { until }) });
  const inputs = scenario.inputs.map(({ path, sha256 }) => ({ path, sha256 }));
  return { request, scenario, hash: cellHash(scenario), inputs };
}

/**
 * Hash of what a scenario says, with the settings of its cell in it, and of the files that it names. The text of the scenario file
 * is no part of it: a comment changes no result.
 */
function cellHash(scenario: LoadedScenario): string {
  const written = scenario.settings["written"] as { readonly spec: Readonly<Record<string, unknown>> };
  const { seed: _seed, ...spec } = written.spec;
  const files = scenario.inputs.filter(({ format }) => format !== "scenario").map(({ path, format, sha256 }) => [path, format, sha256]);
  return sha256(JSON.stringify({ written: { ...written, spec }, files }));
}

/** Names the run of a cell with a seed. */
export function namedRun(cell: CellFacts, seed: number, version: string, tables?: (key: string) => string): NamedRun {
  const key = runKey(cell.hash, seed, version);
  return { key, request: { ...cell.request, seed, ...(tables && { tables: tables(key) }) }, inputs: cell.inputs };
}

/** The name of a run. */
export function runKey(hash: string, seed: number, version: string, untilHopeless?: true): string {
  return sha256(JSON.stringify({ version, cell: hash, seed, untilHopeless }));
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
