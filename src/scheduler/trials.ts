import type { NodeInfos, NodeRow, PodTemplate, Store } from "../cluster/index.ts";
import type { Filtering, PreFilterOutcome } from "./framework/filtering.ts";
import { type Cycle, HYPOTHETICAL_POD, type Plugin } from "./framework/plugin.ts";
import { hypotheticalSnapshot } from "./framework/snapshot.ts";
import { RefusedRows } from "./refusals.ts";

/** Templates of which something is remembered; the one that was tried longest ago gives way. */
const TEMPLATES_MAX = 128;

/** What trials are made with. */
export interface TrialParts {
  readonly store: Store;
  readonly filters: Filtering;
  /** A node that refuses a pod goes on refusing it while pods are only added to it, as far as filters look at nothing else. */
  readonly refusalsLast: boolean;
}

/** One pod template that is tried on the nodes of a table, again and again. */
export class Trial {
  readonly cycle: Cycle;
  private readonly filters: Filtering;
  private readonly known: RefusedRows;
  private outcome: PreFilterOutcome | undefined;
  private undecided: readonly Plugin[] = [];
  private isLocal = false;
  /** Number of the trial that used it last. */
  usedAt = 0;

  constructor(infos: NodeInfos, template: PodTemplate, { store, filters, refusalsLast }: TrialParts) {
    this.cycle = { pod: HYPOTHETICAL_POD, template, snapshot: hypotheticalSnapshot(store, infos, []), states: filters.makeStates() };
    this.filters = filters;
    this.known = new RefusedRows(infos, refusalsLast ? infos.reliefs : infos.rowChanges);
  }

  /** What PreFilter says, with its states in the cycle. Asked again only where it may answer otherwise. */
  begin(rows: readonly NodeRow[]): PreFilterOutcome {
    const { cycle, filters } = this;
    const { store, infos } = cycle.snapshot;
    if (cycle.snapshot.rows !== rows) cycle.snapshot = hypotheticalSnapshot(store, infos, rows);
    if (this.outcome === undefined || !this.allSkip()) {
      const outcome = filters.preFilter(cycle);
      this.undecided = filters.undecided(cycle.template);
      this.outcome = this.allSkip() ? outcome : undefined;
      this.isLocal = filters.localFilters(cycle) === filters.count;
      if (this.outcome === undefined) return outcome;
      // The states are those of all trials of the template, and these go on being asked.
      cycle.states = filters.keep(cycle).states;
    }
    return this.outcome;
  }

  /** Rows that refuse the pod; undefined when that may depend on other rows. To be asked once PreFilter has been. */
  refused(): RefusedRows | undefined {
    if (!this.isLocal) return undefined;
    this.known.update();
    return this.known;
  }

  private allSkip(): boolean {
    for (const plugin of this.undecided) if (plugin.preFilterSkips?.(this.cycle) !== true) return false;
    return true;
  }
}

/** Trials by table of nodes and template. */
export class Trials {
  private readonly parts: TrialParts;
  private readonly tables = new WeakMap<NodeInfos, Map<number, Trial>>();
  /** The table asked about last, which is nearly always the same, and what is known on it. */
  private infos: NodeInfos | undefined;
  private byTemplate = new Map<number, Trial>();
  private used = 0;

  constructor(parts: TrialParts) {
    this.parts = parts;
  }

  /** The trial of a template on a table. */
  of(infos: NodeInfos, template: PodTemplate): Trial {
    if (infos !== this.infos) this.turnTo(infos);
    const { byTemplate } = this;
    let trial = byTemplate.get(template.id);
    if (trial === undefined) {
      if (byTemplate.size >= TEMPLATES_MAX) byTemplate.delete(oldestOf(byTemplate));
      trial = new Trial(infos, template, this.parts);
      byTemplate.set(template.id, trial);
    }
    trial.usedAt = ++this.used;
    return trial;
  }

  private turnTo(infos: NodeInfos): void {
    this.infos = infos;
    this.byTemplate = this.tables.get(infos) ?? new Map();
    this.tables.set(infos, this.byTemplate);
  }
}

function oldestOf(trials: ReadonlyMap<number, Trial>): number {
  let oldest = -1;
  let usedAt = Number.POSITIVE_INFINITY;
  for (const [template, trial] of trials) {
    if (trial.usedAt >= usedAt) continue;
    oldest = template;
    usedAt = trial.usedAt;
  }
  return oldest;
}
