import type { NodeInfos, NodeRow, PodTemplate, Store } from "../cluster/index.ts";
import { assert } from "../engine/index.ts";
import { resolveConfig } from "./config/config.ts";
import type { ResolvedProfile } from "./config/resolved.ts";
import { Candidates } from "./framework/candidates.ts";
import { type Cycle, HYPOTHETICAL_POD } from "./framework/plugin.ts";
import { PluginNames } from "./framework/plugin-names.ts";
import { Profile } from "./framework/profile.ts";
import { hypotheticalSnapshot } from "./framework/snapshot.ts";
import { StatusTable } from "./framework/status.ts";
import { Nominator } from "./queue/nominator.ts";
import { Refusals, type RefusedRows } from "./refusals.ts";

/** Why a pod cannot go on a node: the first plugin that says no, with all of its reasons; none for a node that is left out beforehand. */
export interface PredicateFailure {
  readonly plugin: string;
  readonly reasons: readonly string[];
}

/** The scheduler's filters for whoever plays with copies of the cluster. */
export interface SchedulingPredicates {
  /**
   * Index into `rows` of the first node from `start` on, circularly, that is accepted, not unschedulable, and passes PreFilter and Filter;
   * -1 if none does.
   */
  firstFit(snapshot: NodeInfos, template: PodTemplate, rows: readonly NodeRow[], start: number, accepts: (row: NodeRow) => boolean): number;
  /** Why the pod cannot go on exactly that row; undefined when it can. */
  check(snapshot: NodeInfos, template: PodTemplate, row: NodeRow, rows: readonly NodeRow[]): PredicateFailure | undefined;
}

const FIRST_CHUNK = 1;
/** With more changed nodes than that, all are looked at in order. */
const CHANGED_MAX = 64;

/**
 * The filters of one profile (the default one when none is given), asked about hypothetical clusters.
 * Source: cluster-autoscaler v1.36, simulator/clustersnapshot/predicate/plugin_runner.go.
 */
export function makeSchedulingPredicates(store: Store, profile: ResolvedProfile = defaultProfile()): SchedulingPredicates {
  const filters = profileFor(store, profile).filtering;
  const nodes = new Candidates();
  const refusals = new Refusals();
  const states = filters.makeStates();
  const cycleOn = (infos: NodeInfos, template: PodTemplate, rows: readonly NodeRow[]): Cycle => ({
    pod: HYPOTHETICAL_POD,
    template,
    snapshot: hypotheticalSnapshot(store, infos, rows),
    states,
  });
  /** True when all nodes have refused the template before, and those that have changed since refuse it again. */
  const nobodyTakes = (cycle: Cycle, refused: RefusedRows): boolean => {
    const { infos } = cycle.snapshot;
    const open = refused.openAfterAll(infos);
    if (open === undefined || open.length > CHANGED_MAX) return false;
    nodes.begin(infos.count);
    for (const row of open) nodes.rows[nodes.count++] = row;
    filters.filter(cycle, nodes);
    for (const row of nodes.rejected) refused.add(infos, row);
    if (nodes.count === 0) refused.addAll(infos);
    return nodes.count === 0;
  };
  return {
    firstFit(infos, template, rows, start, accepts) {
      const cycle = cycleOn(infos, template, rows);
      const { status, nodeNames } = filters.preFilter(cycle);
      if (status !== undefined) return -1;
      const refused = filters.localFilters(cycle) === filters.count ? refusals.of(infos, template) : undefined;
      const forAll = nodeNames === undefined && rows.length === infos.aliveCount ? refused : undefined;
      if (forAll !== undefined && nobodyTakes(cycle, forAll)) return -1;
      const indices: number[] = [];
      let looked = 0;
      let anyLeftOut = false;
      // Most pods are taken by the first node that may take them: begin with one and double.
      for (let size = FIRST_CHUNK; looked < rows.length; size *= 2) {
        nodes.begin(infos.count);
        indices.length = 0;
        while (looked < rows.length && nodes.count < size) {
          const place = (start + looked) % rows.length;
          const end = Math.min(rows.length, place + rows.length - looked);
          const index = refused === undefined ? place : refused.firstOpen(infos, rows, place, end);
          looked += index - place;
          if (index === end) continue;
          looked++;
          const row = rows[index];
          if (infos.unschedulable[row] === 1 || nodeNames?.has(infos.names[row]) === false) continue;
          if (!accepts(row)) {
            anyLeftOut = true;
            continue;
          }
          indices.push(index);
          nodes.rows[nodes.count++] = row;
        }
        filters.filter(cycle, nodes);
        if (refused !== undefined) for (const row of nodes.rejected) refused.add(infos, row);
        if (nodes.count > 0) {
          const first = nodes.rows[0];
          return indices.find((index) => rows[index] === first)!;
        }
      }
      if (!anyLeftOut) forAll?.addAll(infos);
      return -1;
    },
    check(infos, template, row, rows) {
      const cycle = cycleOn(infos, template, rows);
      const before = filters.preFilter(cycle);
      if (before.status !== undefined) return { plugin: before.status.plugin, reasons: before.status.reasons };
      if (before.nodeNames?.has(infos.names[row]) === false) return { plugin: "", reasons: [] };
      const status = filters.filterRow(cycle, row);
      return status === undefined ? undefined : { plugin: status.plugin, reasons: status.reasons };
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
