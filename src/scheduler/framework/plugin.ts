import type { Id, NodeRow, PodTemplate, Store } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Candidates } from "./candidates.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { EventRegistration } from "./events.ts";
import type { PluginSet } from "./plugin-names.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Status, StatusTable } from "./status.ts";

/** A pod that exists on no list: its id is negative. */
export const HYPOTHETICAL_POD: Id = -1;

/** One attempt to place one pod: what it is about and what it sees. */
export interface Cycle {
  /** Id of the pod; negative for a hypothetical one, about which only the template is known. */
  pod: Id;
  template: PodTemplate;
  snapshot: Snapshot;
  /** What PreFilter left. */
  states: FilterStates;
}

/** What the PreFilter plugins left for one attempt, by position of the plugin in its profile. */
export interface FilterStates {
  readonly states: unknown[];
  /** The plugins that have nothing to say on the pod. */
  skipped: PluginSet;
}

/** A pod other than the one being placed. */
export interface OtherPod {
  readonly id: Id;
  readonly template: PodTemplate;
}

/** What a PreFilter plugin says. Without a status the pod may go on. */
export interface PreFilterAnswer<State> {
  /** Given to the plugin's later calls of this attempt. */
  readonly state: State;
  /** The plugin's Filter, AddPod and RemovePod have nothing to say on this pod. */
  readonly skip?: boolean;
  /** The answer is the same for every pod of the template, whatever the cluster. Taken as given for plugins that are node-local. */
  readonly always?: boolean;
  /** Only nodes of these names can be feasible. */
  readonly nodeNames?: ReadonlySet<string>;
  /** Rejection or error; the other fields then do not count. */
  readonly status?: Status;
}

/** What a PreScore plugin says. */
export interface PreScoreAnswer<State> {
  readonly state: State;
  /** The plugin does not score this pod. */
  readonly skip?: boolean;
}

/** The nodes to score and where the scores go: `scores[i]` belongs to `rows[i]`, i below `count`. Scores are zero before. */
export interface ScoreSheet {
  readonly rows: Int32Array;
  readonly count: number;
  readonly scores: Float64Array;
}

/** A scorer with what its PreScore left, which is the same for all pods of a template. */
export interface PreparedScorer {
  readonly scorer: WeightedPlugin;
  readonly state: unknown;
}

/** One Filter and some Scores in a single pass over the nodes, for pods of one template. */
export interface FusedPass {
  /** The scorers whose work it does. */
  readonly scorers: readonly PreparedScorer[];
  /** Drops the nodes that cannot take the pod; `totals[i]` of those that are left is what the scorers give `rows[i]`, weighted and added up. */
  run(cycle: Cycle, nodes: Candidates, totals: Float64Array): void;
}

/** What should become of the pod's nomination: another node, none (""), or what it was (undefined). */
export type Nomination = string | undefined;

/** What a PostFilter plugin says. */
export interface PostFilterAnswer {
  /** Undefined: it has made room. */
  readonly status: Status | undefined;
  readonly nomination: Nomination;
}

/** What a Permit plugin says; a pod that waits is held at most `timeoutMs`. */
export interface PermitAnswer {
  readonly status: Status | undefined;
  readonly waitMs?: Millis;
}

/** Pods nominated to a node, in the order in which they were nominated. */
export interface Nominations {
  /** Ids of pods nominated to the node of this name; empty for none. */
  podsOn(node: string): readonly Id[];
  /** Node name to which a pod is nominated, or "". */
  nodeOf(pod: Id): string;
  readonly size: number;
}

/** What the framework gives a plugin when it makes it. */
export interface PluginHandle {
  readonly store: Store;
  readonly statuses: StatusTable;
  readonly profileName: string;
  readonly nominations: Nominations;
  /** Virtual time of the attempt that is going on. */
  now(): Millis;
  /** Whether some assigned pod has a priority below this one. */
  anyAssignedBelow(priority: number): boolean;
  /** Why the node in this row would not take the pod as the snapshot now stands, pods nominated to it included; undefined: it would. */
  filterRow(cycle: Cycle, row: NodeRow): Status | undefined;
  /** The same attempt with a copy of its states, so that pods may be moved in thought. */
  branch(cycle: Cycle): Cycle;
  /** Counts a pod on a node of the snapshot and tells every plugin that keeps count; its counterpart takes it away. */
  addPod(cycle: Cycle, pod: OtherPod, row: NodeRow): void;
  removePod(cycle: Cycle, pod: OtherPod, row: NodeRow): void;
  /** Runs `action` when the attempt is over and the pod is back in the queue. */
  afterAttempt(action: () => void): void;
  /** Moves a pod out of the pool of unschedulable pods, whatever it waits for. */
  activate(pod: Id): void;
  /** Takes its node from a pod that waits in PreBind and sends it back to the queue; false when it does not wait there. */
  interruptBinding(pod: Id, reason: string): boolean;
}

/**
 * A scheduler plugin: what it has a method for is where it takes part. Methods are called in the order in which they stand here.
 * `State` is what it keeps from PreFilter to Filter, `ScoreState` from PreScore to Score.
 * Source: k8s.io/kube-scheduler v0.36, framework/interface.go.
 */
export interface Plugin<State = unknown, ScoreState = unknown> {
  readonly name: string;
  /** Changes that may help a pod this plugin turned away. Absent: any change may. */
  readonly events?: readonly EventRegistration[];
  /**
   * The verdict on a node depends on nothing but the pod's template and that node's row: it holds until the row changes.
   * What PreFilter says depends on the template only.
   */
  readonly nodeLocal?: boolean;
  /** The same for Score; the scores are not normalised. What PreScore says depends on the template only. */
  readonly nodeLocalScore?: boolean;
  /** Says why a pod may not even be tried. */
  preEnqueue?(pod: Id, template: PodTemplate): Status | undefined;
  /** Whether pod a goes first: negative, 0 or positive, before arrival decides. */
  queueSort?(a: PodTemplate, b: PodTemplate): number;
  preFilter?(cycle: Cycle): PreFilterAnswer<State>;
  /** Whether PreFilter would skip the plugin, as can be told without looking at nodes. Absent: it cannot be told. */
  preFilterSkips?(cycle: Cycle): boolean;
  /** Drops the nodes that cannot take the pod as things stand. */
  filter?(cycle: Cycle, state: State, nodes: Candidates): void;
  /**
   * One pass in place of this node-local Filter and the Score of some of these node-local scorers, with the same verdicts and scores, for all
   * pods of a template; `state` as in Filter. Only for speed: looking a node up costs more than judging it. Undefined: there is none.
   */
  fuse?(state: State, scorers: readonly PreparedScorer[]): FusedPass | undefined;
  /** Takes the place of Filter when the profile has switched PreFilter off. Absent: Filter is given what PreFilter would have left. */
  filterUnprepared?(cycle: Cycle, nodes: Candidates): void;
  /** A copy of the state that AddPod and RemovePod may change; needed by plugins that have these. */
  cloneState?(state: State): State;
  /** Another pod has been counted on the node in `row`, or is no longer. */
  addPod?(cycle: Cycle, state: State, other: OtherPod, row: NodeRow): void;
  removePod?(cycle: Cycle, state: State, other: OtherPod, row: NodeRow): void;
  /** No node fits: make room, or say why that does not help. `state` is undefined when PreFilter has not been called. */
  postFilter?(cycle: Cycle, state: State | undefined, diagnosis: Diagnosis): PostFilterAnswer;
  /** Whether Score would decide nothing, as can be told without looking at nodes. Absent: it cannot be told. */
  scoresAlike?(cycle: Cycle): boolean;
  /**
   * Whether what Score and Normalize make of a node, in clusters that are as this one is, depends on nothing but the pod's template and that
   * node's row, whichever other nodes they are given. Absent: it does not.
   */
  scoresLocally?(cycle: Cycle): boolean;
  preScore?(cycle: Cycle, sheet: ScoreSheet): PreScoreAnswer<ScoreState>;
  /** Why PreScore fails for this pod, as can be told without looking at nodes. */
  preScoreError?(cycle: Cycle): string | undefined;
  /** Why Score fails when the profile has switched PreScore off. Absent: it manages without. */
  readonly scoreUnprepared?: string;
  /** Writes raw scores; higher is better. False: it has left all nodes at zero, and so decides nothing. */
  score?(cycle: Cycle, state: ScoreState, sheet: ScoreSheet): boolean;
  /** Brings the raw scores of all nodes to 0..100. */
  normalize?(cycle: Cycle, state: ScoreState, sheet: ScoreSheet): void;
  /** Score and Normalize in one: adds the scores, times `weight`, to `totals`. Only for speed; absent: they are called one after the other. */
  addScores?(cycle: Cycle, state: ScoreState, sheet: ScoreSheet, weight: number, totals: Float64Array): void;
  /** Sets aside what the pod will need on its node; `state` as in Filter, undefined when PreFilter has not been called. */
  reserve?(cycle: Cycle, state: State | undefined, row: NodeRow): Status | undefined;
  unreserve?(cycle: Cycle, state: State | undefined, row: NodeRow): void;
  permit?(cycle: Cycle, row: NodeRow): PermitAnswer;
  /** Whether `preBind` has anything to do for this pod, or a status: that cannot be told. Absent: it always has. */
  preBindNeeded?(cycle: Cycle, state: State | undefined, row: NodeRow): boolean | Status;
  /** Done (undefined), failed (a status), or to be asked again at a time. */
  preBind?(cycle: Cycle, state: State | undefined, row: NodeRow): Status | Millis | undefined;
  /** Binds the pod; an error status if that did not work. */
  bind?(cycle: Cycle, row: NodeRow): Status | undefined;
  postBind?(cycle: Cycle, row: NodeRow): void;
}

/** A score plugin with its weight. */
export interface WeightedPlugin {
  readonly plugin: Plugin;
  readonly weight: number;
  /** False when the profile has switched its PreScore off: it then cannot skip. */
  readonly maySkip: boolean;
  /** Its score of a node depends on the pod's template and that node only. */
  readonly isLocal: boolean;
  /** A bit of its own when that is so in some cycles, else 0. */
  readonly localBit: number;
}

/** Extension points by the names that a configuration uses. */
export const EXTENSION_POINTS = [
  "preEnqueue",
  "queueSort",
  "preFilter",
  "filter",
  "postFilter",
  "preScore",
  "score",
  "reserve",
  "permit",
  "preBind",
  "bind",
  "postBind",
] as const;
export type ExtensionPoint = (typeof EXTENSION_POINTS)[number];

/** Something wrong in a configuration: where, and what, in kube-scheduler's own words. */
export interface ConfigProblem {
  readonly path: string;
  readonly message: string;
}

/** A plugin as a profile names it. */
export interface PluginDefinition {
  readonly name: string;
  /** Where it takes part when enabled through multiPoint. */
  readonly points: readonly ExtensionPoint[];
  /** Fills in what its `pluginConfig` leaves out and adds to `problems`. Absent: the plugin takes no arguments. */
  readonly readArgs?: (args: unknown, path: string, problems: ConfigProblem[]) => unknown;
  /** Makes the plugin for one profile. `args` is what `readArgs` gave. Absent: the plugin is known but not modelled. */
  readonly create?: (args: never, handle: PluginHandle) => Plugin;
}
