import type { PodTemplate } from "../../cluster/index.ts";
import type { PodGroup, PodGroups } from "./pod-groups.ts";

/** A group that some condition picks, and what the condition makes of it. */
export interface GroupMatch<T> {
  readonly group: PodGroup;
  readonly value: T;
}

/** The groups that a condition picks; each is asked about once. */
export class GroupMatches<T> {
  found: GroupMatch<T>[] = [];
  private readonly groups: PodGroups;
  private readonly pick: (template: PodTemplate, leaving: boolean) => T | undefined;
  private epoch = -1;
  private seen = 0;

  constructor(groups: PodGroups, pick: (template: PodTemplate, leaving: boolean) => T | undefined) {
    this.groups = groups;
    this.pick = pick;
  }

  /** Takes in groups that have come, and drops those that are gone. The groups have been brought up to date. */
  refresh(): void {
    const { groups } = this;
    if (this.epoch !== groups.epoch) {
      this.epoch = groups.epoch;
      this.seen = groups.arrivals.length;
      this.found = [];
      for (const group of groups.all()) this.ask(group);
      return;
    }
    for (; this.seen < groups.arrivals.length; this.seen++) this.ask(groups.arrivals[this.seen]);
    for (const { group } of this.found) {
      if (group.rows.size > 0) continue;
      this.found = this.found.filter((match) => match.group.rows.size > 0);
      return;
    }
  }

  private ask(group: PodGroup): void {
    if (group.rows.size === 0) return;
    const value = this.pick(group.template, group.leaving);
    if (value !== undefined) this.found.push({ group, value });
  }
}
