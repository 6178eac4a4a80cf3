import { assert, growColumns, type Millis, NEVER } from "../engine/index.ts";
import type { PodTemplateSpec } from "../model/index.ts";
import type { BehaviorSpec } from "./behaviors.ts";

/** What one arrival becomes: a Job of so many pods, or a bare pod. */
export type ArrivalKind = "Job" | "Pod";

/** What many arrivals share. */
export interface ArrivalTemplate {
  readonly kind: ArrivalKind;
  readonly namespace: string;
  readonly template: PodTemplateSpec;
  readonly behavior: BehaviorSpec;
}

/** One row, as it is added. */
export interface NewArrival {
  readonly name: string;
  readonly timeMs: Millis;
  /** Index from `intern`. */
  readonly template: number;
  /** How long each pod runs once started; NEVER: until it is deleted. */
  readonly workMs: Millis;
  /** When the outside world deletes it, whether or not it ever ran; NEVER: it does not. */
  readonly deleteAtMs: Millis;
  /** Pods of the Job, all at once; 1 for a bare pod. */
  readonly pods: number;
  /** Existed before the window began: arrives at 0 and is left out of waiting times. */
  readonly warm: boolean;
}

const FIRST_CAPACITY = 1024;
/** Within an instant groups arrive before pods. Source: traces.md 1.2 rule 10. */
const KIND_ORDER: Readonly<Record<ArrivalKind, number>> = { Job: 0, Pod: 1 };

/**
 * Rows of traces in columns: 33 bytes each (three doubles, two 32-bit numbers, one byte), and about 60 for the name and its place in
 * the set of names. 100,000 rows share a handful of templates, which is what makes them cheap: a pod's numbers are computed once per template.
 */
export class ArrivalTable {
  count = 0;
  timeMs = new Float64Array(FIRST_CAPACITY);
  /** Index into `templates`. */
  template = new Int32Array(FIRST_CAPACITY);
  /** NEVER: runs until it is deleted. */
  workMs = new Float64Array(FIRST_CAPACITY);
  /** NEVER: nobody deletes it. */
  deleteAtMs = new Float64Array(FIRST_CAPACITY);
  /** Parallelism and completions of the Job; 1 for a bare pod. */
  pods = new Int32Array(FIRST_CAPACITY);
  /** 1: existed before the window began. */
  warm = new Uint8Array(FIRST_CAPACITY);
  readonly names: string[] = [];
  readonly templates: ArrivalTemplate[] = [];
  private readonly indexOfShape = new Map<string, number>();
  /** By template: the names taken in its kind and namespace; shared by the templates of one kind and namespace. */
  private readonly namesOf: Set<string>[] = [];
  private readonly namesByGroup = new Map<string, Set<string>>();
  private repeated = 0;

  /** The index of the template known as `shape`, made when it is new. `shape` must tell all that `make` depends on. */
  intern(shape: string, make: () => ArrivalTemplate): number {
    const known = this.indexOfShape.get(shape);
    if (known !== undefined) return known;
    const index = this.templates.length;
    const template = make();
    const group = arrivalKey(template.kind, template.namespace, "");
    const names = this.namesByGroup.get(group) ?? new Set();
    this.namesByGroup.set(group, names);
    this.namesOf.push(names);
    this.templates.push(template);
    this.indexOfShape.set(shape, index);
    return index;
  }

  /** Adds a row. False when its name was taken already: `sort` will number it. */
  add(row: NewArrival): boolean {
    assert(Number.isInteger(row.timeMs) && row.timeMs >= 0, "an arrival is at a whole millisecond, 0 or later");
    const i = this.count++;
    if (i === this.timeMs.length) growColumns(this, i * 2);
    this.names.push(row.name);
    this.timeMs[i] = row.timeMs;
    this.template[i] = row.template;
    this.workMs[i] = row.workMs;
    this.deleteAtMs[i] = row.deleteAtMs;
    this.pods[i] = row.pods;
    this.warm[i] = row.warm ? 1 : 0;
    const names = this.namesOf[row.template];
    const before = names.size;
    names.add(row.name);
    if (names.size > before) return true;
    this.repeated++;
    return false;
  }

  kindOf(i: number): ArrivalKind {
    return this.templates[this.template[i]].kind;
  }

  /**
   * Orders rows by (time, kind, name), names of equal length by their text, so that `job-9` comes before `job-10`; equal rows keep
   * their order. Then gives a second `kind namespace/name` a number, also when it is one of `taken`. Returns how many were renamed.
   */
  sort(taken: Iterable<string> = []): number {
    this.putInOrder();
    const known = new Set<string>(taken);
    if (this.repeated === 0 && known.size === 0) return 0;
    this.repeated = 0;
    let renamed = 0;
    for (let i = 0; i < this.count; i++) {
      const { kind, namespace } = this.templates[this.template[i]];
      let name = this.names[i];
      for (let copy = 2; known.has(arrivalKey(kind, namespace, name)); copy++) name = `${this.names[i]}-${copy}`;
      known.add(arrivalKey(kind, namespace, name));
      if (name === this.names[i]) continue;
      this.names[i] = name;
      renamed++;
    }
    return renamed;
  }

  /** Last moment at which something arrives or is deleted; 0 when there is nothing. */
  endMs(): Millis {
    let end = 0;
    for (let i = 0; i < this.count; i++) {
      end = Math.max(end, this.timeMs[i], this.deleteAtMs[i] === NEVER ? 0 : this.deleteAtMs[i]);
    }
    return end;
  }

  private putInOrder(): void {
    const { timeMs, template, names, workMs } = this;
    const kindOrder = this.templates.map(({ kind }) => KIND_ORDER[kind]);
    const compare = (a: number, b: number): number => {
      if (timeMs[a] !== timeMs[b]) return timeMs[a] - timeMs[b];
      const byKind = kindOrder[template[a]] - kindOrder[template[b]];
      return byKind !== 0 ? byKind : compareNames(names[a], names[b]) || workMs[a] - workMs[b] || a - b;
    };
    // Most traces are in order as they stand.
    let sorted = 1;
    while (sorted < this.count && compare(sorted - 1, sorted) <= 0) sorted++;
    if (sorted < this.count) this.reorder(Int32Array.from({ length: this.count }, (_, i) => i).sort(compare));
  }

  private reorder(rows: Int32Array): void {
    const names = Array.from(rows, (row) => this.names[row]);
    for (let i = 0; i < names.length; i++) this.names[i] = names[i];
    for (const column of [this.timeMs, this.template, this.workMs, this.deleteAtMs, this.pods, this.warm]) {
      const before = column.slice();
      for (let i = 0; i < rows.length; i++) column[i] = before[rows[i]];
    }
  }
}

/** What an object is known by among all objects of a run. */
export function arrivalKey(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

function compareNames(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
