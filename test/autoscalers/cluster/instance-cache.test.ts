import fc from "fast-check";
import { expect, test } from "vitest";
import { Changes } from "../../../src/autoscalers/cluster/deadlines.ts";
import { InstanceCache, nextRefreshMs } from "../../../src/autoscalers/cluster/instance-cache.ts";
import { type Id, type NodeGroup, Store } from "../../../src/cluster/index.ts";
import { runs } from "../../support/laws.ts";
import { makeNode } from "./toy.ts";

function storeWithGroups(count: number): Store {
  const store = new Store({ now: 0 });
  for (let i = 0; i < count; i++) {
    const group = { name: `g${i}`, min: 0, max: 100, template: makeNode("t", 1, 1), zones: [], spot: false, autoscaled: true, options: {} };
    store.addNodeGroup(group as unknown as Omit<NodeGroup, "id">, 0);
  }
  return store;
}

/** The same by a copy of each list and a look at every instance in it. */
class PlainCache {
  readonly lists: (readonly Id[])[] = [];
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  /** True: the list is another one. */
  fetch(group: Id): boolean {
    const before = this.lists[group];
    this.lists[group] = [...this.store.nodeGroups.instancesOf[group]];
    return JSON.stringify(before) !== JSON.stringify(this.lists[group]);
  }

  withoutNode(group: Id): Id[] {
    const { nodeGroups, nodes } = this.store;
    return this.lists[group].filter((id) => {
      const { state, node } = nodeGroups.instances[id];
      return state !== "deleting" && state !== "gone" && (node === undefined || !nodes.isAlive(node));
    });
  }
}

const act = fc.record({
  what: fc.constantFrom("create", "create", "register", "register", "loseNode", "delete", "remove", "fetch", "fetchAll", "invalidate"),
  group: fc.nat(1),
  which: fc.nat(20),
});

test("instances that are counted from change to change are those that a look at all of them finds", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const store = storeWithGroups(2);
      const changes = new Changes();
      const cache = new InstanceCache(store, changes);
      const plain = new PlainCache(store);
      const { instances } = store.nodeGroups;
      store.watch("Instance", (id) => cache.changed(id));
      store.watch("Node", (node) => cache.changed(store.nodes.instance[node]));
      cache.fetchAll();
      for (const group of [0, 1]) plain.fetch(group);
      for (const { what, group, which } of acts) {
        const { count } = changes;
        const own = instances.filter((one) => one.group === group && one.state !== "gone");
        const one = own[which % Math.max(1, own.length)];
        let isOther = false;
        if (what === "create") store.createInstance(group, `i${instances.length}`, "");
        else if (what === "fetch") {
          cache.fetch(group);
          isOther = plain.fetch(group);
        } else if (what === "fetchAll") {
          cache.fetchAll();
          for (const each of [0, 1]) if (plain.fetch(each)) isOther = true;
        } else if (what === "invalidate") {
          cache.invalidate(group);
          cache.ensure(group);
          plain.fetch(group);
          isOther = true;
        } else if (one !== undefined) change(store, what, one.id);
        expect(changes.count > count).toBe(isOther);
        for (const each of [0, 1]) expect(cache.withoutNode(each)).toEqual(plain.withoutNode(each));
      }
    }),
    { numRuns: runs(100) },
  );
});

function change(store: Store, what: string, id: Id): void {
  const { state, node, name } = store.nodeGroups.instances[id];
  const hasNode = node !== undefined && store.nodes.isAlive(node);
  if (what === "register" && state === "creating") store.addNode(makeNode(name, 1, 1), id);
  if (what === "loseNode" && hasNode) store.removeNode(node, "Gone");
  if (what === "delete") store.deleteInstance(id, false);
  if (what === "remove") store.removeInstance(id, "Gone");
}

test("all lists are fetched at every multiple of two minutes", () => {
  expect([0, 1, 120_000, 120_001].map(nextRefreshMs)).toEqual([0, 120_000, 120_000, 240_000]);
});
