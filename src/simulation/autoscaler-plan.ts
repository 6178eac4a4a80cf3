import {
  type AutoscalerNote,
  behaviorOf,
  CLUSTER_AUTOSCALER_VERSIONS,
  type ClusterAutoscalerConfig,
  type ClusterAutoscalerFlags,
  type ClusterAutoscalerVersion,
  flagNotes,
  goPattern,
  type LegacyConfig,
  NEWEST_VERSION,
  parseFlags,
  parseLegacySettings,
  readVersion,
} from "../autoscalers/index.ts";
import type { ClusterAutoscalerSpec, InputProblem, LoadedScenario } from "../workloads/index.ts";
import { suggest } from "../workloads/index.ts";
import { bufferNotes } from "./buffer-notes.ts";
import type { ResolvedPool } from "./node-pools.ts";
import { poolNotes } from "./pool-notes.ts";

/** The autoscaler of a run, and the pools with the limits that its flags give them. */
export interface AutoscalerPlan {
  readonly autoscaler:
    | { readonly kind: "cluster-autoscaler"; readonly config: Omit<ClusterAutoscalerConfig, "predicates"> }
    | { readonly kind: "ca-legacy-simple"; readonly config: Omit<LegacyConfig, "predicates"> }
    | undefined;
  readonly pools: readonly ResolvedPool[];
}

/** The one simplified policy that can be chosen in place of the real rules. */
const LEGACY_PRESET = "ca-legacy-simple";

/** Reads `spec.clusterAutoscaler`, and checks it against the pools. */
export function planAutoscaler(scenario: LoadedScenario, pools: readonly ResolvedPool[], problems: InputProblem[]): AutoscalerPlan {
  const { clusterAutoscaler: written, startEpochMs } = scenario;
  if (written === undefined) return { autoscaler: undefined, pools };
  const report = (path: string, expected: string, found: string, hint?: string) => {
    const place = written.places[path] ?? { file: scenario.file };
    problems.push({
      ...place,
      path: `spec.clusterAutoscaler.${path}`,
      expected,
      found,
      ...(hint !== undefined && hint !== "" && { hint }),
    });
  };
  const { version, preset, ...flagsWritten } = written.flags;
  if (preset !== undefined && preset !== LEGACY_PRESET) {
    report("preset", LEGACY_PRESET, JSON.stringify(preset), "leave it out for the real rules");
    return { autoscaler: undefined, pools };
  }
  if (preset === LEGACY_PRESET) {
    if (version !== undefined) report("version", `no version with preset ${LEGACY_PRESET}, which is no real one`, JSON.stringify(version));
    if (written.loop !== undefined) report("loop", `no loop with preset ${LEGACY_PRESET}, whose loops take no time`, "one");
    const { settings, problems: wrong } = parseLegacySettings(flagsWritten);
    for (const { path, expected, found, hint } of wrong) report(path, expected, found, hint);
    return { autoscaler: { kind: LEGACY_PRESET, config: { settings, startEpochMs } }, pools };
  }
  const known = version === undefined ? NEWEST_VERSION : readVersion(version);
  if (known === undefined) {
    report("version", `one of ${CLUSTER_AUTOSCALER_VERSIONS.join(", ")}`, JSON.stringify(version), "write it in quotes");
    return { autoscaler: undefined, pools };
  }
  const { flags, problems: wrong } = parseFlags(flagsWritten, known);
  for (const { path, expected, found, hint } of wrong) report(path, expected, found, hint);
  const limited = limitPools(pools, flags, report);
  checkExpanders(flags, written, limited, report);
  const config = {
    flags,
    startEpochMs,
    ...(known !== NEWEST_VERSION && { version: known }),
    ...(written.priorities !== undefined && { priorities: written.priorities }),
    ...(written.loop !== undefined && { loopDurationMs: written.loop.durationMs, loopPhaseMs: written.loop.phaseMs }),
    notes: [
      ...flagNotes(flagsWritten, flags),
      ...expanderNotes(flags, written),
      ...poolNotes(limited, scenario),
      ...optionNotes(limited, known),
      ...bufferNotes(flags, scenario),
      ...requestNotes(flags, scenario),
    ],
  };
  return { autoscaler: { kind: "cluster-autoscaler", config }, pools: limited };
}

type Report = (path: string, expected: string, found: string, hint?: string) => void;

/** Pools with the limits of the flag `nodes`. A pool that is named there is the autoscaler's to resize; the others keep their own limits. */
function limitPools(pools: readonly ResolvedPool[], { nodes }: ClusterAutoscalerFlags, report: Report): readonly ResolvedPool[] {
  const names = pools.map(({ group }) => group.name);
  for (const { name, min, max } of nodes) {
    if (names.includes(name)) continue;
    const near = suggest(name, names);
    report(
      "nodes",
      `a pool of spec.cluster.nodePools: ${names.join(", ") || "there is none"}`,
      JSON.stringify(`${min}:${max}:${name}`),
      near,
    );
  }
  return pools.map((pool) => {
    const limits = nodes.find(({ name }) => name === pool.group.name);
    return limits === undefined ? pool : { ...pool, group: { ...pool.group, min: limits.min, max: limits.max, autoscaled: true } };
  });
}

/** Options of pools that a version does not know. */
function optionNotes(pools: readonly ResolvedPool[], version: ClusterAutoscalerVersion): AutoscalerNote[] {
  if (behaviorOf(version).nodeStartupByGroup) return [];
  const named = pools.filter(({ group }) => group.options.maxNodeStartupMs !== undefined);
  return named.map(({ group }) => ({
    target: group.name,
    text: `the option maxNodeStartupTime came with 1.35: ${version} gives every node 15m`,
  }));
}

/** The expander priority without its table is no error to the real autoscaler: it leaves the choice to those behind it, or to chance. */
function expanderNotes({ expander }: ClusterAutoscalerFlags, { priorities }: ClusterAutoscalerSpec): AutoscalerNote[] {
  if (!expander.includes("priority") || priorities !== undefined) return [];
  return [{ target: "expander", text: "there are no priorities for the expander priority: it keeps every option" }];
}

/** Requests that nobody answers. */
function requestNotes(flags: ClusterAutoscalerFlags, { objects }: LoadedScenario): AutoscalerNote[] {
  const flag = "enable-provisioning-requests";
  const requests = objects.filter(({ kind }) => kind === "ProvisioningRequest").length;
  if (requests === 0 || flags[flag]) return [];
  return [{ target: flag, text: `off, so that ProvisioningRequests get no answer; there are ${requests}` }];
}

/** Expanders that could choose nothing, ever: priorities that name no pool, prices of which none is known. */
function checkExpanders(
  { expander }: ClusterAutoscalerFlags,
  { priorities = [] }: ClusterAutoscalerSpec,
  pools: readonly ResolvedPool[],
  report: Report,
): void {
  const broken = priorities.some((revision) => !checkPatterns(revision, report));
  const resizable = pools.filter(({ group }) => group.autoscaled).map(({ group }) => group);
  const names = resizable.map(({ name }) => name);
  if (resizable.length === 0) return;
  if (expander.includes("priority") && !broken) {
    for (const { priorities: table } of priorities) {
      const patterns = Object.values(table).flat();
      if (patterns.length === 0 || patterns.some((pattern) => names.some((name) => matches(pattern, name)))) continue;
      report("priorities", `a pattern that matches one of the pools: ${names.join(", ")}`, patterns.join(", "));
    }
  }
  if (expander.includes("price") && resizable.every(({ priceUsdPerHour }) => priceUsdPerHour === undefined)) {
    report("expander", `a pool with a known price for the expander price: ${names.join(", ")}`, "none", "give the pools a price");
  }
}

/** Reports patterns that Go cannot compile, each by its priority, in Go's words. True: there is none. */
function checkPatterns({ priorities }: { readonly priorities: Readonly<Record<string, readonly string[]>> }, report: Report): boolean {
  let fine = true;
  for (const [priority, patterns] of Object.entries(priorities)) {
    for (const pattern of patterns) {
      const compiled = goPattern(pattern);
      if (!("error" in compiled)) continue;
      fine = false;
      report("priorities", `a regular expression of Go at priority ${priority}`, JSON.stringify(pattern), compiled.error);
    }
  }
  return fine;
}

function matches(pattern: string, name: string): boolean {
  const compiled = goPattern(pattern);
  return "matches" in compiled && compiled.matches(name);
}
