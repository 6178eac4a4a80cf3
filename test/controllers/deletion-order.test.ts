import { expect, test } from "vitest";
import { PodPhase, Store } from "../../src/cluster/index.ts";
import { sortForDeletion } from "../../src/controllers/deletion-order.ts";

/**
 * Rows of pods, in an order that is not the answer: `name node=NAME|- phase ready=SECOND|no [cost=N] [restarts=N] [created=SECOND] [rank=N] [uid=U]`.
 * `first` lists them as they would be deleted at 100000 s.
 */
function check(title: string, rows: string, first: string): void {
  test(title, () => {
    const store = new Store({ now: 0 });
    const { pods } = store;
    const ranks = new Map<number, number>();
    for (const line of rows.trim().split("\n")) {
      const [name, ...settings] = line.trim().split(/\s+/);
      const given: Record<string, string> = Object.fromEntries(settings.map((setting) => setting.split("=")));
      const annotations: Record<string, string> =
        given.cost === undefined ? {} : { "controller.kubernetes.io/pod-deletion-cost": given.cost };
      const template = store.makeTemplate({ namespace: "default", annotations, spec: { containers: [{ name: "c" }] } });
      const id = store.createPod({ name, template, uid: given.uid ?? name });
      if (given.node !== "-") {
        store.bindPod(id, store.nodes.infos.rowOf(given.node ?? "n") ?? store.addNode({ metadata: { name: given.node ?? "n" } }));
        ranks.set(pods.node[id], Number(given.rank ?? 1));
      }
      if (given.phase !== "Pending" && given.node !== "-") pods.phase[id] = PodPhase.Running;
      pods.createdMs[id] = Number(given.created ?? 0) * 1000;
      pods.restarts[id] = Number(given.restarts ?? 0);
      if (given.ready !== "no" && given.node !== "-" && given.phase !== "Pending") {
        pods.ready[id] = 1;
        pods.readyMs[id] = Number(given.ready ?? 0) * 1000;
      }
    }
    const ids = Array.from({ length: pods.count }, (_, id) => id);
    expect(
      sortForDeletion(store, ids, ranks, 100_000_000)
        .map((id) => pods.names[id])
        .join(" "),
    ).toBe(first);
  });
}

check(
  "without node, pending, not ready, ready",
  `
  ready
  unready  ready=no
  pending  phase=Pending
  nowhere  node=-
  `,
  "nowhere pending unready ready",
);

check(
  "deletion cost comes before crowding, crowding before age",
  `
  a node=n1 rank=2 ready=10
  b node=n1 rank=2 ready=90000
  c node=n2 rank=1 ready=99999
  d node=n3 rank=1 cost=-5
  `,
  "d b a c",
);

check(
  "costs that are no int32 count as 0",
  `
  a cost=+1
  b cost=-1
  c cost=007
  d cost=1
  e cost=99999999999
  `,
  "b a c e d",
);

check(
  "ready for a shorter time, by orders of magnitude: within one the UID decides",
  `
  b-17s   ready=99983
  a-10s   ready=99990
  c-1h    ready=96400
  z-17.2s ready=99982
  `,
  "a-10s b-17s z-17.2s c-1h",
);

check(
  "ready in the same second: more restarts first, then the younger",
  `
  old      restarts=0 created=10
  young    restarts=0 created=90000
  restless restarts=3 created=10
  `,
  "restless young old",
);

check(
  "pods that are not ready are told apart by restarts and creation, not by readiness",
  `
  a ready=no created=5
  b ready=no created=99000
  `,
  "b a",
);
