import { assert } from "../engine/index.ts";
import type { Id } from "./kinds.ts";

/** Objects of one kind that number in the thousands: plain frozen objects, replaced when they change. Ids are not used again. */
export class ObjectTable<T extends { readonly metadata: { readonly name?: string; readonly namespace?: string } }> {
  /** Grows with every change: equal version, equal table. */
  version = 0;
  private readonly rows: (T | undefined)[] = [];
  private readonly idsByName = new Map<string, Id>();

  /** Adds an object. Two live objects of one namespace and name are a bug: readers refuse them first. */
  add(object: T): Id {
    const name = nameOf(object);
    assert(!this.idsByName.has(name), "object names are unique within kind and namespace", { name });
    this.idsByName.set(name, this.rows.length);
    this.rows.push(object);
    this.version++;
    return this.rows.length - 1;
  }

  /** The object of a row, or undefined when it has been removed. */
  get(id: Id): T | undefined {
    return this.rows[id];
  }

  /** The id of a live object. Cluster-scoped objects have namespace "". */
  find(namespace: string, name: string): Id | undefined {
    return this.idsByName.get(`${namespace}/${name}`);
  }

  replace(id: Id, object: T): void {
    assert(this.rows[id] !== undefined, "only a live object can be replaced", { id });
    this.rows[id] = object;
    this.version++;
  }

  remove(id: Id): void {
    const object = this.rows[id];
    assert(object !== undefined, "only a live object can be removed", { id });
    this.idsByName.delete(nameOf(object));
    this.rows[id] = undefined;
    this.version++;
  }

  /** Live objects in order of creation. */
  *entries(): IterableIterator<[Id, T]> {
    for (let id = 0; id < this.rows.length; id++) {
      const object = this.rows[id];
      if (object !== undefined) yield [id, object];
    }
  }
}

function nameOf(object: { readonly metadata: { readonly name?: string; readonly namespace?: string } }): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}`;
}
