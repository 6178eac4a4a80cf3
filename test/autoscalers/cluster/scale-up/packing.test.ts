import fc from "fast-check";
import { expect, test } from "vitest";
import { groupPods, type PodGroup } from "../../../../src/autoscalers/cluster/scale-up/equivalence.ts";
import { estimate, orderGroups } from "../../../../src/autoscalers/cluster/scale-up/estimator.ts";
import { copyOfTemplate, type NodeTemplate } from "../../../../src/autoscalers/cluster/templates.ts";
import type { Id, NodeRow } from "../../../../src/cluster/index.ts";
import { makeSchedulingPredicates } from "../../../../src/scheduler/predicates.ts";
import { runs } from "../../../support/laws.ts";
import { nodeOf, Setting } from "../setting.ts";

const HOSTNAME = "kubernetes.io/hostname";
const SELF = { labelSelector: { matchLabels: { app: "a" } }, topologyKey: HOSTNAME };

/** Pods of every kind that packing treats in its own way, and plain ones. */
const SHAPES: readonly [requests: string, parts: NonNullable<Parameters<Setting["pod"]>[1]>][] = [
  ["500m/1Gi", {}],
  ["1/1Gi", {}],
  ["1500m/512Mi", {}],
  ["5/1Gi", {}],
  ["250m/6Gi", {}],
  [
    "100m/1Gi",
    { labels: { app: "a" }, spec: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [SELF] } } } },
  ],
  [
    "100m/1Gi",
    { labels: { app: "a" }, spec: { topologySpreadConstraints: [{ ...SELF, maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }] } },
  ],
  ["100m/1Gi", { labels: { app: "b" }, spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [SELF] } } } }],
];

/** The same by a fresh look at every node for every pod; returns how many nodes there are with pods, and the pods. */
function packPlainly({ env, store }: Setting, groups: readonly PodGroup[], template: NodeTemplate, cap: number) {
  const { snapshot, search } = env;
  const { templates } = store.pods;
  const check = (row: NodeRow, pod: Id) => makeSchedulingPredicates(store).check(snapshot.infos, templates[pod], row, snapshot.rows);
  const first = snapshot.rows.length;
  const taken = new Set<NodeRow>();
  const placed: Id[] = [];
  const take = (row: NodeRow, pod: Id) => {
    taken.add(row);
    placed.push(pod);
  };
  let added = 0;
  let isFull = false;
  const packOne = (pod: Id): boolean => {
    const last = added === 0 ? undefined : snapshot.rows[first + added - 1];
    if (last !== undefined) {
      const why = check(last, pod);
      if (why === undefined) {
        snapshot.place(last, pod, templates[pod]);
        take(last, pod);
        return true;
      }
      const spreads = templates[pod].spec.topologySpreadConstraints !== undefined;
      if (spreads && why.reasons.includes("node(s) didn't match pod topology spread constraints")) {
        const other = searchPlainly(pod, (row) => row !== last);
        if (other >= 0) {
          take(other, pod);
          return true;
        }
      }
      if (!taken.has(last)) return false;
    }
    if (added >= cap) {
      isFull = true;
      return false;
    }
    const row = snapshot.addNode(copyOfTemplate(template, "e", added++), template.pods);
    if (check(row, pod) !== undefined) return false;
    snapshot.place(row, pod, templates[pod]);
    take(row, pod);
    return true;
  };
  const searchPlainly = (pod: Id, accepts: (row: NodeRow) => boolean): NodeRow => {
    const { rows } = snapshot;
    const { start } = search;
    for (let i = 0; i < rows.length; i++) {
      const index = (start + i) % rows.length;
      if (!accepts(rows[index]) || check(rows[index], pod) !== undefined) continue;
      search.found(index, pod, templates[pod]);
      return rows[index];
    }
    return -1;
  };
  snapshot.fork();
  for (const { pods } of orderGroups(groups, template)) {
    let next = 0;
    for (; next < pods.length; next++) {
      const row = searchPlainly(pods[next], (row) => snapshot.rows.indexOf(row) >= first);
      if (row < 0) break;
      take(row, pods[next]);
    }
    if (isFull) continue;
    while (next < pods.length && packOne(pods[next])) next++;
  }
  snapshot.revert();
  return { nodeCount: taken.size, pods: placed };
}

const entry = fc.record({ shape: fc.nat(SHAPES.length - 1), count: fc.integer({ min: 1, max: 6 }), owned: fc.boolean() });

test("packing by what is known of pods is packing by a look at every node, and ends at the same one", () => {
  const cap = fc.integer({ min: 0, max: 8 });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 10 }), cap, fc.nat(2), fc.nat(1), (entries, cap, real, pass) => {
      const results = [estimate, packPlainly].map((pack) => {
        const setting = new Setting({}, makeSchedulingPredicates);
        const { store, env } = setting;
        const nodes = Array.from({ length: real }, (_, i) => store.addNode(nodeOf(`n${i}`, "2/4Gi")));
        const ids = entries.flatMap(({ shape, count, owned }, i) =>
          Array.from({ length: count }, () => {
            const [requests, parts] = SHAPES[shape];
            return setting.pod(requests, owned ? { ...parts, owner: `ReplicaSet/r${i}` } : parts);
          }),
        );
        const template = setting.template("4/16Gi", "4/16Gi", ["100m/200Mi"]);
        env.snapshot.begin(nodes, []);
        // A second estimate begins where the first one ended.
        const groups = groupPods(store, ids);
        const found = Array.from({ length: 1 + pass }, () => {
          const { nodeCount, pods } =
            pack === estimate ? estimate(env, groups, template, cap) : packPlainly(setting, groups, template, cap);
          return { nodeCount, pods };
        });
        return { found, start: env.search.start };
      });
      expect(results[0]).toEqual(results[1]);
    }),
    { numRuns: runs(25) },
  );
});
