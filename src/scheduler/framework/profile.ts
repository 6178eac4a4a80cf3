import type { Id, NodeRow, PodTemplate } from "../../cluster/index.ts";
import { assert } from "../../engine/index.ts";
import type { ResolvedProfile } from "../config/resolved.ts";
import { Candidates } from "./candidates.ts";
import { completeRegistrations, type EventRegistration } from "./events.ts";
import {
  type Cycle,
  EXTENSION_POINTS,
  type ExtensionPoint,
  type FilterStates,
  type Nominations,
  type OtherPod,
  type Plugin,
  type PluginHandle,
} from "./plugin.ts";
import type { PluginNames, PluginSet } from "./plugin-names.ts";
import { Code, type Status, type StatusTable } from "./status.ts";

/** What PreFilter says of a pod as a whole. */
export interface PreFilterOutcome {
  /** Rejection or error. */
  readonly status: Status | undefined;
  /** Names outside of which no node can be feasible; undefined: no limit. */
  readonly nodeNames: ReadonlySet<string> | undefined;
  /** The plugins that gave the names. */
  readonly narrowedBy: PluginSet;
}

/** A score plugin with its weight. */
export interface WeightedPlugin {
  readonly plugin: Plugin;
  readonly weight: number;
  /** False when the profile has switched its PreScore off: it then cannot skip. */
  readonly maySkip: boolean;
  /** Its score of a node depends on the pod's template and that node only. */
  readonly isLocal: boolean;
}

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
  readonly scorers: readonly WeightedPlugin[];
  /** Also true when all of them belong to plugins that are not modelled. */
  readonly hasScorePlugins: boolean;
  readonly postFilters: readonly Plugin[];
  readonly registrations: readonly OwnedRegistration[];
  private readonly plugins: readonly Plugin[];
  private readonly byPoint: ReadonlyMap<ExtensionPoint, readonly Plugin[]>;
  private readonly resolved: ResolvedProfile;
  private readonly names: PluginNames;
  private readonly nominations: Nominations;
  private readonly filters: readonly number[];
  private readonly preFilters: readonly number[];
  /** Filters whose PreFilter is switched off: they still need their state. */
  private readonly stateOnly: readonly number[];
  private readonly single = new Candidates();

  constructor(resolved: ResolvedProfile, parts: ProfileParts) {
    this.resolved = resolved;
    this.name = resolved.schedulerName;
    this.percentageOfNodesToScore = resolved.percentageOfNodesToScore;
    this.statuses = parts.statuses;
    this.names = parts.names;
    this.nominations = parts.nominations;
    const handle: PluginHandle = {
      ...parts.handle,
      profileName: this.name,
      filterRow: (cycle, row) => this.filterRow(cycle, row),
      branch: (cycle) => this.branch(cycle),
      addPod: (cycle, pod, row) => this.movePod(cycle, pod, row, "addPod"),
      removePod: (cycle, pod, row) => this.movePod(cycle, pod, row, "removePod"),
    };
    this.plugins = resolved.plugins.map(({ definition, args }) => definition.create!(args as never, handle));
    this.byPoint = new Map(EXTENSION_POINTS.map((point) => [point, this.indicesAt(point).map((i) => this.plugins[i])]));
    this.filters = this.indicesAt("filter");
    this.preFilters = this.indicesAt("preFilter");
    this.stateOnly = this.filters.filter((i) => this.plugins[i].preFilter !== undefined && !this.preFilters.includes(i));
    const preScored = this.at("preScore");
    this.scorers = this.at("score").map((plugin) => ({
      plugin,
      weight: resolved.weights.get(plugin.name) ?? 1,
      maySkip: preScored.includes(plugin),
      isLocal: plugin.nodeLocalScore === true,
    }));
    this.hasScorePlugins = resolved.points.score.length > 0;
    this.postFilters = this.at("postFilter");
    this.registrations = this.rejectingPlugins().flatMap((plugin) => {
      const registered = completeRegistrations(plugin.events ?? [{ resource: "*", actions: 8191 }]);
      return registered.map((registration) => ({ ...registration, owner: this.names.bitOf(plugin.name) }));
    });
  }

  /** How many filters, from the first on, are node-local or have nothing to say on this pod. */
  localFilters(cycle: Cycle): number {
    const first = this.filters.findIndex((i) => cycle.states.skipped[i] === 0 && this.plugins[i].nodeLocal !== true);
    return first < 0 ? this.filters.length : first;
  }

  /** Whether any pod is nominated anywhere. */
  get hasNominations(): boolean {
    return this.nominations.size > 0;
  }

  /** Whether the profile filters at all. */
  get hasFilters(): boolean {
    return this.resolved.points.filter.length > 0;
  }

  get hasPostFilters(): boolean {
    return this.resolved.points.postFilter.length > 0;
  }

  /** The modelled plugins of an extension point, in order. */
  at(point: ExtensionPoint): readonly Plugin[] {
    return this.byPoint.get(point)!;
  }

  /** The set of this plugin. */
  setOf(status: Status): PluginSet {
    return this.names.bitOf(status.plugin);
  }

  /** Why the pod may not be queued, or undefined. The plugin that gated it last is asked first. */
  preEnqueue(pod: Id, template: PodTemplate, gatedBy: string): Status | undefined {
    const plugins = this.at("preEnqueue");
    const gate = gatedBy === "" ? undefined : plugins.find(({ name }) => name === gatedBy)?.preEnqueue!(pod, template);
    if (gate !== undefined) return gate;
    for (const plugin of plugins) {
      const status = plugin.preEnqueue!(pod, template);
      if (status !== undefined) return status;
    }
    return undefined;
  }

  /** What a plugin's PreFilter left in this attempt; undefined when it has not been called. */
  stateOf(plugin: Plugin, cycle: Cycle): unknown {
    return cycle.states.states[this.plugins.indexOf(plugin)];
  }

  /** Room for the states of one attempt. */
  makeStates(): FilterStates {
    const count = this.plugins.length;
    return { states: new Array(count).fill(undefined), skipped: new Uint8Array(count) };
  }

  /** Source: framework.go, RunPreFilterPlugins. */
  preFilter(cycle: Cycle): PreFilterOutcome {
    const { states, skipped } = cycle.states;
    states.fill(undefined);
    skipped.fill(0);
    let rejection: Status | undefined;
    let nodeNames: ReadonlySet<string> | undefined;
    let narrowedBy: PluginSet = 0;
    for (const index of this.preFilters) {
      const plugin = this.plugins[index];
      const answer = plugin.preFilter!(cycle);
      states[index] = answer.state;
      if (answer.status !== undefined) {
        if (answer.status.code !== Code.Unschedulable) return { status: answer.status, nodeNames: undefined, narrowedBy: 0 };
        rejection = answer.status;
        continue;
      }
      if (answer.skip === true) skipped[index] = 1;
      if (answer.nodeNames === undefined) continue;
      narrowedBy |= this.names.bitOf(plugin.name);
      nodeNames = intersection(nodeNames, answer.nodeNames);
      if (nodeNames.size === 0) return { status: this.contradiction(narrowedBy), nodeNames, narrowedBy };
    }
    for (const index of this.stateOnly) {
      const answer = this.plugins[index].preFilter!(cycle);
      states[index] = answer.state;
    }
    return { status: rejection, nodeNames, narrowedBy };
  }

  /** Narrows `nodes` to those that pass every filter, or those from one place of the order to before another, as the snapshot stands. */
  filter(cycle: Cycle, nodes: Candidates, from = 0, to = this.filters.length): void {
    const { states, skipped } = cycle.states;
    for (let i = from; i < to && nodes.count > 0; i++) {
      const index = this.filters[i];
      if (skipped[index] === 0) this.plugins[index].filter!(cycle, states[index], nodes);
    }
  }

  /** Whether pods of the same or a higher priority than the cycle's are nominated to this node. */
  hasRelevantNominations(cycle: Cycle, row: NodeRow): boolean {
    return this.nominations.size > 0 && this.relevantNominations(cycle, row).length > 0;
  }

  /**
   * Why one node does not take the pod. With pods nominated to it, the node must fit both with and without them.
   * Source: framework.go, RunFilterPluginsWithNominatedPods.
   */
  filterRow(cycle: Cycle, row: NodeRow): Status | undefined {
    const nominated = this.nominations.size === 0 ? [] : this.relevantNominations(cycle, row);
    if (nominated.length > 0) {
      const { infos } = cycle.snapshot;
      infos.fork();
      const branch = this.branch(cycle);
      for (const pod of nominated) this.movePod(branch, pod, row, "addPod");
      const status = this.filterPlain(branch, row);
      infos.revert();
      if (status !== undefined) return status;
    }
    return this.filterPlain(cycle, row);
  }

  private filterPlain(cycle: Cycle, row: NodeRow): Status | undefined {
    const { single } = this;
    single.begin(cycle.snapshot.infos.count);
    single.rows[0] = row;
    single.count = 1;
    this.filter(cycle, single);
    return single.count === 1 ? undefined : this.statuses.get(single.statusIds[row]);
  }

  private relevantNominations(cycle: Cycle, row: NodeRow): OtherPod[] {
    const { store, infos } = cycle.snapshot;
    const pods: OtherPod[] = [];
    for (const id of this.nominations.podsOn(infos.names[row])) {
      const template = store.pods.templates[id];
      if (id !== cycle.pod && template.priority >= cycle.template.priority) pods.push({ id, template });
    }
    return pods;
  }

  private branch(cycle: Cycle): Cycle {
    const { states, skipped } = cycle.states;
    const copies = states.map((state, i) => (state === undefined ? undefined : (this.plugins[i].cloneState?.(state) ?? state)));
    return { ...cycle, states: { states: copies, skipped } };
  }

  private movePod(cycle: Cycle, pod: OtherPod, row: NodeRow, how: "addPod" | "removePod"): void {
    const { infos } = cycle.snapshot;
    if (how === "addPod") infos.addPod(row, pod.id, pod.template);
    else infos.removePod(row, pod.id);
    const { states, skipped } = cycle.states;
    for (const index of this.preFilters) {
      if (skipped[index] === 0) this.plugins[index][how]?.(cycle, states[index], pod, row);
    }
  }

  private contradiction(plugins: PluginSet): Status {
    const names = this.names.namesIn(plugins);
    const reason =
      names.length === 1
        ? `node(s) didn't satisfy plugin ${names[0]}`
        : `node(s) didn't satisfy plugin(s) [${names.join(" ")}] simultaneously`;
    return this.statuses.intern(Code.UnschedulableAndUnresolvable, "", [reason]);
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
    return this.plugins.filter((plugin) => points.some((point) => this.at(point).includes(plugin)));
  }
}

function intersection(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  if (a === undefined) return b;
  return new Set([...a].filter((name) => b.has(name)));
}
