import type { Id } from "./kinds.ts";

/** Row of the owner table. */
export type OwnerId = number;

/**
 * The controller of some pods: a workload object of this run, or one that is only known by name from a dump or a trace.
 * `pods` holds the ids of its live pods in order of creation.
 */
export interface Owner {
  readonly id: OwnerId;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** False when the ownerReference is not `controller: true`. */
  readonly controller: boolean;
  /** Row in the table of `kind`, or undefined when the run holds no such object. */
  readonly object: Id | undefined;
  readonly pods: Set<Id>;
}

/** What an owner is known by. */
export interface OwnerInput {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid?: string;
  readonly controller?: boolean;
  readonly object?: Id;
}

/** Owners of pods, each once. */
export class OwnerTable {
  readonly all: Owner[] = [];
  private readonly byKey = new Map<string, OwnerId>();

  /** The id of an owner, made when it is new. An owner known by name only learns of its object when that comes. */
  intern(input: OwnerInput): OwnerId {
    const key = `${input.kind}\0${input.namespace}\0${input.name}\0${input.uid ?? ""}\0${input.controller ?? true}`;
    const known = this.byKey.get(key);
    if (known !== undefined) {
      if (input.object !== undefined && input.object !== this.all[known].object)
        this.all[known] = { ...this.all[known], object: input.object };
      return known;
    }
    const id = this.all.length;
    this.byKey.set(key, id);
    this.all.push({
      id,
      apiVersion: input.apiVersion ?? "",
      kind: input.kind,
      namespace: input.namespace,
      name: input.name,
      uid: input.uid ?? `${input.kind.toLowerCase()}:${input.namespace}/${input.name}`,
      controller: input.controller ?? true,
      object: input.object,
      pods: new Set(),
    });
    return id;
  }
}
