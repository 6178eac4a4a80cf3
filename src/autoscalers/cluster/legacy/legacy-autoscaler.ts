import { type Component, type ComponentFactory, type Context, type Id, NO_NODE, type Watches } from "../../../cluster/index.ts";
import { type Millis, NEVER } from "../../../engine/index.ts";
import { DecisionWriter } from "../decisions.ts";
import { type Environment, makeEnvironment } from "../environment.ts";
import type { ExpanderContext, ExpansionOption } from "../expanders/expander.ts";
import { choose } from "../expanders/index.ts";
import { DEFAULT_POD_PRICES } from "../expanders/price.ts";
import { DEFAULT_FLAGS } from "../flags.ts";
import { HintingSimulator } from "../hinting-simulator.ts";
import { COMPONENT } from "../names.ts";
import { NodeLister, type NodeView } from "../node-view.ts";
import { isDaemonSetPod, isMirrorPod } from "../pod-facts.ts";
import { podsToHelp } from "../pod-list.ts";
import { PodLister } from "../pod-lister.ts";
import type { SchedulingPredicates } from "../predicates.ts";
import { ownerOf } from "../scale-down/drainability.ts";
import { podsOn } from "../scale-down/eviction.ts";
import { groupPods } from "../scale-up/equivalence.ts";
import { estimate } from "../scale-up/estimator.ts";
import { tellPods } from "../scale-up/events.ts";
import { plainStatus, type ScaleUpStatus } from "../scale-up/status.ts";
import { NONE } from "../snapshot.ts";
import { copyOfTemplate, type NodeTemplate, TemplateProvider } from "../templates.ts";
import { idleShare, movesOf } from "./idle-nodes.ts";
import type { LegacySettings } from "./settings.ts";

/** No pod is so unimportant that it does not count. */
const FLAGS = { ...DEFAULT_FLAGS, "expendable-pods-priority-cutoff": Number.MIN_SAFE_INTEGER };

/** Everything is looked at under one key. */
const KEY = 0;

/** What the simplified policy is told. */
export interface LegacyConfig {
  readonly settings: LegacySettings;
  readonly predicates: SchedulingPredicates;
  /** What the wall clock shows at virtual 0, in milliseconds since 1970. */
  readonly startEpochMs: number;
}

/**
 * The simplified rules that many talks, papers and simulators describe: every 10 s nodes are added for pods that do not fit, and nodes
 * whose requests have been below half of their capacity for 10 minutes are removed.
 * Source: shared/spec/cluster-autoscaler.md, section 14 (preset `ca-legacy-simple`).
 * Differs: the sources do not say what becomes of pods while their nodes boot; here they count as helped by nodes under way, since a
 * new node for them every 10 s would be absurd. There is no provisioning timeout.
 */
export const legacyAutoscaler: ComponentFactory<LegacyConfig> = (context, config) => new LegacyAutoscaler(context, config);

class LegacyAutoscaler implements Component {
  readonly name = COMPONENT;
  readonly watches: Watches;
  private readonly env: Environment;
  private readonly settings: LegacySettings;
  private readonly pods: PodLister;
  private readonly nodes: NodeLister;
  private readonly templates: TemplateProvider;
  private readonly simulator: HintingSimulator;
  private readonly removals: HintingSimulator;
  private readonly decisions: DecisionWriter;
  private dirty = true;
  private busy = false;
  private lastScaleUpMs: Millis = -NEVER;
  private lastTickMs: Millis = -1;
  /** Idle nodes, and since when without interruption. */
  private idleSince = new Map<Id, Millis>();
  /** Nodes whose pods are being evicted. */
  private readonly draining = new Set<Id>();

  constructor(context: Context, { settings, predicates, startEpochMs }: LegacyConfig) {
    const { store } = context;
    this.settings = settings;
    this.env = makeEnvironment(store, FLAGS, {
      predicates,
      startEpochMs,
      provider: {},
      random: context.random("cluster-autoscaler/expander"),
    });
    this.pods = new PodLister(store, FLAGS);
    this.nodes = new NodeLister(this.env);
    this.templates = new TemplateProvider(this.env);
    const makeSimulator = () => new HintingSimulator(store, this.env.snapshot, this.env.search, this.env.changes, this.env.fakes);
    this.simulator = makeSimulator();
    this.removals = makeSimulator();
    this.decisions = new DecisionWriter(this.env);
    this.watches = this.makeWatches();
  }

  reconcile(_key: number, now: Millis): Millis | undefined {
    const { scanIntervalMs } = this.settings;
    this.busy = true;
    this.env.deadlines.begin(now);
    this.env.events.at(now);
    for (const node of [...this.draining]) this.continueDrain(node);
    const isTick = now % scanIntervalMs === 0;
    if (isTick && (this.dirty || now >= this.dueMs())) this.tick(now);
    this.busy = false;
    const next = this.dirty ? now + 1 : Math.max(this.dueMs(), now + 1);
    return next === NEVER ? undefined : Math.ceil(next / scanIntervalMs) * scanIntervalMs;
  }

  private tick(now: Millis): void {
    const { env } = this;
    this.dirty = false;
    this.lastTickMs = now;
    const number = now / this.settings.scanIntervalMs;
    env.provider.refresh();
    const nodes = this.nodes.list();
    env.snapshot.begin(this.nodes.ids(), this.pods.nominatedPods());
    const templates = this.templates.process(nodes);
    const underused = this.underused(nodes);
    this.injectUpcoming(nodes, templates);
    const pods = podsToHelp(env, this.pods.unschedulablePods(), [...this.draining], this.simulator);
    if (pods.length > 0) this.scaleUp(pods, templates, nodes.length, number);
    this.scaleDown(underused, now, number);
    env.snapshot.end();
  }

  /** Nodes that might go, by the pods that they have: asked before any is moved or placed in thought. */
  private underused(nodes: readonly NodeView[]): readonly NodeView[] {
    const { env, settings } = this;
    return nodes.filter(({ id, group, facts }) => {
      if (group === undefined || !facts.ready || this.draining.has(id)) return false;
      return !(idleShare(env, env.snapshot.rowOfNode(id), settings.idleMetric) >= settings.threshold);
    });
  }

  /** Nodes that are asked for and not there yet, or not ready, count as if they were. */
  private injectUpcoming(nodes: readonly NodeView[], templates: ReadonlyMap<Id, NodeTemplate>): void {
    const { snapshot, provider } = this.env;
    const ready = new Map<Id, number>();
    for (const { id, group, facts } of nodes) {
      if (group === undefined) continue;
      if (facts.ready || this.draining.has(id)) ready.set(group.id, (ready.get(group.id) ?? 0) + 1);
    }
    for (const group of provider.groups) {
      const template = templates.get(group.id);
      const upcoming = provider.target(group) - (ready.get(group.id) ?? 0);
      for (let i = 0; i < upcoming && template !== undefined; i++) {
        snapshot.addNode(copyOfTemplate(template, "upcoming", i), template.pods);
      }
    }
  }

  private scaleUp(pods: readonly Id[], templates: ReadonlyMap<Id, NodeTemplate>, nodeCount: number, loop: number): void {
    const { env, settings } = this;
    const options = this.options(pods, templates);
    const context: ExpanderContext = { env, nodeCount, prices: DEFAULT_POD_PRICES, priorities: { missing: true } };
    const choice = options.length === 0 ? undefined : choose(settings.expander, options, context);
    let status: ScaleUpStatus = plainStatus("ScaleUpNoOptionsAvailable");
    if (choice?.option !== undefined) {
      const { group, nodeCount: count, pods: triggered } = choice.option;
      const from = env.provider.target(group);
      const to = Math.min(group.max, from + count);
      env.provider.increaseSize(group, to - from);
      this.lastScaleUpMs = env.deadlines.now;
      status = { ...plainStatus("ScaleUpSuccessful"), resizes: [{ group, from, to }], triggered, options, choice };
    }
    tellPods(env, status);
    this.decisions.scaleUp(status, () => context, { pods: pods.length, fakes: 0 }, loop);
  }

  private options(pods: readonly Id[], templates: ReadonlyMap<Id, NodeTemplate>): ExpansionOption[] {
    const { env, settings } = this;
    const { largestFirst } = settings;
    const groups = largestFirst
      ? groupPods(env.store, pods)
      : pods.map((pod) => ({ template: env.store.pods.templates[pod], pods: [pod], schedulable: true }));
    return env.provider.groups.flatMap((group) => {
      const template = templates.get(group.id);
      const room = group.max - env.provider.target(group);
      if (template === undefined || room <= 0) return [];
      const { nodeCount, pods: placed } = estimate(env, groups, template, room, largestFirst ? "largest-first" : "as-given");
      return nodeCount === 0 || placed.length === 0 ? [] : [{ group, template, nodeCount, pods: placed, similar: [] }];
    });
  }

  private scaleDown(underused: readonly NodeView[], now: Millis, loop: number): void {
    const { env, settings } = this;
    const { snapshot, provider } = env;
    const idle = new Map<Id, Millis>();
    const going: Id[] = [];
    const sizes = new Map<Id, number>();
    for (const { id, group } of underused) {
      if (group === undefined) continue;
      const row = snapshot.rowOfNode(id);
      const moves = movesOf(env, row, settings);
      if ("blocker" in moves || (settings.requireReschedule && !this.placeElsewhere(id, moves.toMove))) continue;
      const since = this.idleSince.get(id) ?? now;
      idle.set(id, since);
      const size = sizes.get(group.id) ?? provider.target(group) - this.drainingIn(group.id);
      const allowed = now - since >= settings.unneededMs && now - this.lastScaleUpMs >= settings.delayAfterAddMs;
      if (!allowed || size <= group.min || going.length >= settings.perTickMax) continue;
      sizes.set(group.id, size - 1);
      going.push(id);
    }
    this.idleSince = idle;
    this.removals.dropOldHints();
    if (going.length === 0) return;
    const kinds = (wantsEmpty: boolean) => going.filter((node) => (this.podsToEvict(node).length === 0) === wantsEmpty);
    this.decisions.scaleDown(
      { result: "ScaleDownNodeDeleteStarted", empty: kinds(true), drain: kinds(false) },
      () => undefined,
      idle.size,
      loop,
    );
    for (const node of going) this.startDrain(node);
  }

  /** Whether the pods of a node fit on others; then they are there for the rest of this look, and the node takes none itself. */
  private placeElsewhere(node: Id, pods: readonly Id[]): boolean {
    const { snapshot } = this.env;
    const row = snapshot.rowOfNode(node);
    snapshot.fork();
    const { ids } = snapshot.infos.pods[row];
    while (ids.length > 0) snapshot.unplace(row, ids[ids.length - 1]);
    const accepts = (other: number) => other !== row && snapshot.nodeOf(other) !== NONE && !this.draining.has(snapshot.nodeOf(other));
    if (this.removals.tryPlace(pods, accepts, true).length > 0) {
      snapshot.revert();
      return false;
    }
    snapshot.commit();
    snapshot.removeNode(row);
    return true;
  }

  private startDrain(node: Id): void {
    const { store, events } = this.env;
    const object = store.nodes.infos.nodes[node];
    this.draining.add(node);
    this.idleSince.delete(node);
    store.updateNode(node, { ...object, spec: { ...object.spec, unschedulable: true } });
    events.node(node, "Normal", "ScaleDown", "marked the node as toBeDeleted/unschedulable");
    this.continueDrain(node);
  }

  /** Evicts what is left, and gives the node back once nothing is. */
  private continueDrain(node: Id): void {
    const { store, provider, events } = this.env;
    const group = store.nodes.isAlive(node) ? provider.groupOf(node) : undefined;
    if (group === undefined) {
      this.draining.delete(node);
      return;
    }
    const left = this.podsToEvict(node);
    for (const pod of left) {
      if (store.pods.isDeleting(pod)) continue;
      const graceMs = (store.pods.templates[pod].spec.terminationGracePeriodSeconds ?? 30) * 1000;
      if (this.settings.respectPdb) store.evictPod(pod, graceMs);
      else store.deletePod(pod, graceMs, "Evicted");
    }
    if (left.length > 0) return;
    const { instance } = store.nodes;
    if (store.nodeGroups.instances[instance[node]].state === "running") {
      events.node(node, "Normal", "ScaleDown", "nodes removed by cluster autoscaler");
      provider.deleteInstances(group, [instance[node]], true);
    }
  }

  private podsToEvict(node: Id): Id[] {
    const { env } = this;
    return podsOn(env, node).filter((pod) => {
      const template = env.store.pods.templates[pod];
      return !isMirrorPod(template) && !isDaemonSetPod(template, ownerOf(env, pod));
    });
  }

  /** Nodes of a group that still count in its target, though they are being drained. */
  private drainingIn(group: Id): number {
    const { nodes, nodeGroups } = this.env.store;
    let count = 0;
    for (const node of this.draining) {
      const instance = nodeGroups.instances[nodes.instance[node]];
      if (instance.group === group && instance.state === "running") count++;
    }
    return count;
  }

  /** When time alone makes a look come out differently: an idle node's time is up, or the delay after a scale-up is over. */
  private dueMs(): Millis {
    let due: Millis = NEVER;
    const { unneededMs, delayAfterAddMs, respectPdb } = this.settings;
    for (const since of this.idleSince.values()) {
      const time = Math.max(since + unneededMs, this.lastScaleUpMs + delayAfterAddMs);
      // What the last look has seen and left alone waits for a change, not for time.
      if (time > this.lastTickMs) due = Math.min(due, time);
    }
    if (respectPdb && this.draining.size > 0) due = Math.min(due, this.lastTickMs + 1);
    return due;
  }

  private makeWatches(): Watches {
    const always = () => this.mark();
    return {
      Pod: (pod) => {
        const { store } = this.env;
        const changed = this.pods.look(pod) !== "none";
        if (changed && store.pods.isDeleting(pod) && store.pods.node[pod] !== NO_NODE) this.env.snapshot.resync(store.pods.node[pod]);
        return changed ? this.mark() : undefined;
      },
      Node: (node) => {
        this.nodes.changed(node);
        return this.mark();
      },
      NodeGroup: always,
      Instance: (id) => {
        this.nodes.instanceChanged(id);
        return this.mark();
      },
      PodDisruptionBudget: always,
      DaemonSet: () => {
        this.templates.daemonSetsChanged();
        return this.mark();
      },
    };
  }

  private mark(): number | undefined {
    if (this.dirty && this.draining.size === 0) return undefined;
    this.dirty = true;
    return this.busy ? undefined : KEY;
  }
}
