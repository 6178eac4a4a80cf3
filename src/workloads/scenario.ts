import { type LabelSelector, labelProblems, labelSelectorProblems, type Node } from "../model/index.ts";
import { ArrivalTable, arrivalKey } from "./arrivals.ts";
import type { ScenarioBehavior } from "./behaviors.ts";
import { check, describeFound, placeOf, problemAt, type Source } from "./check.ts";
import { type InputProblem, throwIfAny } from "./errors.ts";
import { InputFiles, type ReadFile, type Reference, readDeclaration } from "./input-files.ts";
import { resolveKubelet } from "./kubelet.ts";
import { linkObjects, type TimedObject } from "./linked-objects.ts";
import { scaleArrivals, scaleObjects } from "./load-scale.ts";
import type {
  ClusterAutoscalerSpec,
  LoadedScenario,
  LoadOptions,
  ObjectiveSpec,
  SchedulerConfigFile,
  SchedulerPluginFile,
} from "./loaded-scenario.ts";
import { readManifests } from "./manifests.ts";
import { makeFixedNodes, resolveNodePools } from "./node-pools.ts";
import { type Path, type Place, stepsOf } from "./path.ts";
import { type ParsedScenario, parseScenario } from "./scenario-file.ts";
import { autoscalerLoopSchema, prioritiesSchema, priorityRevisionsSchema, type ScenarioFile } from "./scenario-schema.ts";
import { readSchedulerConfig } from "./scheduler-config.ts";
import { resolveFaults } from "./timeline.ts";
import { readNodeTrace, readTrace } from "./trace-files.ts";

/** A scenario as far as it could be read; with problems it is good for nothing but finding more of them. */
export interface ReadScenario {
  readonly scenario: LoadedScenario;
  readonly problems: readonly InputProblem[];
}

/** Reads a scenario and everything it refers to. Throws InputError when the scenario file itself is wrong. */
export function readScenario(file: string, options: LoadOptions = {}): ReadScenario {
  const read = readDeclaration(file, "a scenario file");
  const parsed = parseScenario(file, read.text, options);
  return new ScenarioLoader(file, read, parsed).load();
}

/**
 * Reads a scenario and everything it refers to. Throws InputError with all problems found: those of the scenario file itself first,
 * and when it has none, those of all the files it names.
 */
export function loadScenario(file: string, options: LoadOptions = {}): LoadedScenario {
  const { scenario, problems } = readScenario(file, options);
  throwIfAny(problems);
  return scenario;
}

/** Reads what a scenario names, step by step, and collects problems over all steps. */
class ScenarioLoader {
  private readonly problems: InputProblem[] = [];
  private readonly files: InputFiles;
  private readonly file: string;
  private readonly scenarioFile: ReadFile;
  private readonly content: ScenarioFile;
  private readonly parsed: ParsedScenario;
  private readonly source: Source;

  constructor(file: string, scenarioFile: ReadFile, parsed: ParsedScenario) {
    this.file = file;
    this.scenarioFile = scenarioFile;
    this.parsed = parsed;
    this.content = parsed.content;
    this.source = parsed.source;
    this.files = new InputFiles(file, this.problems);
  }

  load(): ReadScenario {
    const { spec, metadata } = this.content;
    this.files.record(this.scenarioFile, { format: "scenario", rows: 1, used: 1, skipped: {}, noted: {} });
    const behaviors = this.resolveBehaviors();
    const nodePools = resolveNodePools(spec.cluster.nodePools, this.source, this.problems);
    const nodes = makeFixedNodes(spec.cluster.nodes, this.source, this.problems);
    const manifests = this.readAllManifests();
    const traced = this.readNodes();
    const arrivals = scaleArrivals(this.readTraces(behaviors), spec.load);
    const schedulerConfig = this.readSchedulerConfig();
    const schedulerPlugins = this.readSchedulerPlugins();
    const clusterAutoscaler = this.resolveClusterAutoscaler();
    const allNodes = [
      ...nodes,
      ...manifests.filter(({ entry }) => entry.kind === "Node").map(({ entry }) => ({ node: entry.object as Node, place: entry.place })),
      ...traced,
    ];
    const objects = scaleObjects(linkObjects(manifests, allNodes, behaviors, this.problems), spec.load);
    const faults = resolveFaults(spec.timeline, nodePools, this.source, this.problems);
    const renamed = arrivals.sort(
      objects.map(({ kind, object }) => arrivalKey(kind, object.metadata.namespace ?? "", object.metadata.name ?? "")),
    );
    const isScaled = spec.load.arrivals !== 1 || spec.load.requests !== 1;
    const resolved = {
      name: metadata.name,
      seed: spec.seed,
      startEpochMs: spec.start,
      untilMs: spec.until === "completed" ? undefined : spec.until,
      outputIntervalMs: spec.output.interval,
      outputEvents: spec.output.events,
      outputCosts: {
        labels: spec.output.costLabels,
        idle: spec.output.idle,
        sharedNamespaces: spec.output.sharedNamespaces,
      },
      nodePools,
      kubelet: resolveKubelet(spec.kubelet),
      behaviors,
      objectives: this.resolveObjectives(),
    };
    const scenario = {
      ...resolved,
      file: this.file,
      nodes: allNodes.map(({ node }) => node),
      objects,
      arrivals,
      ...(schedulerConfig && { schedulerConfig }),
      ...(schedulerPlugins.length > 0 && { schedulerPlugins }),
      ...(clusterAutoscaler && { clusterAutoscaler }),
      ...(faults.length > 0 && { faults }),
      inputs: this.files.records,
      settings: {
        ...resolved,
        nodePools: nodePools.map(withoutPlace),
        objectives: resolved.objectives.map(withoutPlace),
        ...(schedulerConfig && { schedulerConfig: schedulerConfig.config }),
        ...(clusterAutoscaler && { clusterAutoscaler: withoutPlaces(clusterAutoscaler) }),
        ...(faults.length > 0 && { faults: faults.map(withoutPlace) }),
        ...(isScaled && { load: spec.load }),
        arrivalsRenamed: renamed,
        written: this.parsed.written,
      },
    };
    return { scenario, problems: this.problems };
  }

  private add(path: Path, expected: string, found: string, hint?: string): void {
    this.problems.push(problemAt(this.source, path, expected, found, hint));
  }

  /** Entries with a selector that no label can meet are problems, and left out for the rest of the reading. */
  private resolveBehaviors(): ScenarioBehavior[] {
    return this.content.spec.behaviors.flatMap((entry, i) => {
      const selector = entry.selector as LabelSelector;
      const wrong = labelSelectorProblems(selector, "selector");
      for (const { path, expected, found } of wrong) {
        this.add(["spec", "behaviors", i, ...stepsOf(path, entry)], expected, describeFound(found));
      }
      const { kinds, runTime, exitCode, readyAfter, stopTime, usage } = entry;
      const behavior = { selector, kinds, runTime, exitCode, readyAfterMs: readyAfter, stopMs: stopTime, usageRatio: usage };
      return wrong.length > 0 ? [] : [behavior];
    });
  }

  private resolveObjectives(): ObjectiveSpec[] {
    return this.content.spec.objectives.map(({ metric, quantile, max, min, where }, i) => ({
      metric,
      ...(quantile !== undefined && { quantile }),
      ...(max !== undefined && { max }),
      ...(min !== undefined && { min }),
      where,
      place: placeOf(this.source, ["spec", "objectives", i]),
    }));
  }

  /** Objects of the cluster at 0, then those of each workload at its time. */
  private readAllManifests(): TimedObject[] {
    const { cluster, workload } = this.content.spec;
    const read = (patterns: string | string[] | undefined, path: Path, atMs: number) => {
      if (patterns === undefined) return [];
      const list = typeof patterns === "string" ? [patterns] : patterns;
      const referenceOf = (i: number): Reference => ({ source: this.source, path: typeof patterns === "string" ? path : [...path, i] });
      return readManifests(list, this.files, referenceOf).map((entry) => ({ entry, atMs }));
    };
    return [
      ...read(cluster.manifests, ["spec", "cluster", "manifests"], 0),
      ...workload.flatMap(({ manifests, at }, i) => read(manifests, ["spec", "workload", i, "manifests"], at)),
    ];
  }

  private readNodes(): { node: Node; place: Place }[] {
    const { trace } = this.content.spec.cluster;
    if (trace === undefined) return [];
    const reference = { source: this.source, path: ["spec", "cluster", "trace"] };
    return readNodeTrace(trace, reference, this.files).map(({ node, file }) => ({ node, place: { file } }));
  }

  private readTraces(behaviors: readonly ScenarioBehavior[]): ArrivalTable {
    const arrivals = new ArrivalTable();
    this.content.spec.workload.forEach(({ trace }, i) => {
      if (trace === undefined) return;
      const path = ["spec", "workload", i, "trace"];
      if (labelProblems(trace.namespace).length > 0) {
        this.add([...path, "namespace"], "a DNS label of lowercase letters, digits and '-', 63 at most", describeFound(trace.namespace));
      }
      readTrace(trace, { source: this.source, path }, behaviors, this.files, arrivals);
    });
    return arrivals;
  }

  /** Its content is the scheduler's to judge; here it must be the right kind of object. */
  private readSchedulerConfig(): SchedulerConfigFile | undefined {
    const { config } = this.content.spec.scheduler;
    if (config === undefined) return undefined;
    const read = this.files.read(config, { source: this.source, path: ["spec", "scheduler", "config"] });
    if (read === undefined) return undefined;
    const found = readSchedulerConfig(read, this.problems);
    if (found !== undefined) this.files.record(read, { format: "scheduler-configuration", rows: 1, used: 1, skipped: {}, noted: {} });
    return found;
  }

  /** The files are read here, for their hashes; `importPlugins` makes them modules. */
  private readSchedulerPlugins(): SchedulerPluginFile[] {
    const { plugins } = this.content.spec.scheduler;
    return plugins.flatMap((entry, i): SchedulerPluginFile[] => {
      const { file, weight, args } = typeof entry === "string" ? { file: entry, weight: undefined, args: undefined } : entry;
      const path = ["spec", "scheduler", "plugins", i];
      const read = this.files.read(file, { source: this.source, path });
      if (read === undefined) return [];
      this.files.record(read, { format: "scheduler-plugin", rows: 1, used: 1, skipped: {}, noted: {} });
      return [{ file: read.file, exported: undefined, weight, args, place: placeOf(this.source, path) }];
    });
  }

  private resolveClusterAutoscaler(): ClusterAutoscalerSpec | undefined {
    const written = this.content.spec.clusterAutoscaler;
    if (written === undefined) return undefined;
    const { priorities: table, loop: loopWritten, ...flags } = written;
    const base: Path = ["spec", "clusterAutoscaler"];
    const places = Object.fromEntries(Object.keys(written).map((name) => [name, placeOf(this.source, [...base, name])]));
    for (const [flag, value] of Object.entries(flags)) {
      const isScalar = ["string", "number", "boolean"].includes(typeof value);
      const isList = Array.isArray(value) && value.every((item) => ["string", "number"].includes(typeof item));
      if (!isScalar && !isList) this.add([...base, flag], "a value or a list of values", describeFound(value));
    }
    const loop = loopWritten === undefined ? undefined : this.resolveLoop(loopWritten, [...base, "loop"]);
    const priorities = table === undefined ? undefined : this.resolvePriorities(table, [...base, "priorities"]);
    return { flags, places, ...(priorities && { priorities }), ...(loop && { loop }) };
  }

  private resolveLoop(written: unknown, path: Path): ClusterAutoscalerSpec["loop"] {
    const loop = check(autoscalerLoopSchema, written, this.sourceAt(path), this.problems);
    return loop && { durationMs: loop.duration, phaseMs: loop.phase };
  }

  /** One state from the start on, or several. */
  private resolvePriorities(table: unknown, path: Path): ClusterAutoscalerSpec["priorities"] {
    if (!Array.isArray(table)) {
      const priorities = check(prioritiesSchema, table, this.sourceAt(path), this.problems);
      return priorities && [{ atMs: 0, priorities }];
    }
    const revisions = check(priorityRevisionsSchema, table, this.sourceAt(path), this.problems);
    return revisions?.map(({ at, priorities }) => ({ atMs: at, priorities })).sort((a, b) => a.atMs - b.atMs);
  }

  /** A part of the scenario file, to be checked by itself. */
  private sourceAt(path: Path): Source {
    return {
      ...this.source,
      prefix: path,
      locate: (steps) => this.source.locate([...path, ...steps]),
      origin: (steps) => this.source.origin?.([...path, ...steps]),
    };
  }
}

/** What is recorded of a setting: not where it was written, for the same scenario in another folder must leave the same record. */
function withoutPlace<T extends { readonly place?: unknown }>({ place: _place, ...settings }: T): Omit<T, "place"> {
  return settings;
}

function withoutPlaces({ places: _places, ...settings }: ClusterAutoscalerSpec): Omit<ClusterAutoscalerSpec, "places"> {
  return settings;
}
