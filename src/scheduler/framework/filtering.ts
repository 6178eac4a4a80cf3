import type { NodeRow, PodTemplate } from "../../cluster/index.ts";
import { Candidates } from "./candidates.ts";
import type { PlacedPlugin } from "./placed-plugin.ts";
import type { Cycle, FilterStates, FusedPass, Nominations, OtherPod, Plugin, PreparedScorer } from "./plugin.ts";
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

/** What it says of most pods. */
const NO_OBJECTION: PreFilterOutcome = Object.freeze({ status: undefined, nodeNames: undefined, narrowedBy: 0 });

/** What filtering needs of its profile. Filters and PreFilters are places in `plugins`. */
export interface FilteringParts {
  readonly plugins: readonly Plugin[];
  readonly filters: readonly number[];
  readonly preFilters: readonly number[];
  readonly statuses: StatusTable;
  readonly names: PluginNames;
  readonly nominations: Nominations;
}

/** What PreFilter left in the last attempt for a pod of one template. */
interface Prepared extends FilterStates {
  /** The PreFilters that must be asked every time: the others have answered once for all, and said nothing against any node. */
  open: readonly number[];
  /** The plugins that may answer otherwise the next time: the open ones and those that have nothing but a state. */
  undecided: readonly Plugin[];
}

/**
 * PreFilter and Filter of one profile.
 * Source: kube-scheduler v1.36, framework/runtime/framework.go.
 */
export class Filtering {
  private readonly plugins: readonly Plugin[];
  private readonly filters: readonly number[];
  private readonly preFilters: readonly number[];
  private readonly statuses: StatusTable;
  private readonly names: PluginNames;
  private readonly nominations: Nominations;
  /** Filters whose PreFilter is switched off, and that still need its state. */
  private readonly stateOnly: readonly number[];
  /** By place: the set of the one plugin, if it filters. */
  private readonly sets: readonly PluginSet[];
  private readonly nodeLocal: PluginSet;
  private readonly single = new Candidates();
  private readonly prepared = new WeakMap<PodTemplate, Prepared>();

  constructor({ plugins, filters, preFilters, statuses, names, nominations }: FilteringParts) {
    const isUnprepared = (i: number): boolean => filters.includes(i) && !preFilters.includes(i);
    this.plugins = plugins.map((plugin, i) => (isUnprepared(i) ? unprepared(plugin) : plugin));
    this.sets = plugins.map(({ name }, i) => (filters.includes(i) || preFilters.includes(i) ? names.bitOf(name) : 0));
    this.nodeLocal = this.plugins.reduce((set, { nodeLocal }, i) => (nodeLocal === true ? set | this.sets[i] : set), 0);
    this.filters = filters;
    this.preFilters = preFilters;
    this.statuses = statuses;
    this.names = names;
    this.nominations = nominations;
    this.stateOnly = filters.filter((i) => {
      const { preFilter, filterUnprepared } = plugins[i];
      return preFilter !== undefined && filterUnprepared === undefined && isUnprepared(i);
    });
  }

  /** How many filters there are. */
  get count(): number {
    return this.filters.length;
  }

  /** How many filters, from the first on, are node-local or have nothing to say on this pod. */
  localFilters(cycle: Cycle): number {
    const { filters } = this;
    const local = this.nodeLocal | cycle.states.skipped;
    let count = 0;
    while (count < filters.length && (local & this.sets[filters[count]]) !== 0) count++;
    return count;
  }

  /** Whether any pod is nominated anywhere. */
  get hasNominations(): boolean {
    return this.nominations.size > 0;
  }

  /** What a plugin's PreFilter left in this attempt; undefined when it has not been called. */
  stateOf({ place }: PlacedPlugin, cycle: Cycle): unknown {
    return cycle.states.states[place];
  }

  /** Room for the states of one attempt. */
  makeStates(): FilterStates {
    return { states: new Array(this.plugins.length).fill(undefined), skipped: 0 };
  }

  /**
   * The states that the cycle has afterwards are those of its template: they hold until the next call for it.
   * Source: framework.go, RunPreFilterPlugins.
   */
  preFilter(cycle: Cycle): PreFilterOutcome {
    const prepared = this.preparedFor(cycle.template);
    const { open } = prepared;
    const { states } = prepared;
    cycle.states = prepared;
    /** Of the open ones, as bits by their place. */
    let settled = 0;
    let rejection: Status | undefined;
    let nodeNames: ReadonlySet<string> | undefined;
    let narrowedBy: PluginSet = 0;
    for (let i = 0; i < open.length; i++) {
      const index = open[i];
      const plugin = this.plugins[index];
      const answer = plugin.preFilter!(cycle);
      states[index] = answer.state;
      prepared.skipped &= ~this.sets[index];
      if (answer.status !== undefined) {
        if (answer.status.code !== Code.Unschedulable) {
          this.endAt(cycle, index);
          return { status: answer.status, nodeNames: undefined, narrowedBy: 0 };
        }
        rejection = answer.status;
        continue;
      }
      if (answer.skip === true) prepared.skipped |= this.sets[index];
      if (answer.nodeNames === undefined) {
        if (plugin.nodeLocal === true || answer.always === true) settled |= 1 << i;
        continue;
      }
      narrowedBy |= this.sets[index];
      nodeNames = intersection(nodeNames, answer.nodeNames);
      if (nodeNames.size === 0) {
        this.endAt(cycle, index);
        return { status: this.contradiction(narrowedBy), nodeNames, narrowedBy };
      }
    }
    if (settled !== 0) this.settle(prepared, settled);
    for (const index of this.stateOnly) {
      const answer = this.plugins[index].preFilter!(cycle);
      states[index] = answer.state;
    }
    if (rejection === undefined && nodeNames === undefined) return NO_OBJECTION;
    return { status: rejection, nodeNames, narrowedBy };
  }

  /** Some of the open ones, as bits by their place, have answered once for all. */
  private settle(prepared: Prepared, settled: number): void {
    prepared.open = prepared.open.filter((_index, i) => (settled & (1 << i)) === 0);
    prepared.undecided = this.pluginsLeft(prepared.open);
  }

  /** The plugins whose PreFilter may answer otherwise the next time it is asked about a pod of the template, which it has been. */
  undecided(template: PodTemplate): readonly Plugin[] {
    return this.preparedFor(template).undecided;
  }

  /** The attempt ends with one PreFilter: those behind it have not been called. */
  private endAt(cycle: Cycle, last: number): void {
    const { states, skipped } = cycle.states;
    const ended = this.makeStates();
    for (const index of this.preFilters) {
      ended.states[index] = states[index];
      ended.skipped |= skipped & this.sets[index];
      if (index === last) break;
    }
    cycle.states = ended;
  }

  private pluginsLeft(open: readonly number[]): readonly Plugin[] {
    return [...open, ...this.stateOnly].map((index) => this.plugins[index]);
  }

  private preparedFor(template: PodTemplate): Prepared {
    let prepared = this.prepared.get(template);
    if (prepared === undefined) {
      const { states, skipped } = this.makeStates();
      prepared = { states, skipped, open: this.preFilters, undecided: this.pluginsLeft(this.preFilters) };
      this.prepared.set(template, prepared);
    }
    return prepared;
  }

  /** Narrows `nodes` to those that pass every filter, or those from one place of the order to before another, as the snapshot stands. */
  filter(cycle: Cycle, nodes: Candidates, from = 0, to = this.filters.length): void {
    const { states, skipped } = cycle.states;
    for (let i = from; i < to && nodes.count > 0; i++) {
      const index = this.filters[i];
      if ((skipped & this.sets[index]) === 0) this.plugins[index].filter!(cycle, states[index], nodes);
    }
  }

  /** The last filter before one place of the order that has anything to say on this pod, if it can score in the same pass; and its place. */
  fuse(cycle: Cycle, to: number, scorers: readonly PreparedScorer[]): { readonly place: number; readonly pass: FusedPass } | undefined {
    const { states, skipped } = cycle.states;
    let place = to - 1;
    while (place >= 0 && (skipped & this.sets[this.filters[place]]) !== 0) place--;
    const index = this.filters[place];
    const pass = index === undefined ? undefined : this.plugins[index].fuse?.(states[index], scorers);
    return pass && { place, pass };
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

  /** As `filterRow`, but pods that are only nominated to the node do not count. */
  filterPlain(cycle: Cycle, row: NodeRow): Status | undefined {
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

  /** The same attempt to hold on to: the next one of the profile writes over the original's states. */
  keep(cycle: Cycle): Cycle {
    const { states, skipped } = cycle.states;
    return { ...cycle, states: { states: [...states], skipped } };
  }

  /** The same attempt with a copy of its states. */
  branch(cycle: Cycle): Cycle {
    const { states, skipped } = cycle.states;
    const copies = states.map((state, i) => (state === undefined ? undefined : (this.plugins[i].cloneState?.(state) ?? state)));
    return { ...cycle, states: { states: copies, skipped } };
  }

  /** Counts a pod on a node, or no longer, and tells the plugins that keep count. */
  movePod(cycle: Cycle, pod: OtherPod, row: NodeRow, how: "addPod" | "removePod"): void {
    const { infos } = cycle.snapshot;
    if (how === "addPod") infos.addPod(row, pod.id, pod.template);
    else infos.removePod(row, pod.id);
    const { states, skipped } = cycle.states;
    for (const index of this.preFilters) {
      if ((skipped & this.sets[index]) === 0) this.plugins[index][how]?.(cycle, states[index], pod, row);
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
}

/** The plugin as it filters when its PreFilter is switched off. It is no longer node-local: what it says may be an error. */
function unprepared(plugin: Plugin): Plugin {
  const { filterUnprepared } = plugin;
  if (filterUnprepared === undefined) return plugin;
  return { ...plugin, nodeLocal: false, fuse: () => undefined, filter: (cycle, _state, nodes) => filterUnprepared(cycle, nodes) };
}

function intersection(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  if (a === undefined) return b;
  return new Set([...a].filter((name) => b.has(name)));
}
