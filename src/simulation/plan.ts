import type { CloudConfig, Fault } from "../cloud/index.ts";
import { INSTANT_KUBELET, type KubeletConfig, REALISTIC_KUBELET } from "../kubelet/index.ts";
import { SAMPLE_METRICS, SUMMARY_ENTRIES } from "../metrics/index.ts";
import { type PriorityClass, SYSTEM_PRIORITY_CLASSES } from "../model/index.ts";
import { type ConfigProblem, resolveConfig, type SchedulerConfig } from "../scheduler/index.ts";
import {
  type InputProblem,
  type KubeletSpec,
  type LoadedScenario,
  type SchedulerConfigFile,
  suggest,
  throwIfAny,
} from "../workloads/index.ts";
import type { ArrivalsConfig } from "./arrivals.ts";
import { type AutoscalerPlan, planAutoscaler } from "./autoscaler-plan.ts";
import { cloudConfig, type ResolvedPool, resolvePools, withOutages } from "./node-pools.ts";
import { ownPlugins } from "./own-plugins.ts";

/** A scenario as the components of a run want it. */
export interface Plan {
  readonly arrivals: ArrivalsConfig;
  readonly cloud: CloudConfig;
  readonly kubelet: KubeletConfig;
  readonly scheduler: SchedulerConfig;
  /** Undefined: no autoscaler. The predicates come from the scheduler of the run. */
  readonly autoscaler: AutoscalerPlan["autoscaler"];
  readonly pools: readonly ResolvedPool[];
  /** What goes wrong by itself. */
  readonly faults: readonly Fault[];
}

/** Resolves what only shows when the parts meet. Throws InputError with all problems found. */
export function makePlan(scenario: LoadedScenario): Plan {
  const problems: InputProblem[] = [];
  const plan = planWith(scenario, problems);
  throwIfAny(problems);
  return plan;
}

function planWith(scenario: LoadedScenario, problems: InputProblem[]): Plan {
  const resolved = resolvePools(scenario.nodePools, problems);
  const plan: Plan = {
    arrivals: {
      arrivals: scenario.arrivals,
      objects: [...scenario.objects].sort((a, b) => a.atMs - b.atMs),
      priorityClasses: priorityClassesOf(scenario),
    },
    cloud: withOutages(cloudConfig(resolved), scenario.faults ?? []),
    faults: scenario.faults ?? [],
    kubelet: kubeletConfig(scenario.kubelet),
    scheduler: schedulerConfig(scenario, problems),
    ...planAutoscaler(scenario, resolved, problems),
  };
  checkObjectives(scenario, problems);
  return plan;
}

/**
 * Checks what `loadScenario` does not by itself, and is to be given to it as `check`: instance types, autoscaler flags, scheduler
 * configuration, objectives. What is no problem and yet worth knowing stands in `notes` afterwards, one line each.
 */
export class RunnableCheck {
  notes: readonly string[] = [];

  readonly check = (scenario: LoadedScenario): readonly InputProblem[] => {
    const problems: InputProblem[] = [];
    const { autoscaler } = planWith(scenario, problems);
    const notes = autoscaler?.kind === "cluster-autoscaler" ? (autoscaler.config.notes ?? []) : [];
    this.notes = notes.map(({ target, text }) => `clusterAutoscaler, ${target}: ${text}`);
    return problems;
  };
}

function priorityClassesOf({ objects }: LoadedScenario): ReadonlyMap<string, PriorityClass> {
  const classes = new Map(SYSTEM_PRIORITY_CLASSES);
  for (const { kind, object } of objects) if (kind === "PriorityClass") classes.set(object.metadata.name ?? "", object);
  return classes;
}

/** Checks a KubeSchedulerConfiguration by itself. Throws InputError. */
export function checkSchedulerConfig(written: SchedulerConfigFile): void {
  const wrong = resolveConfig(written.config).problems.map((problem) => configProblem(problem, written, written.file));
  throwIfAny([...withoutVersion(written), ...wrong]);
}

function schedulerConfig(scenario: LoadedScenario, problems: InputProblem[]): SchedulerConfig {
  const { schedulerConfig: written, schedulerPlugins = [], startEpochMs, file } = scenario;
  const { definitions, config: completed } = ownPlugins(schedulerPlugins, written?.config, problems);
  const { config, problems: wrong } = resolveConfig(completed, definitions);
  if (written !== undefined) problems.push(...withoutVersion(written));
  problems.push(...wrong.map((problem) => configProblem(problem, written, file)));
  return { config: config ?? resolveConfig().config!, startEpochMs };
}

/** The scheduler does without one; kube-scheduler does not, and says nothing else of such a file. */
function withoutVersion({ file, config }: SchedulerConfigFile): readonly InputProblem[] {
  if ((config["apiVersion"] ?? "") !== "") return [];
  return [{ file, line: 1, path: "apiVersion", expected: "kubescheduler.config.k8s.io/v1", found: "none" }];
}

/** What stands in no file is what the scenario has added. */
function configProblem({ path, message }: ConfigProblem, written: SchedulerConfigFile | undefined, otherwise: string): InputProblem {
  const line = written?.lineOf(pathSegments(path));
  const file = written?.file ?? otherwise;
  return { file, ...(line !== undefined && { line }), path, expected: "a configuration that kube-scheduler accepts", found: message };
}

function kubeletConfig({ sandboxStart, containerStart, imagePull, images, preset }: KubeletSpec): KubeletConfig {
  const base = preset === "instant" ? INSTANT_KUBELET : REALISTIC_KUBELET;
  const { enabled, latency, bytesPerSecond, defaultBytes } = imagePull;
  return {
    ...base,
    sandboxStart,
    containerStart,
    imagePull: enabled ? { handshake: latency, bytesPerSecond } : INSTANT_KUBELET.imagePull,
    imageSizes: images,
    defaultImageBytes: defaultBytes,
  };
}

function checkObjectives({ objectives }: LoadedScenario, problems: InputProblem[]): void {
  const samples: readonly string[] = SAMPLE_METRICS;
  const known = [...samples, ...SUMMARY_ENTRIES.map(({ name }) => name)];
  for (const { metric, quantile, where, place } of objectives) {
    const hint = suggest(metric, known);
    if (!known.includes(metric)) {
      problems.push({
        ...place,
        path: "spec.objectives",
        expected: "a metric of docs/metrics.md",
        found: JSON.stringify(metric),
        ...(hint !== undefined && { hint }),
      });
    } else if (!samples.includes(metric) && (quantile !== undefined || Object.keys(where).length > 0)) {
      problems.push({
        ...place,
        path: "spec.objectives",
        expected: `no quantile or where for ${metric}, which is one number per run`,
        found: "one",
      });
    }
    for (const field of Object.keys(where)) {
      if (field !== "namespace")
        problems.push({ ...place, path: `spec.objectives.where.${field}`, expected: "namespace", found: JSON.stringify(field) });
    }
  }
}

/** `profiles[0].plugins` -> ["profiles", 0, "plugins"]. */
function pathSegments(path: string): (string | number)[] {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
