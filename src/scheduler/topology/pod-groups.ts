import type { Id, NodeInfos, NodeRow, PodTemplate } from "../../cluster/index.ts";
import { RowCounts } from "./row-counts.ts";
import { RowFollower } from "./row-follower.ts";

/** Assigned pods that no selector and no term tells apart: one namespace, the same labels, the same affinity. */
export interface PodGroup {
  /** Any of them. */
  readonly template: PodTemplate;
  /** They are being deleted. */
  readonly leaving: boolean;
  /** How many are on which node. A group without any is forgotten: should such pods come back, they are a new group. */
  readonly rows: RowCounts;
}

/** The groups of one template: of pods that stay, and of pods that leave. */
type Pair = [PodGroup | undefined, PodGroup | undefined];

const NOBODY: readonly PodGroup[] = [];
/** Arrivals beyond twice the living groups that are kept before all start again. */
const SLACK = 1024;
const identities = new WeakMap<PodTemplate, string>();

/** Assigned pods of one table of nodes in groups, brought up to date where nodes have changed. Only live nodes count. */
export class PodGroups {
  /** Grows when `arrivals` begins again. */
  epoch = 0;
  /** Groups in the order in which they came, also those that are gone again. */
  arrivals: PodGroup[] = [];
  private readonly isLeaving: (pod: Id) => boolean;
  private readonly living = new Map<string, PodGroup>();
  private readonly known = new WeakMap<PodTemplate, Pair>();
  private readonly onRow: (readonly PodGroup[])[] = [];
  private readonly follower = new RowFollower();

  constructor(isLeaving: (pod: Id) => boolean) {
    this.isLeaving = isLeaving;
  }

  /** Groups with pods. */
  all(): IterableIterator<PodGroup> {
    return this.living.values();
  }

  refresh(infos: NodeInfos): void {
    const look = (row: NodeRow) => this.set(row, infos.alive[row] === 1 ? this.groupsOn(infos, row) : NOBODY);
    this.follower.follow(infos, look, (row) => this.set(row, NOBODY));
    if (this.arrivals.length <= 2 * this.living.size + SLACK) return;
    this.arrivals = [];
    this.epoch++;
  }

  private groupsOn({ pods }: NodeInfos, row: NodeRow): PodGroup[] {
    const { ids, templates } = pods[row];
    return ids.map((id, i) => this.groupOf(templates[i], id >= 0 && this.isLeaving(id)));
  }

  private groupOf(template: PodTemplate, leaving: boolean): PodGroup {
    let pair = this.known.get(template);
    if (pair === undefined) {
      pair = [undefined, undefined];
      this.known.set(template, pair);
    }
    const place = leaving ? 1 : 0;
    let group = pair[place];
    // An empty group may have been replaced, or be about to be filled for the first time.
    if (group === undefined || group.rows.size === 0) {
      const name = `${place}${identityOf(template)}`;
      group = this.living.get(name) ?? this.addGroup(name, template, leaving);
      pair[place] = group;
    }
    return group;
  }

  private addGroup(name: string, template: PodTemplate, leaving: boolean): PodGroup {
    const group: PodGroup = { template, leaving, rows: new RowCounts() };
    this.living.set(name, group);
    this.arrivals.push(group);
    return group;
  }

  private set(row: NodeRow, groups: readonly PodGroup[]): void {
    const before = this.onRow[row] ?? NOBODY;
    this.onRow[row] = groups;
    for (const { rows } of groups) rows.add(row, 1);
    for (const group of before) this.leave(group, row);
  }

  private leave({ template, leaving, rows }: PodGroup, row: NodeRow): void {
    rows.add(row, -1);
    if (rows.size === 0) this.living.delete(`${leaving ? 1 : 0}${identityOf(template)}`);
  }
}

/** All that selectors and terms see of a pod, and all that it has to say to others. */
function identityOf(template: PodTemplate): string {
  let identity = identities.get(template);
  if (identity === undefined) {
    const { namespace, labels, spec } = template;
    const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
    const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
    identity = JSON.stringify([namespace, pairs, podAffinity ?? null, podAntiAffinity ?? null]);
    identities.set(template, identity);
  }
  return identity;
}
