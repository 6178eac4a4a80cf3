import type { Component, ComponentFactory, Id, PodTemplate } from "../cluster/index.ts";
import { type Millis, NEVER } from "../engine/index.ts";
import type { PodTemplateSpec, PriorityClass } from "../model/index.ts";
import type { ArrivalTable, ArrivalTemplate, LoadedObject } from "../workloads/index.ts";
import { admitted } from "./admission.ts";
import { applyObject } from "./apply-object.ts";

/** What appears during a run, and when. */
export interface ArrivalsConfig {
  /** Sorted by time. */
  readonly arrivals: ArrivalTable;
  /** Objects of manifests, sorted by the time at which they are applied. */
  readonly objects: readonly LoadedObject[];
  readonly priorityClasses: ReadonlyMap<string, PriorityClass>;
}

/** A template of arrivals as admission leaves it, and what its pods have of it. */
interface MadeTemplate {
  readonly written: PodTemplateSpec;
  readonly ofPods: PodTemplate;
}

/** The one key of the component. */
export const ARRIVALS_KEY = 0;

/** The outside world: creates what arrives and deletes what somebody deletes at a set time. All of one instant is one event. */
export const arrivals: ComponentFactory<ArrivalsConfig> = ({ store }, config): Component => {
  const { arrivals: table, objects, priorityClasses } = config;
  const departures = rowsByDeletion(table);
  const created = new Map<number, Id>();
  /** By template of the table that a row has arrived of. */
  const made: (MadeTemplate | undefined)[] = [];
  let nextObject = 0;
  let nextArrival = 0;
  let nextDeparture = 0;

  function make({ namespace, template, behavior }: ArrivalTemplate): MadeTemplate {
    const written = admitted(template, priorityClasses);
    return { written, ofPods: store.templateFor(namespace, written, behavior) };
  }

  function arrive(row: number): void {
    const number = table.template[row];
    const { kind, namespace } = table.templates[number];
    const warm = table.warm[row] === 1;
    const name = table.names[row];
    made[number] ??= make(table.templates[number]);
    const { written, ofPods } = made[number];
    const id =
      kind === "Pod"
        ? store.createPod({ name, template: ofPods, runMs: table.workMs[row], warm })
        : store.addObject("Job", {
            metadata: { name, namespace },
            spec: { parallelism: table.pods[row], completions: table.pods[row], template: written },
            workMs: [table.workMs[row]],
            warm,
          });
    if (table.deleteAtMs[row] !== NEVER) created.set(row, id);
  }

  function departUntil(now: Millis): void {
    for (; nextDeparture < departures.length && table.deleteAtMs[departures[nextDeparture]] <= now; nextDeparture++) {
      const row = departures[nextDeparture];
      const id = created.get(row);
      if (id === undefined) return; // it arrives in this very instant
      created.delete(row);
      if (table.kindOf(row) === "Pod") store.deletePod(id);
      else store.removeObject("Job", id);
    }
  }

  return {
    name: "arrivals",
    watches: {},
    reconcile(_key, now): Millis | undefined {
      departUntil(now);
      for (; nextObject < objects.length && objects[nextObject].atMs <= now; nextObject++)
        applyObject(store, objects[nextObject], priorityClasses);
      for (; nextArrival < table.count && table.timeMs[nextArrival] <= now; nextArrival++) arrive(nextArrival);
      departUntil(now);
      const next = Math.min(
        objects[nextObject]?.atMs ?? NEVER,
        nextArrival < table.count ? table.timeMs[nextArrival] : NEVER,
        nextDeparture < departures.length ? table.deleteAtMs[departures[nextDeparture]] : NEVER,
      );
      return next === NEVER ? undefined : next;
    },
  };
};

/** Rows that somebody deletes, soonest first. */
function rowsByDeletion(table: ArrivalTable): number[] {
  const rows: number[] = [];
  for (let row = 0; row < table.count; row++) if (table.deleteAtMs[row] !== NEVER) rows.push(row);
  return rows.sort((a, b) => table.deleteAtMs[a] - table.deleteAtMs[b] || a - b);
}
