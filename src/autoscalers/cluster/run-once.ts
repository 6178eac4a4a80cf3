import type { Id } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import { cleanUpTaints, deleteFailedInstances, fixGroupSizes, removeLongUnregistered } from "./clean-up.ts";
import { ClusterState } from "./cluster-state.ts";
import { DecisionWriter } from "./decisions.ts";
import type { Environment } from "./environment.ts";
import { HintingSimulator } from "./hinting-simulator.ts";
import { Injections } from "./injections.ts";
import { KeptNodes } from "./kept-nodes.ts";
import { type Loop, newLoop, type Step } from "./loop.ts";
import type { LoopReport } from "./loop-report.ts";
import { noReadyNodes } from "./no-ready-nodes.ts";
import { NodeCounts } from "./node-counts.ts";
import { NodeLister } from "./node-view.ts";
import { PartOfLoop } from "./part-of-loop.ts";
import { podsToHelp, shortestDelayMs, withoutYoungPods } from "./pod-list.ts";
import type { PodLister } from "./pod-lister.ts";
import { ProvisioningRequests } from "./provisioning-requests/provisioning-requests.ts";
import { Actuator, TAINT_ERROR } from "./scale-down/actuator.ts";
import { budgetsNow } from "./scale-down/budgets-of-pods.ts";
import { sparingGroups } from "./scale-down/candidates.ts";
import { Cooldown } from "./scale-down/cooldown.ts";
import { DeletionTracker } from "./scale-down/deletion-tracker.ts";
import { ScaleDownPlanner } from "./scale-down/planner.ts";
import { updateSoftTaints } from "./scale-down/soft-taints.ts";
import { tellPods } from "./scale-up/events.ts";
import { scaleUpGate } from "./scale-up/gate.ts";
import { type ExpanderSettings, type ScaleUpInput, ScaleUpOrchestrator } from "./scale-up/orchestrator.ts";
import { quotaProblem } from "./scale-up/quotas.ts";
import { scaleUpSalvo } from "./scale-up/salvo.ts";
import { plainStatus, type ScaleUpResult, type ScaleUpStatus } from "./scale-up/status.ts";
import { StatusMap } from "./status-map.ts";
import { TemplateProvider } from "./templates.ts";
import { injectUpcomingNodes } from "./upcoming-nodes.ts";

const NONE_GOING: ReadonlySet<Id> = new Set();
const WITHOUT_ATTEMPT: ReadonlySet<ScaleUpResult> = new Set(["ScaleUpNotNeeded", "ScaleUpInCooldown", "ScaleUpLimitedByMaxNodesTotal"]);

/**
 * One loop of the autoscaler, from looking at nodes to starting deletions.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, RunOnce.
 */
export class StaticAutoscaler {
  readonly state: ClusterState;
  readonly cooldown: Cooldown;
  readonly planner: ScaleDownPlanner;
  readonly tracker = new DeletionTracker();
  readonly templates: TemplateProvider;
  private readonly env: Environment;
  private readonly pods: PodLister;
  readonly nodes: NodeLister;
  private readonly counts: NodeCounts;
  private readonly settings: ExpanderSettings;
  private readonly orchestrator: ScaleUpOrchestrator;
  private readonly actuator: Actuator;
  readonly simulator: HintingSimulator;
  readonly decisions: DecisionWriter;
  /** Only where some flag asks for fake pods among those that wait. */
  readonly injections: Injections | undefined;
  /** Only with enable-provisioning-requests. */
  readonly requests: ProvisioningRequests | undefined;
  private readonly kept: KeptNodes;
  private readonly status: StatusMap;
  /** What loops find out about groups: of pods, it depends on those alone that new nodes are expected to have. */
  readonly groups: PartOfLoop;
  private readonly startMs: Millis;
  private isFirstLoop = true;

  /** What a loop does, in this order. */
  private readonly steps: readonly Step[] = [
    (loop) => this.cleanUpOnce(loop),
    (loop) => this.stopWithoutReadyNodes(loop),
    (loop) => this.takeSnapshot(loop),
    (loop) => this.lookAtGroups(loop),
    (loop) => this.injectUpcomingNodes(loop),
    (loop) => this.listPodsToHelp(loop),
    (loop) => this.scaleUp(loop),
    (loop) => this.scaleDown(loop),
    (loop) => this.enforceMinSizes(loop),
  ];

  constructor(env: Environment, pods: PodLister, settings: ExpanderSettings, startMs: Millis) {
    this.env = env;
    this.startMs = startMs;
    this.pods = pods;
    this.settings = settings;
    this.nodes = new NodeLister(env);
    this.counts = new NodeCounts(this.nodes);
    this.state = new ClusterState(env, this.nodes);
    this.groups = new PartOfLoop(env.deadlines, this.state.changes);
    this.cooldown = new Cooldown(env, this.state, startMs);
    this.planner = new ScaleDownPlanner(env);
    this.templates = new TemplateProvider(env);
    this.orchestrator = new ScaleUpOrchestrator(env, this.state, settings, this.counts);
    this.actuator = new Actuator(env, this.state, this.tracker);
    this.simulator = new HintingSimulator(env.store, env.snapshot, env.search, env.changes, env.fakes);
    this.decisions = new DecisionWriter(env);
    this.injections = Injections.of(env);
    const scaleUp = (input: ScaleUpInput) => this.orchestrator.scaleUp(input);
    this.requests = env.flags["enable-provisioning-requests"] ? new ProvisioningRequests(env, startMs, scaleUp) : undefined;
    this.nodes.follow((before, after) => this.planner.nodeChanged((before ?? after)!.id, after === undefined));
    this.kept = new KeptNodes(env, this.planner.aside);
    this.status = new StatusMap(env, this.state);
    this.status.initializing(startMs);
  }

  /** Runs one loop at the time for which the environment's deadlines have been begun. */
  runOnce(now: Millis, number: number): LoopReport {
    this.env.provider.refresh();
    const loop = this.beginLoop(now, number);
    for (const step of this.steps) if (step(loop)) break;
    if (loop.report.scaleUps.length === 0 && loop.isUnderWay) this.finishScaleUp(loop, loop.scaleUp);
    loop.report.unneeded = this.planner.unneeded.all();
    if (loop.isUnderWay) this.status.update(now, loop.report.planned ? loop.report.unneeded : undefined);
    this.env.snapshot.end();
    this.env.fakes.clear();
    this.isFirstLoop = false;
    return loop.report;
  }

  /** The loop that has just ended looked at pods on nodes only to see how busy each node is. */
  get looksAtNodesOneByOne(): boolean {
    const { pods, tracker, planner, requests, injections } = this;
    const nobodyWaits = pods.nobodyWaits && injections?.buffers === undefined && requests?.hasBookings !== true;
    return nobodyWaits && tracker.running.size === 0 && planner.movesNothing;
  }

  /** Last scale-up, start of a deletion or look at a ProvisioningRequest. */
  get lastProductiveMs(): Millis {
    const { lastScaleUpMs, lastDeleteMs } = this.cooldown;
    return Math.max(lastScaleUpMs, lastDeleteMs, this.requests?.lastProcessMs ?? lastDeleteMs);
  }

  /** Has the next loop rely on nothing that earlier ones have found. */
  lookAtAllAgain(): void {
    this.groups.inputChanged();
    this.planner.objectsChanged();
  }

  /** Whether such a loop, run again after nothing but pods on nodes has changed, would find what it has found. */
  findsTheSame(): boolean {
    return this.planner.findsTheSame();
  }

  private beginLoop(now: Millis, number: number): Loop {
    const { planner, state } = this;
    const nodes = this.nodes.list();
    return newLoop({ now, number, nodes, deletions: this.tracker.snapshot(), budgets: budgetsNow(this.env.store) }, { planner, state });
  }

  private cleanUpOnce(loop: Loop): boolean {
    if (!this.isFirstLoop) return false;
    const ttl = this.env.flags["node-deletion-candidate-ttl"];
    for (const { id, facts } of ttl > 0 ? loop.nodes : []) {
      if (facts.softTaintMs !== undefined && facts.softTaintMs + ttl >= this.startMs) this.planner.unneeded.load(id, facts.softTaintMs);
    }
    cleanUpTaints(this.env, loop.nodes);
    loop.nodes = this.nodes.list();
    return false;
  }

  /** Source: cluster-autoscaler 1.36.1, processors/actionablecluster/actionable_cluster_processor.go. */
  private stopWithoutReadyNodes(loop: Loop): boolean {
    loop.readyNodes = this.counts.ready;
    if (this.env.flags["scale-up-from-zero"] || loop.readyNodes > 0) return false;
    this.planner.unneeded.clear();
    const { problem, isEvent } = noReadyNodes(loop.nodes.length, this.startMs, this.env.deadlines);
    this.status.initializing(loop.now, problem);
    if (isEvent) this.env.events.status("Warning", "ClusterUnhealthy", problem);
    return true;
  }

  private takeSnapshot(loop: Loop): boolean {
    this.requests?.refresh(loop.number);
    this.env.snapshot.begin(this.nodes.ids(), this.pods.nominatedPods());
    loop.isUnderWay = true;
    loop.report.scaleDown = "ScaleDownNotTried";
    loop.report.finishedDeletions = this.tracker.takeResults();
    return false;
  }

  private lookAtGroups(loop: Loop): boolean {
    const ends = this.groups.run(() => {
      this.updateClusterState(loop);
      return this.repairGroups(loop);
    });
    loop.templates = this.templates.latest;
    return ends;
  }

  private updateClusterState({ nodes }: Loop): void {
    const templates = this.templates.process(nodes, (group, isWanted) => this.counts.firstOf(group, isWanted));
    this.state.update(nodes, templates);
  }

  /** Cleans up what has gone wrong with groups; ends the loop when the cluster is in no state to be scaled. */
  private repairGroups(loop: Loop): boolean {
    removeLongUnregistered(this.env, this.state);
    if (!this.state.isClusterHealthy()) {
      loop.report.healthy = false;
      this.kept.updateAll((group) => this.counts.inGroup(group), "ClusterUnhealthy");
      this.planner.unneeded.clear();
      this.env.events.status("Warning", "ClusterUnhealthy", "Cluster is unhealthy");
      return true;
    }
    deleteFailedInstances(this.env, this.state);
    const { ends, error } = fixGroupSizes(this.env, this.state);
    if (error !== undefined) loop.report.error = error;
    return ends;
  }

  private injectUpcomingNodes(loop: Loop): boolean {
    injectUpcomingNodes(this.env, this, loop);
    return false;
  }

  private listPodsToHelp(loop: Loop): boolean {
    const { injections, env, simulator } = this;
    const waiting = this.pods.unschedulablePods();
    const left = podsToHelp(env, injections?.inject(waiting, loop.number) ?? waiting, loop.deletions.drained, simulator);
    const pods = this.requests?.process(left) ?? left;
    loop.pods = injections?.enforceLimit(pods) ?? pods;
    loop.report.podsToHelp = env.fakes.without(loop.pods);
    return false;
  }

  private scaleUp(loop: Loop): boolean {
    const pods = withoutYoungPods(this.env, loop.pods);
    this.noteTried(loop, pods);
    loop.scaleUp = this.tryScaleUp(loop, pods);
    const successful = loop.scaleUp.result === "ScaleUpSuccessful";
    if (successful) {
      this.cooldown.scaledUp();
      // What stays so where removals are not looked at.
      loop.report.scaleDown = "ScaleDownInCooldown";
    }
    // Upstream reports an attempt at once; that none was necessary only at the end, unless something else is to be said then.
    if (WITHOUT_ATTEMPT.has(loop.scaleUp.result)) return false;
    this.finishScaleUp(loop, loop.scaleUp);
    return successful && !this.env.behavior.scaleDownAfterScaleUpInSameLoop;
  }

  private tryScaleUp(loop: Loop, pods: readonly Id[]): ScaleUpStatus {
    const { env } = this;
    const gate = scaleUpGate(env, pods, loop.readyNodes);
    if (gate === "in-cooldown") loop.scaleDownDisabled = true;
    if (gate === "limited-by-max-nodes-total")
      env.events.status("Warning", "MaxNodesTotalReached", `Max total nodes in cluster reached: ${env.flags["max-nodes-total"]}`);
    if (gate === "scale-up" || this.requests?.forcesScaleUp(pods) === true) {
      const { templates, nodeCount, registeredCount } = loop;
      const input = { pods, templates, nodeCount, registeredCount };
      return env.flags["salvo-scale-up"] ? this.salvo(loop, input) : this.scaleUpOnce(input);
    }
    if (gate === "not-needed") return plainStatus("ScaleUpNotNeeded");
    if (gate === "in-cooldown") return plainStatus("ScaleUpInCooldown");
    return { ...plainStatus("ScaleUpLimitedByMaxNodesTotal"), remain: [{ pods, rejected: new Map(), skipped: new Map() }] };
  }

  private scaleUpOnce(input: ScaleUpInput): ScaleUpStatus {
    return this.requests?.scaleUp(input) ?? this.orchestrator.scaleUp(input);
  }

  private salvo(loop: Loop, first: ScaleUpInput): ScaleUpStatus {
    return scaleUpSalvo(this.env, first, {
      scaleUp: (input) => {
        this.noteTried(loop, input.pods);
        return this.scaleUpOnce(input);
      },
      followed: (status) => {
        this.cooldown.scaledUp();
        this.finishScaleUp(loop, status);
      },
    });
  }

  private noteTried(loop: Loop, pods: readonly Id[]): void {
    const { fake, injected } = this.env.fakes.countIn(pods);
    loop.fakePodsTried = injected;
    loop.podsTried = pods.length - fake;
  }

  private finishScaleUp(loop: Loop, status: ScaleUpStatus): void {
    this.tell(loop, status);
    this.explainScaleUp(loop, status, loop.podsTried, loop.fakePodsTried);
  }

  private tell({ report }: Loop, status: ScaleUpStatus): void {
    const told = this.injections?.told(status) ?? status;
    report.scaleUps.push(told);
    tellPods(this.env, told);
  }

  private explainScaleUp(loop: Loop, status: ScaleUpStatus, pods: number, fakes: number): void {
    if (status.isOnlyAnswer === true) return;
    const onlyYoung = pods + fakes === 0 && status === loop.scaleUp && status.result === "ScaleUpNotNeeded";
    const youngMs = onlyYoung ? shortestDelayMs(this.env, loop.pods) : 0;
    if (youngMs > 0) {
      this.decisions.tooYoung(this.env.fakes.withoutInjected(loop.pods).length, youngMs, loop.number);
      return;
    }
    this.decisions.scaleUp(
      status,
      () => ({ env: this.env, nodeCount: loop.registeredCount, prices: this.settings.prices, priorities: this.settings.priorities.now() }),
      { pods, fakes },
      loop.number,
    );
  }

  private scaleDown(loop: Loop): boolean {
    const { env, planner, cooldown } = this;
    const { report } = loop;
    if (!env.flags["scale-down-enabled"]) {
      this.kept.updateAll((group) => this.nodesIn(loop, group), "ScaleDownDisabled");
      return false;
    }
    const { nodes, deletions, budgets, starting } = loop;
    // What has no place in the snapshot is forgotten.
    for (const node of starting) planner.nodeChanged(node, true);
    const groups = sparingGroups(env, (group) => this.nodesIn(loop, group) > 0, cooldown);
    const viewOf = (node: Id) => (starting.has(node) ? undefined : this.nodes.viewOf(node));
    planner.update({ nodes, viewOf, groups, deletions, budgets });
    report.planned = true;
    if (loop.scaleDownDisabled || cooldown.isActive()) report.scaleDown = "ScaleDownInCooldown";
    else if (groups.size === 0) report.scaleDown = "ScaleDownNoCandidates";
    else this.startDeletions(loop);
    this.explainKept(loop);
    const marked = () => this.counts.withSoftTaint().filter(({ id, group }) => group !== undefined && !starting.has(id));
    const tainting = { marked, markedMax: this.counts.softTaints, unneeded: planner.unneededViews() };
    const softTainting = updateSoftTaints(env, tainting, loop.now);
    report.tookMs = softTainting.tookMs;
    report.delayedTaints = softTainting.delayed;
    if (report.scaleDown !== "ScaleDownError") return false;
    report.error = TAINT_ERROR;
    return true;
  }

  /** Nodes of a group that no placeholder stands for. */
  private nodesIn({ starting }: Loop, group: Id): number {
    let count = this.counts.inGroup(group);
    for (const node of starting) if (this.nodes.viewOf(node)?.group?.id === group) count--;
    return count;
  }

  /** Says why nodes stay. */
  private explainKept(loop: Loop): void {
    const { planner, tracker, cooldown, env, counts } = this;
    const hasOwnDelays = env.flags["scale-down-delay-type-local"];
    const text = this.kept.update({
      nodes: this.nodes.list(),
      viewOf: (node) => this.nodes.viewOf(node),
      counts,
      planner,
      going:
        tracker.running.size + loop.deletions.nodes.size === 0 ? NONE_GOING : new Set([...tracker.running.keys(), ...loop.deletions.nodes]),
      starting: loop.starting,
      inCooldown: loop.report.scaleDown === "ScaleDownInCooldown",
      inCooldownOf: hasOwnDelays ? (group) => cooldown.isActiveFor(group) : undefined,
    });
    if (text !== undefined) this.decisions.noScaleDown(text, loop.nodes.length, planner.unneeded.size, loop.number);
  }

  private startDeletions(loop: Loop): void {
    const { planner, cooldown } = this;
    const registeredIn = (group: Id) => this.nodesIn(loop, group);
    // What nobody can count must not be made less.
    const isCountable = quotaProblem(this.counts) === undefined;
    const { empty, drain } = isCountable ? planner.nodesToDelete(registeredIn, loop.deletions) : { empty: [], drain: [] };
    const utilizationOf = (node: Id) => planner.eligibility.utilizationOf(node);
    const started = this.actuator.start(empty, drain, { now: loop.now, utilizationOf, registeredIn });
    loop.report.scaleDown = started.result;
    loop.report.started = started;
    if (started.result === "ScaleDownError") cooldown.failed();
    if (started.empty.length + started.drain.length > 0)
      this.decisions.scaleDown(started, utilizationOf, planner.unneeded.size, loop.number);
    if (started.result !== "ScaleDownNodeDeleteStarted") return;
    cooldown.deleted();
    this.state.recalculate();
  }

  private enforceMinSizes(loop: Loop): boolean {
    if (!this.env.flags["enforce-node-group-min-size"]) return false;
    // Where pods have not led to an attempt, upstream tells nobody why when this step is taken. It is explained nevertheless.
    if (loop.report.scaleUps.length === 0) this.explainScaleUp(loop, loop.scaleUp, loop.podsTried, loop.fakePodsTried);
    const status = this.orchestrator.scaleUpToMinSize(loop.templates, loop.nodeCount);
    if (status.result === "ScaleUpSuccessful") this.cooldown.scaledUp();
    this.tell(loop, status);
    if (status.result !== "ScaleUpNotNeeded") this.explainScaleUp(loop, status, 0, 0);
    return false;
  }
}
