import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { Environment } from "../environment.ts";
import type { ExpanderContext, ExpansionOption, PodPrices } from "../expanders/expander.ts";
import { choose } from "../expanders/index.ts";
import type { LivePriorities } from "../expanders/live-priorities.ts";
import type { NodeCounts } from "../node-counts.ts";
import { copyOfTemplate, type NodeTemplate } from "../templates.ts";
import { balance } from "./balancing.ts";
import { groupPods, type PodGroup } from "./equivalence.ts";
import { estimate } from "./estimator.ts";
import { executeScaleUps } from "./execution.ts";
import { nodeCap } from "./limiter.ts";
import { type FilterInput, isAtomic, quotaReason, SKIPPED, skipReason } from "./node-group-filter.ts";
import { makeQuotas, quotaProblem } from "./quotas.ts";
import { areSimilar } from "./similar.ts";
import { plainStatus, type ReasonsByGroup, type RemainingPods, type Resize, type ScaleUpStatus } from "./status.ts";

/** What a scale-up starts from. */
export interface ScaleUpInput {
  readonly pods: readonly Id[];
  readonly templates: ReadonlyMap<Id, NodeTemplate>;
  /** Nodes of the snapshot, placeholders included. */
  readonly nodeCount: number;
  /** Registered nodes. */
  readonly registeredCount: number;
  /** Nothing is asked for unless it is enough for all pods. Default false. */
  readonly allOrNothing?: boolean;
}

/** What expanders are told by the configuration. */
export interface ExpanderSettings {
  readonly prices: PodPrices;
  readonly priorities: LivePriorities;
}

const NO_REASONS: ReasonsByGroup = new Map();

/**
 * Chooses one node group for pending pods and raises it: which groups could help, with how many nodes each, which is best,
 * how the nodes are shared out among groups like it.
 * Source: cluster-autoscaler 1.36.1, core/scaleup/orchestrator/orchestrator.go, ScaleUp.
 */
export class ScaleUpOrchestrator {
  private readonly env: Environment;
  private readonly state: ClusterState;
  private readonly settings: ExpanderSettings;
  private readonly counts: NodeCounts;

  constructor(env: Environment, state: ClusterState, settings: ExpanderSettings, counts: NodeCounts) {
    this.env = env;
    this.state = state;
    this.settings = settings;
    this.counts = counts;
  }

  scaleUp(input: ScaleUpInput): ScaleUpStatus {
    const { env, state } = this;
    const groups = groupPods(env.store, input.pods);
    const problem = this.templateProblem(input.templates) ?? quotaProblem(this.counts);
    if (problem !== undefined) {
      const remain = groups.map(({ pods }) => ({ pods, rejected: NO_REASONS, skipped: NO_REASONS }));
      return { ...plainStatus("ScaleUpError"), error: problem, remain };
    }
    const { tracker, sizes } = makeQuotas(env, "maximum", this.counts);
    const filterInput: FilterInput = { state, templates: input.templates, tracker, sizes, nodeCount: input.nodeCount };
    const attempt = new Attempt(env, groups, filterInput);
    attempt.filterGroups();
    attempt.findSchedulable();
    const fewest = input.allOrNothing === true ? input.pods.length : 1;
    const options = attempt.options(fewest);
    const { skipped } = attempt;
    if (options.length === 0) return { ...plainStatus("ScaleUpNoOptionsAvailable"), skipped, remain: attempt.remaining() };
    const context: ExpanderContext = {
      env,
      nodeCount: input.registeredCount,
      prices: this.settings.prices,
      priorities: this.settings.priorities.now(),
    };
    const choice = choose(env.flags.expander, options, context);
    if (choice.option === undefined) {
      const dropped = new Map(options.map(({ group }) => [group.id, [SKIPPED.filteredOut]]));
      return { ...plainStatus("ScaleUpNoOptionsAvailable"), skipped, options, choice, remain: attempt.remaining(dropped) };
    }
    return { ...this.execute(attempt, choice.option, input.allOrNothing === true), skipped, options, choice };
  }

  /**
   * Raises groups that are below their minimum.
   * Source: cluster-autoscaler 1.36.1, core/scaleup/orchestrator/orchestrator.go, ScaleUpToNodeGroupMinSize.
   */
  scaleUpToMinSize(templates: ReadonlyMap<Id, NodeTemplate>, nodeCount: number): ScaleUpStatus {
    const { env, state } = this;
    const problem = quotaProblem(this.counts);
    if (problem !== undefined) return { ...plainStatus("ScaleUpError"), error: problem };
    const below = env.provider.groups.filter((group) => env.provider.target(group) < group.min);
    if (below.length === 0) return plainStatus("ScaleUpNotNeeded");
    const { tracker, sizes } = makeQuotas(env, "maximum", this.counts);
    const input: FilterInput = { state, templates, tracker, sizes, nodeCount };
    const resizes: Resize[] = [];
    for (const group of below) {
      if (!state.isGroupHealthy(group) || state.backoffOf(group) !== undefined || !templates.has(group.id)) continue;
      if (quotaReason(group, 1, input) !== undefined) continue;
      const from = env.provider.target(group);
      const { allowed } = tracker.check(sizes.ofTemplate(group.id, templates.get(group.id)!), group.min - from);
      // Upstream takes the size of the group for that of the cluster, and reserves nothing for one group against the next.
      const capped = this.capByTotal(allowed, from);
      if (capped >= 1) resizes.push({ group, from, to: from + capped });
    }
    if (resizes.length === 0) return plainStatus("ScaleUpNotNeeded");
    const { error, refused } = executeScaleUps(env, state, resizes);
    if (error !== undefined) return { ...plainStatus("ScaleUpError"), error, failedGroups: refused };
    state.recalculate();
    return { ...plainStatus("ScaleUpSuccessful"), resizes };
  }

  /** Source: cluster-autoscaler 1.36.1, core/scaleup/orchestrator/orchestrator.go, UpcomingNodes. */
  private templateProblem(templates: ReadonlyMap<Id, NodeTemplate>): string | undefined {
    const { env, state } = this;
    const unknown = env.provider.groups.find((group) => !templates.has(group.id) && state.upcomingOf(group) > 0);
    return unknown && `could not get upcoming nodes: failed to find template node for node group ${unknown.name}`;
  }

  private execute(attempt: Attempt, option: ExpansionOption, allOrNothing: boolean): ScaleUpStatus {
    const { env, state } = this;
    const capped = this.capByTotal(option.nodeCount, attempt.input.nodeCount);
    if (capped < 1) return { ...plainStatus("ScaleUpError"), error: "max node total count already reached", triggered: option.pods };
    const { allowed } = attempt.input.tracker.check(attempt.unitOf(option.group), capped);
    const resizes = allOrNothing && allowed < option.nodeCount ? [] : attempt.plan(option, allowed);
    if (allOrNothing && growthOf(resizes) < option.nodeCount)
      return { ...plainStatus("ScaleUpNoOptionsAvailable"), remain: attempt.remaining(attempt.takersWith(SKIPPED.allOrNothing)) };
    const { error, refused, failed } = executeScaleUps(env, state, resizes);
    const triggered = option.pods;
    if (error !== undefined) {
      return { ...plainStatus("ScaleUpError"), triggered, failedGroups: refused, error, remain: attempt.remaining(undefined, failed) };
    }
    state.recalculate();
    const awaitEvaluation = attempt.awaiting(option.group);
    return { ...plainStatus("ScaleUpSuccessful"), triggered, awaitEvaluation, resizes, remain: attempt.remaining() };
  }

  /** Source: cluster-autoscaler 1.36.1, core/scaleup/orchestrator/orchestrator.go, GetCappedNewNodeCount. */
  private capByTotal(nodes: number, existing: number): number {
    const total = this.env.flags["max-nodes-total"];
    if (total === 0 || nodes + existing <= total) return nodes;
    this.env.events.status("Warning", "MaxNodesTotalReached", `Max total nodes in cluster reached: ${total}`);
    return total - existing;
  }
}

function growthOf(resizes: readonly Resize[]): number {
  let nodes = 0;
  for (const { from, to } of resizes) nodes += to - from;
  return nodes;
}

/** One attempt: pods in groups, node groups with the pods they could take. */
class Attempt {
  readonly input: FilterInput;
  private readonly env: Environment;
  private readonly pods: readonly PodGroup[];
  private readonly valid: NodeGroup[] = [];
  readonly skipped = new Map<Id, readonly string[]>();
  /** Node group -> groups of pods that a new node of it could take. */
  private readonly schedulable = new Map<Id, PodGroup[]>();
  /** Pod template id -> node group -> why a new node of it would refuse the pod. */
  private readonly rejected = new Map<number, Map<Id, readonly string[]>>();

  constructor(env: Environment, pods: readonly PodGroup[], input: FilterInput) {
    this.env = env;
    this.pods = pods;
    this.input = input;
  }

  filterGroups(): void {
    for (const group of this.env.provider.groups) {
      const reason = skipReason(this.env, group, this.input);
      if (reason === undefined) this.valid.push(group);
      else this.skipped.set(group.id, [reason]);
    }
  }

  /** Asks for each group of pods whether a new node of each node group would take its first pod. Equal templates get equal answers. */
  findSchedulable(): void {
    for (const group of this.valid) {
      const taken = this.takenBy(group, this.pods);
      for (const pods of taken) pods.schedulable = true;
      this.schedulable.set(group.id, taken);
    }
  }

  /** The groups of pods that a new node of the group would take. What it says of the others is noted. */
  private takenBy(group: NodeGroup, all: readonly PodGroup[]): PodGroup[] {
    const { snapshot, search } = this.env;
    const template = this.templateOf(group);
    snapshot.fork();
    const row = snapshot.addNode(copyOfTemplate(template, "check", 0), template.pods);
    const verdicts = new Map<number, boolean>();
    const taken: PodGroup[] = [];
    for (const pods of all) {
      const { id } = pods.template;
      let takes = verdicts.get(id);
      if (takes === undefined) {
        const rejection = search.check(row, pods.template);
        if (rejection !== undefined) this.rejectionsOf(id).set(group.id, rejection.reasons);
        takes = rejection === undefined;
        verdicts.set(id, takes);
      }
      if (takes) taken.push(pods);
    }
    snapshot.revert();
    return taken;
  }

  /** What groups could do for `fewest` pods or more. */
  options(fewest: number): ExpansionOption[] {
    const { env } = this;
    const options: ExpansionOption[] = [];
    for (const group of this.valid) {
      const groups = this.schedulable.get(group.id)!;
      if (groups.length === 0) continue;
      const similar = this.similarTo(group);
      const template = this.templateOf(group);
      const cap = nodeCap({
        maxNodesPerScaleUp: env.flags["max-nodes-per-scaleup"],
        maxNodesTotal: env.flags["max-nodes-total"],
        nodeCount: this.input.nodeCount,
        groups: [group, ...similar].map((one) => ({ target: env.provider.target(one), max: one.max })),
      });
      const { nodeCount, pods } = estimate(env, groups, template, cap);
      if (nodeCount === 0 || pods.length < fewest) continue;
      options.push({ group, template, pods, similar, nodeCount: isAtomic(env.provider, group) ? group.max : nodeCount });
    }
    return options;
  }

  /** Shares new nodes out, within the totals of the cluster. What is cut off one group is not given to another. */
  plan({ group, similar }: ExpansionOption, newNodes: number): Resize[] {
    const { provider } = this.env;
    const targets = [group, ...similar.filter((other) => quotaReason(other, 1, this.input) === undefined)];
    const growths = balance(
      targets.map((one) => ({ one, target: provider.target(one), max: one.max })),
      newNodes,
    );
    const resizes: Resize[] = [];
    for (const { group: growth, newSize } of growths) {
      const unit = this.unitOf(growth.one);
      const { allowed } = this.input.tracker.check(unit, newSize - growth.target);
      this.input.tracker.consume(unit, allowed);
      if (allowed > 0) resizes.push({ group: growth.one, from: growth.target, to: growth.target + allowed });
    }
    return resizes;
  }

  /** Every group that could take some pods, with the same reason why it does not. */
  takersWith(reason: string): ReadonlyMap<Id, readonly string[]> {
    return new Map(this.valid.map(({ id }) => [id, [reason]]));
  }

  /** Pods that some group could take, but not the chosen one. */
  awaiting(chosen: NodeGroup): Id[] {
    return this.pods
      .filter(({ schedulable, template }) => schedulable && (this.rejected.get(template.id)?.has(chosen.id) ?? false))
      .flatMap(({ pods }) => pods);
  }

  /**
   * Pods that no group can take. `dropped`: groups whose options are out of the question, with the reasons; `failed`: groups that
   * could not be raised. Pods that had only those left remain as well.
   */
  remaining(dropped?: ReadonlyMap<Id, readonly string[]>, failed: readonly NodeGroup[] = []): RemainingPods[] {
    const lost = new Map(dropped ?? failed.map(({ id }) => [id, [SKIPPED.executionFailed]] as const));
    const takersOf = (group: PodGroup) => (lost.size === 0 ? [] : this.valid.filter(({ id }) => this.schedulable.get(id)!.includes(group)));
    const left = this.pods
      .map((group) => ({ group, takers: takersOf(group) }))
      .filter(({ group, takers }) => !group.schedulable || (takers.length > 0 && takers.every(({ id }) => lost.has(id))));
    const skippedFor = this.skippedFor(left.map(({ group }) => group));
    return left.map(({ group, takers }) => {
      const rejected = this.rejected.get(group.template.id) ?? NO_REASONS;
      const added = takers.map(({ id }) => [id, lost.get(id)!] as const);
      return {
        pods: group.pods,
        rejected: added.length === 0 ? rejected : new Map([...rejected, ...added]),
        skipped: skippedFor(group),
      };
    });
  }

  /**
   * Node groups that were not considered, by group of pods: when the flag asks for it, without those whose nodes would not take its pods
   * anyway.
   * Source: cluster-autoscaler 1.36.1, core/scaleup/orchestrator/orchestrator.go, getRemainingPodsConsideringSkippedNodeGroups.
   */
  private skippedFor(left: readonly PodGroup[]): (group: PodGroup) => ReasonsByGroup {
    const { env, skipped, input } = this;
    if (!env.flags["scaleup-simulation-for-skipped-node-groups-enabled"]) return () => skipped;
    for (const group of env.provider.groups) if (skipped.has(group.id) && input.templates.has(group.id)) this.takenBy(group, left);
    return ({ template }) => new Map([...skipped].filter(([id]) => !this.rejected.get(template.id)?.has(id)));
  }

  unitOf(group: NodeGroup) {
    return this.input.sizes.ofTemplate(group.id, this.templateOf(group));
  }

  /** Source: cluster-autoscaler 1.36.1, core/scaleup/orchestrator/orchestrator.go, ComputeSimilarNodeGroups. */
  private similarTo(group: NodeGroup): NodeGroup[] {
    const { flags, provider } = this.env;
    if (!flags["balance-similar-node-groups"] || isAtomic(provider, group)) return [];
    const { state, templates } = this.input;
    const mine = this.schedulable.get(group.id)!;
    return provider.groups.filter((other) => {
      const template = templates.get(other.id);
      if (other === group || template === undefined || !areSimilar(this.templateOf(group), template, flags, provider.cloud)) return false;
      if (!state.isGroupHealthy(other) || state.backoffOf(other) !== undefined) return false;
      const theirs = new Set(this.schedulable.get(other.id));
      return mine.every((pods) => theirs.has(pods));
    });
  }

  private templateOf(group: NodeGroup): NodeTemplate {
    return this.input.templates.get(group.id)!;
  }

  private rejectionsOf(template: number): Map<Id, readonly string[]> {
    let byGroup = this.rejected.get(template);
    if (byGroup === undefined) {
      byGroup = new Map();
      this.rejected.set(template, byGroup);
    }
    return byGroup;
  }
}
