import fc from "fast-check";
import { expect, test } from "vitest";
import { makePodTemplate, NodeInfos, type PodTemplate, ResourceNames } from "../../src/cluster/index.ts";

const resources = new ResourceNames();

const template = (cpu: string, gpu: string): PodTemplate =>
  makePodTemplate(
    0,
    { namespace: "default", spec: { containers: [{ name: "c", resources: { requests: { cpu, memory: "1Gi", "nvidia.com/gpu": gpu } } }] } },
    resources,
  );

const templates = [template("100m", "0"), template("2", "1"), template("1500m", "4")];

const node = (name: string, cpu: string) => ({
  metadata: { name, labels: { name } },
  status: { allocatable: { cpu, memory: "64Gi", pods: "10", "nvidia.com/gpu": "8" } },
});

/** Everything there is to see of a table, but for generations, which only ever grow. */
function picture(infos: NodeInfos): unknown {
  return Array.from({ length: infos.count }, (_, row) => ({
    name: infos.names[row],
    alive: infos.alive[row],
    labels: infos.labels[row],
    found: infos.rowOf(infos.names[row]),
    allocatable: infos.allocatable.map((column) => column[row]),
    requested: infos.requested.map((column) => column[row]),
    nonZero: [infos.nonZeroCpuMillicores[row], infos.nonZeroMemoryBytes[row]],
    podCount: infos.podCount[row],
    pods: [...infos.pods[row].ids],
    templates: infos.pods[row].templates.map((used) => templates.indexOf(used)),
  }));
}

type Step = { readonly kind: "addNode" | "removeNode" | "setNode" | "addPod" | "removePod" | "removePodAt"; readonly pick: number };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("addNode", "removeNode", "setNode", "addPod", "addPod", "addPod", "removePod", "removePodAt"),
  pick: fc.nat(1000),
});

let serial = 0;

function apply(infos: NodeInfos, { kind, pick }: Step): void {
  const live = Array.from({ length: infos.count }, (_, row) => row).filter((row) => infos.alive[row] === 1);
  const row = live[pick % Math.max(1, live.length)];
  if (kind === "addNode") infos.addNode(node(`n${serial++}`, `${1 + (pick % 32)}`));
  else if (row === undefined) return;
  else if (kind === "removeNode") infos.removeNode(row);
  else if (kind === "setNode") infos.setNode(row, node(infos.names[row], `${1 + (pick % 64)}`));
  else if (kind === "addPod") infos.addPod(row, serial++, templates[pick % templates.length]);
  else if (infos.pods[row].ids.length > 0 && kind === "removePodAt") infos.removePodAt(row, pick % infos.pods[row].ids.length);
  else if (infos.pods[row].ids.length > 0) infos.removePod(row, infos.pods[row].ids[pick % infos.pods[row].ids.length]);
}

test("reverting a fork, also a nested one, brings back everything to the order of the pods", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.array(step, { maxLength: 60 }),
      fc.array(step, { maxLength: 60 }),
      (before, outer, inner) => {
        const infos = new NodeInfos(resources);
        for (const each of before) apply(infos, each);
        const atFirst = picture(infos);
        infos.fork();
        for (const each of outer) apply(infos, each);
        const atSecond = picture(infos);
        infos.fork();
        for (const each of inner) apply(infos, each);
        infos.revert();
        expect(picture(infos)).toEqual(atSecond);
        infos.revert();
        expect(picture(infos)).toEqual(atFirst);
      },
    ),
  );
});

test("a committed fork is undone by the fork around it", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.array(step, { maxLength: 40 }), (before, steps) => {
      const infos = new NodeInfos(resources);
      for (const each of before) apply(infos, each);
      const atFirst = picture(infos);
      infos.fork();
      infos.fork();
      for (const each of steps) apply(infos, each);
      const changed = picture(infos);
      infos.commit();
      expect(picture(infos)).toEqual(changed);
      infos.revert();
      expect(picture(infos)).toEqual(atFirst);
    }),
  );
});

test("a copy shows the same nodes and pods, and lives its own life", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const infos = new NodeInfos(resources);
      for (const each of steps) apply(infos, each);
      const live = Array.from({ length: infos.count }, (_, row) => row).filter((row) => infos.alive[row] === 1);
      const original = picture(infos);
      const copy = infos.copyOf(live);
      expect(copy.names).toEqual(live.map((row) => infos.names[row]));
      expect(Array.from({ length: copy.count }, (_, row) => copy.requested[0][row])).toEqual(live.map((row) => infos.requested[0][row]));
      apply(copy, { kind: "addPod", pick: 1 });
      expect(picture(infos)).toEqual(original);
    }),
  );
});
