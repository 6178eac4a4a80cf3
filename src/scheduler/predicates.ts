import type { NodeInfos, NodeRow, PodTemplate, Store } from "../cluster/index.ts";
import { assert, empty } from "../engine/index.ts";
import { resolveConfig } from "./config/config.ts";
import type { ResolvedProfile } from "./config/resolved.ts";
import { Candidates } from "./framework/candidates.ts";
import { PluginNames } from "./framework/plugin-names.ts";
import { Profile } from "./framework/profile.ts";
import { StatusTable } from "./framework/status.ts";
import { Nominator } from "./queue/nominator.ts";
import { Trials } from "./trials.ts";

/** Why a pod cannot go on a node: the first plugin that says no, with all of its reasons; none for a node that is left out beforehand. */
export interface PredicateFailure {
  readonly plugin: string;
  readonly reasons: readonly string[];
}

/** The scheduler's filters for whoever plays with copies of the cluster. Rows ascend. */
export interface SchedulingPredicates {
  /**
   * Index into `rows` of the first node from `start` on, circularly, that is accepted, not unschedulable, and passes PreFilter and Filter;
   * -1 if none does. Nodes before index `from` are not accepted, whatever `accepts` says.
   */
  firstFit(
    snapshot: NodeInfos,
    template: PodTemplate,
    rows: readonly NodeRow[],
    start: number,
    accepts: (row: NodeRow) => boolean,
    from?: number,
  ): number;
  /** Whether the pod can go on exactly that row. */
  fits(snapshot: NodeInfos, template: PodTemplate, row: NodeRow, rows: readonly NodeRow[]): boolean;
  /** Why the pod cannot go on exactly that row; undefined when it can. */
  check(snapshot: NodeInfos, template: PodTemplate, row: NodeRow, rows: readonly NodeRow[]): PredicateFailure | undefined;
}

const FIRST_CHUNK = 1;

/**
 * The filters of one profile (the default one when none is given), asked about hypothetical clusters.
 * Source: cluster-autoscaler v1.36, simulator/clustersnapshot/predicate/plugin_runner.go.
 */
export function makeSchedulingPredicates(store: Store, profile: ResolvedProfile = defaultProfile()): SchedulingPredicates {
  const filters = profileFor(store, profile).filtering;
  const trials = new Trials({ store, filters, refusalsLast: !profile.hasOwnPlugins });
  const nodes = new Candidates();
  /** Where the candidates stand in the list of rows. */
  const indices: number[] = [];
  return {
    firstFit(infos, template, rows, start, accepts, from = 0) {
      const trial = trials.of(infos, template);
      const { status, nodeNames } = trial.begin(rows);
      if (status !== undefined) return -1;
      const refused = trial.refused();
      const total = rows.length - from;
      let looked = 0;
      // Most pods are taken by the first node that may take them: begin with one and double.
      for (let size = FIRST_CHUNK; looked < total; size *= 2) {
        nodes.begin(infos.count);
        empty(indices);
        while (looked < total && nodes.count < size) {
          const place = from + ((start - from + looked) % total);
          const end = Math.min(rows.length, place + total - looked);
          const index = refused === undefined ? place : refused.firstOpen(rows, place, end);
          looked += index - place;
          if (index === end) continue;
          looked++;
          const row = rows[index];
          if (infos.unschedulable[row] === 1 || nodeNames?.has(infos.names[row]) === false || !accepts(row)) continue;
          indices.push(index);
          nodes.rows[nodes.count++] = row;
        }
        filters.filter(trial.cycle, nodes);
        if (refused !== undefined) for (const row of nodes.rejected) refused.add(row);
        if (nodes.count > 0) {
          const first = nodes.rows[0];
          let at = 0;
          while (rows[indices[at]] !== first) at++;
          return indices[at];
        }
      }
      return -1;
    },
    fits(infos, template, row, rows) {
      const trial = trials.of(infos, template);
      const { status, nodeNames } = trial.begin(rows);
      if (status !== undefined || nodeNames?.has(infos.names[row]) === false) return false;
      const refused = trial.refused();
      if (refused?.has(row)) return false;
      const passes = filters.filterRow(trial.cycle, row) === undefined;
      if (!passes) refused?.add(row);
      return passes;
    },
    check(infos, template, row, rows) {
      const trial = trials.of(infos, template);
      const { status, nodeNames } = trial.begin(rows);
      if (status !== undefined) return { plugin: status.plugin, reasons: status.reasons };
      if (nodeNames?.has(infos.names[row]) === false) return { plugin: "", reasons: [] };
      const failure = filters.filterRow(trial.cycle, row);
      return failure === undefined ? undefined : { plugin: failure.plugin, reasons: failure.reasons };
    },
  };
}

function defaultProfile(): ResolvedProfile {
  const { config } = resolveConfig();
  assert(config !== undefined, "the default configuration is right");
  return config.profiles[0];
}

/** A profile that only filters: nothing is queued, nominated or timed. */
function profileFor(store: Store, resolved: ResolvedProfile): Profile {
  const statuses = new StatusTable();
  const nominations = new Nominator();
  return new Profile(resolved, {
    statuses,
    names: new PluginNames(),
    nominations,
    handle: {
      store,
      statuses,
      nominations,
      now: () => 0,
      anyAssignedBelow: () => false,
      afterAttempt() {
        // Filters start nothing.
      },
      activate() {
        // Nobody waits.
      },
      interruptBinding: () => false,
    },
  });
}
