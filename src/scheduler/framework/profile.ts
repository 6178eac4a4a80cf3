import type { Id, PodTemplate } from "../../cluster/index.ts";
import { assert } from "../../engine/index.ts";
import type { ResolvedProfile } from "../config/resolved.ts";
import { completeRegistrations, type EventRegistration } from "./events.ts";
import { Filtering } from "./filtering.ts";
import { type PlacedPlugin, placed } from "./placed-plugin.ts";
import {
  type Cycle,
  EXTENSION_POINTS,
  type ExtensionPoint,
  type Nominations,
  type Plugin,
  type PluginHandle,
  type WeightedPlugin,
} from "./plugin.ts";
import type { PluginNames, PluginSet } from "./plugin-names.ts";
import { type ScoreCheck, scoreChecks } from "./score-errors.ts";
import type { Status, StatusTable } from "./status.ts";

/** An event registration with the plugin that made it. */
export interface OwnedRegistration extends EventRegistration {
  readonly owner: PluginSet;
}

/** What a profile shares with the others of its scheduler. */
export interface ProfileParts {
  readonly statuses: StatusTable;
  readonly names: PluginNames;
  readonly nominations: Nominations;
  /** All but what concerns filtering, which the profile adds itself. */
  readonly handle: Omit<PluginHandle, "filterRow" | "branch" | "addPod" | "removePod" | "profileName">;
}

/**
 * The plugins of one profile in the order of each extension point, and how they are called.
 * Source: kube-scheduler v1.36, framework/runtime/framework.go.
 */
export class Profile {
  readonly name: string;
  /** Share of nodes after which the search stops, in percent; undefined: the scheduler's value. */
  readonly percentageOfNodesToScore: number | undefined;
  readonly statuses: StatusTable;
  readonly filtering: Filtering;
  readonly scorers: readonly WeightedPlugin[];
  /** Those of them whose scores are node-local in some cycles. */
  readonly sometimesLocal: readonly WeightedPlugin[];
  /** Also true when all of them belong to plugins that are not modelled. */
  readonly hasScorePlugins: boolean;
  readonly postFilters: readonly PlacedPlugin[];
  readonly registrations: readonly OwnedRegistration[];
  /** What its plugins were given. */
  readonly handle: PluginHandle;
  /** The modelled plugins of each extension point, in order. */
  readonly at: Readonly<Record<ExtensionPoint, readonly PlacedPlugin[]>>;
  private readonly plugins: readonly PlacedPlugin[];
  private readonly scoreChecks: readonly ScoreCheck[];
  /** What it was made from. */
  readonly resolved: ResolvedProfile;
  private readonly names: PluginNames;

  constructor(resolved: ResolvedProfile, parts: ProfileParts) {
    this.resolved = resolved;
    this.name = resolved.schedulerName;
    this.percentageOfNodesToScore = resolved.percentageOfNodesToScore;
    this.statuses = parts.statuses;
    this.names = parts.names;
    this.handle = {
      ...parts.handle,
      profileName: this.name,
      filterRow: (cycle, row) => this.filtering.filterRow(cycle, row),
      branch: (cycle) => this.filtering.branch(cycle),
      addPod: (cycle, pod, row) => this.filtering.movePod(cycle, pod, row, "addPod"),
      removePod: (cycle, pod, row) => this.filtering.movePod(cycle, pod, row, "removePod"),
    };
    this.plugins = resolved.plugins.map(({ definition, args }, place) => placed(definition.create!(args as never, this.handle), place));
    const atPoint = EXTENSION_POINTS.map((point) => [point, this.indicesAt(point).map((i) => this.plugins[i])]);
    this.at = Object.fromEntries(atPoint) as Record<ExtensionPoint, readonly PlacedPlugin[]>;
    this.filtering = new Filtering({
      plugins: this.plugins,
      filters: this.indicesAt("filter"),
      preFilters: this.indicesAt("preFilter"),
      statuses: parts.statuses,
      names: parts.names,
      nominations: parts.nominations,
    });
    const preScored = this.at.preScore;
    const sometimesLocal = this.at.score.filter(
      (plugin) => plugin.scoresLocally !== undefined && (preScored.includes(plugin) || plugin.scoreUnprepared === undefined),
    );
    this.scorers = this.at.score.map((plugin) => ({
      plugin,
      weight: resolved.weights.get(plugin.name) ?? 1,
      maySkip: preScored.includes(plugin),
      isLocal: plugin.nodeLocalScore === true,
      localBit: sometimesLocal.includes(plugin) ? 1 << sometimesLocal.indexOf(plugin) : 0,
    }));
    this.sometimesLocal = this.scorers.filter(({ localBit }) => localBit !== 0);
    this.hasScorePlugins = resolved.points.score.length > 0;
    this.scoreChecks = this.hasScorePlugins ? scoreChecks(preScored, this.scorers) : [];
    this.postFilters = this.at.postFilter;
    this.registrations = this.rejectingPlugins().flatMap((plugin) => {
      const registered = completeRegistrations(plugin.events ?? [{ resource: "*", actions: 8191 }]);
      return registered.map((registration) => ({ ...registration, owner: this.names.bitOf(plugin.name) }));
    });
  }

  /** Whether the profile filters at all. */
  get hasFilters(): boolean {
    return this.resolved.points.filter.length > 0;
  }

  get hasPostFilters(): boolean {
    return this.resolved.points.postFilter.length > 0;
  }

  /** Why nodes cannot be scored for the cycle's pod; undefined: they can. */
  scoreError(cycle: Cycle): string | undefined {
    const { scoreChecks } = this;
    for (let i = 0; i < scoreChecks.length; i++) {
      const problem = scoreChecks[i](cycle);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** The set of this plugin. */
  setOf(status: Status): PluginSet {
    return this.names.bitOf(status.plugin);
  }

  /** Why the pod may not be queued, or undefined. The plugin that gated it last is asked first. */
  preEnqueue(pod: Id, template: PodTemplate, gatedBy: string): Status | undefined {
    const plugins = this.at.preEnqueue;
    const gate = gatedBy === "" ? undefined : plugins.find(({ name }) => name === gatedBy)?.preEnqueue?.(pod, template);
    if (gate !== undefined) return gate;
    for (const plugin of plugins) {
      const status = plugin.preEnqueue!(pod, template);
      if (status !== undefined) return status;
    }
    return undefined;
  }

  private indicesAt(point: ExtensionPoint): number[] {
    const found: number[] = [];
    for (const name of this.resolved.points[point]) {
      const index = this.plugins.findIndex((plugin) => plugin.name === name);
      if (index < 0) continue;
      assert(this.plugins[index][point] !== undefined, "a plugin takes part where it says it does", { plugin: name, point });
      found.push(index);
    }
    return found;
  }

  /** Plugins that can turn a pod away, and so must say what helps it. */
  private rejectingPlugins(): Plugin[] {
    const points = ["preEnqueue", "preFilter", "filter", "reserve", "permit"] as const;
    return this.plugins.filter((plugin) => points.some((point) => this.at[point].includes(plugin)));
  }
}
