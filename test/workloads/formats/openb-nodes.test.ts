import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { milliValueOf } from "../../../src/model/index.ts";
import { openbNodes } from "../../../src/workloads/formats/openb-nodes.ts";
import { complaints } from "../scratch.ts";

const HEADER = "sn,cpu_milli,memory_mib,gpu,model\n";
const OPTIONS = { gpuResource: "nvidia.com/gpu", gpuMilli: false, podsPerNode: 110 };
const read = (text: string, options = OPTIONS) => openbNodes.read({ file: "nodes", text }, options);

test("a node's resources and labels", () => {
  const { nodes } = read(`${HEADER}n-1,96000,786432,8,V100M32\nn-0,32000,262144,0,\n`);
  expect(nodes.map(({ metadata, status }) => [metadata.name, metadata.labels, status?.allocatable])).toEqual([
    [
      "n-1",
      { "kubernetes.io/hostname": "n-1", "wavetank.dev/gpu-model": "V100M32" },
      { cpu: "96000m", memory: "786432Mi", pods: "110", "nvidia.com/gpu": "8" },
    ],
    ["n-0", { "kubernetes.io/hostname": "n-0" }, { cpu: "32000m", memory: "262144Mi", pods: "110" }],
  ]);
});

test("shared GPUs", () => {
  const { nodes } = read(`${HEADER}n,1,1,2,T4\n`, { ...OPTIONS, gpuMilli: true, gpuResource: "example.com/gpu" });
  expect(nodes[0].status?.capacity).toMatchObject({ "example.com/gpu": "2", "wavetank.dev/gpu-milli": "2000" });
});

test.each([
  ["nothing", "", ["nodes:1: expected a header with sn, cpu_milli, memory_mib, gpu, model, found an empty file"]],
  ["a line cut off", `${HEADER}n,1,1\n`, ["nodes:2: expected 5 columns, found 3", "  the line seems to be cut off"]],
  ["half a GPU", `${HEADER}n,1,1,0.5,T4\n`, ["nodes:2 gpu: expected a whole number of 0 or more, found 0.5"]],
  ["a node twice", `${HEADER}n,1,1,0,\nn,1,1,0,\n`, ['nodes:3 sn: expected each node once, found "n" again', "  first on line 2"]],
])("refuses %s", (_name, text, expected) => {
  expect(complaints("", () => read(text))).toEqual(expected);
});

test("the shipped file: 1,523 nodes, 125,514 cores, 6,212 GPUs, 310 nodes without any", () => {
  const { nodes, summary } = read(readFileSync("workloads/data/openb_node_list_all_node.csv", "utf8"));
  const sum = (name: string) => nodes.reduce((total, { status }) => total + milliValueOf(status?.capacity?.[name] ?? 0) / 1000, 0);
  expect([nodes.length, sum("cpu"), sum("nvidia.com/gpu")]).toEqual([1523, 125_514, 6212]);
  expect(nodes.filter(({ status }) => status?.capacity?.["nvidia.com/gpu"] === undefined).length).toBe(310);
  expect(summary).toMatchObject({ rows: 1523, used: 1523 });
});
