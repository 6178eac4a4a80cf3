import { parse } from "yaml";
import { type Id, type NodeRow, Store } from "../../../src/cluster/index.ts";
import type { Pod } from "../../../src/model/index.ts";
import { resolveConfig } from "../../../src/scheduler/config/config.ts";
import { type NodeScores, type NodeView, scoreNodes, viewNodes } from "../../../src/scheduler/cycle/node-view.ts";
import type { Cycle } from "../../../src/scheduler/framework/plugin.ts";
import { CODE_NAMES, type Status } from "../../../src/scheduler/framework/status.ts";
import { Scheduler } from "../../../src/scheduler/scheduler.ts";
import { type ApiObject, addObjects, addPod, NOW_EPOCH_MS } from "./scheduler-objects.ts";

export const suite = "scheduler-cycle";

interface Case {
  readonly id: string;
  readonly tags: readonly string[];
  readonly input: unknown;
  readonly expect: unknown;
}

export interface Input {
  readonly objects: readonly ApiObject[];
  readonly pod: Pod;
  readonly config?: string;
  readonly startIndex?: number;
}

/** One attempt for one pod, in the shape of the case's `expect`. */
export function run(testCase: Case): unknown {
  return new OneAttempt(testCase.input as Input).answer();
}

/** Something more to tell of an attempt, from what all nodes say. */
export type ViewMore = (scheduler: Scheduler, cycle: Cycle, view: NodeView) => object;

/** A cluster with one pod to place. */
export class OneAttempt {
  private readonly store: Store;
  private readonly scheduler: Scheduler;
  private readonly pod: Id;
  private readonly volumes: { readonly claim: string; readonly pv?: string; readonly selectedNode?: string }[] = [];
  private event = "";

  constructor(input: Input) {
    const recorder = {
      event: ({ reason, message }: { readonly reason: string; readonly message: string }) => {
        if (reason === "FailedScheduling") this.event = message;
      },
      decision() {
        // The scheduler makes none.
      },
    };
    this.store = new Store({ now: 0 }, recorder);
    addObjects(this.store, input.objects);
    this.pod = addPod(this.store, input.pod);
    const { config, problems } = resolveConfig(input.config === undefined ? undefined : parse(input.config));
    if (config === undefined) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
    this.scheduler = new Scheduler(this.store, { now: 0 }, { config, startEpochMs: NOW_EPOCH_MS });
    this.scheduler.core.attempt.search.nextStart = input.startIndex ?? 0;
  }

  answer(more: ViewMore = () => ({})): unknown {
    const { core } = this.scheduler;
    this.scheduler.deliver(0);
    const record = core.queue.get(this.pod);
    if (record === undefined) return { outcome: {} };
    const profile = core.profiles.get(record.template.schedulerName)!;
    const gate = profile.preEnqueue(this.pod, record.template, "");
    if (gate !== undefined) return { outcome: { gated: gate.reasons.join(", ") } };
    core.cache.refresh();
    const cycle: Cycle = { pod: this.pod, template: record.template, snapshot: core.cache, states: profile.filtering.makeStates() };
    const rows = core.cache.rows;
    const view = viewNodes(profile, cycle);
    const { status, nodeNames } = view.preFilter;
    const nodes = rows.map((row) => ({
      name: this.nameOf(row),
      ...(view.verdicts.has(row) && { filter: filterOf(view.verdicts.get(row)) }),
      ...scoresOf(view.scores.get(row)),
    }));
    const asked = view.verdicts.size;
    const extra = more(this.scheduler, cycle, view);
    const attempt = this.attempt(cycle, asked);
    return {
      ...(nodes.length > 0 && { nodes }),
      ...(status !== undefined && { preFilter: filterOf(status) }),
      ...(nodeNames !== undefined && status === undefined && { onlyNodes: [...nodeNames].sort() }),
      ...extra,
      ...attempt,
    };
  }

  /** The attempt itself; the scores that decided are computed before it changes anything. */
  private attempt(cycle: Cycle, asked: number): object {
    const { core } = this.scheduler;
    const { search } = core.attempt;
    const profile = core.profiles.get(cycle.template.schedulerName)!;
    let scores: readonly object[] | undefined;
    const { place } = core.attempt;
    core.attempt.place = (...args) => {
      const placement = place.apply(core.attempt, args);
      const found = [...search.feasible.subarray(0, search.feasibleCount)];
      if (found.length > 1) {
        const byRow = scoreNodes(profile, cycle, found);
        scores = found.map((row) => ({ name: this.nameOf(row), ...scoresOf(byRow.get(row)) }));
      }
      return placement;
    };
    this.recordVolumes();
    this.scheduler.reconcile(0, 0);
    const feasibleNodes = [...search.feasible.subarray(0, search.feasibleCount)].map((row) => this.nameOf(row));
    const early = search.evaluated > 1 && search.evaluated < asked && feasibleNodes.length > 0;
    const run = {
      evaluated: search.evaluated,
      feasible: search.feasibleCount,
      nextStartIndex: search.nextStart,
      ...(early && { feasibleNodes, ...(scores !== undefined && { scores }) }),
    };
    const volumes = this.volumes.sort((a, b) => (a.claim < b.claim ? -1 : 1));
    return { ...(search.evaluated > 0 && { run }), outcome: this.outcome(), ...(volumes.length > 0 && { volumes }) };
  }

  /** What the scheduler writes about volumes. */
  private recordVolumes(): void {
    const { store, volumes } = this;
    store.watch("PersistentVolume", (id) => {
      const { metadata, spec } = store.objects.PersistentVolume.get(id)!;
      volumes.push({ claim: `${spec.claimRef?.namespace}/${spec.claimRef?.name}`, pv: metadata.name! });
    });
    store.watch("PersistentVolumeClaim", (id) => {
      const { namespace, name, annotations } = store.objects.PersistentVolumeClaim.get(id)!.metadata;
      volumes.push({ claim: `${namespace}/${name}`, selectedNode: annotations!["volume.kubernetes.io/selected-node"] });
    });
  }

  private outcome(): object {
    const { pods } = this.store;
    // A pod that waits for its volumes has its node, though it is not bound yet.
    const node = this.scheduler.lastFailure === undefined && pods.node[this.pod] < 0 ? pods.nominatedNode[this.pod] : pods.node[this.pod];
    if (node >= 0) return { node: this.nameOf(node) };
    const victimsBefore = new Set<Id>();
    for (let id = 0; id < pods.count; id++) if (!pods.isLive(id) || pods.isDeleting(id)) victimsBefore.add(id);
    while (this.scheduler.core.followUps.length > 0) this.scheduler.core.followUps.shift()!();
    const victims: string[] = [];
    for (let id = 0; id < pods.count; id++) {
      if (!victimsBefore.has(id) && (!pods.isLive(id) || pods.isDeleting(id))) victims.push(pods.keyOf(id));
    }
    const { lastFailure } = this.scheduler;
    const nominated = this.scheduler.core.nominatedNodeOf(this.pod);
    return {
      reason: lastFailure!.reason,
      message: lastFailure!.message,
      ...(this.event !== lastFailure!.message && { event: this.event }),
      ...(nominated !== "" && { nominatedNode: nominated }),
      ...(victims.length > 0 && { victims: victims.sort() }),
    };
  }

  private nameOf(row: NodeRow): string {
    return this.store.nodes.infos.names[row];
  }
}

export function filterOf(status: Status | undefined): object {
  if (status === undefined) return { code: "Success" };
  return { code: CODE_NAMES[status.code], plugin: status.plugin, reasons: [...status.reasons].sort() };
}

function scoresOf(scores: NodeScores | undefined): object {
  if (scores === undefined) return {};
  return {
    ...(scores.scores.size > 0 && {
      scores: Object.fromEntries(Array.from(scores.scores, ([plugin, { raw, weighted }]) => [plugin, [raw, weighted]])),
    }),
    total: scores.total,
  };
}
