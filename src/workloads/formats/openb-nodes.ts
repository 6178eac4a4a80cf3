import type { Node } from "../../model/index.ts";
import { RowProblems, readTable, type TableRow } from "./text-rows.ts";
import type { NodeTraceOptions, NodeTraceReader } from "./trace-reader.ts";
import { nameOfId } from "./trace-rows.ts";

/** Thousandths of shared GPUs. */
export const GPU_MILLI_RESOURCE = "wavetank.dev/gpu-milli";
/** The model of a node's GPUs. */
export const GPU_MODEL_LABEL = "wavetank.dev/gpu-model";

const NUMBERS = ["cpu_milli", "memory_mib", "gpu"];

/**
 * Nodes of the Alibaba GPU cluster trace of 2023. The GPU model becomes the label `wavetank.dev/gpu-model`.
 * Source: traces.md 7; alibaba/clusterdata, cluster-trace-gpu-v2023.
 */
export const openbNodes: NodeTraceReader = {
  format: "openb-nodes",
  source: "https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2023",
  read(input, options) {
    const problems = new RowProblems(input.file);
    const nodes: Node[] = [];
    const lineOf = new Map<string, number>();
    readTable(input, { required: ["sn", ...NUMBERS, "model"], optional: [] }, problems, (indexOf) => (row) => {
      const { line } = row;
      const id = row.text(indexOf("sn"));
      const [cpuMilli, memoryMib, gpus] = NUMBERS.map((name) => wholeNumber(row, indexOf(name), name, problems));
      const before = lineOf.get(id);
      if (id === "") problems.at(line, "sn", "a name", "nothing");
      else if (before !== undefined) problems.at(line, "sn", "each node once", `"${id}" again`, `first on line ${before}`);
      lineOf.set(id, line);
      nodes.push(nodeOf({ id, cpuMilli, memoryMib, gpus, model: row.text(indexOf("model")) }, options));
    });
    problems.finish();
    return { nodes, summary: { rows: nodes.length, used: nodes.length, skipped: {}, noted: {}, facts: {} } };
  },
};

function wholeNumber(row: TableRow, index: number, name: string, problems: RowProblems): number {
  const value = problems.number(row, index, name);
  if (Number.isNaN(value) || (value >= 0 && Number.isSafeInteger(value))) return value;
  problems.at(row.line, name, "a whole number of 0 or more", row.text(index));
  return Number.NaN;
}

function nodeOf(
  row: { readonly id: string; readonly cpuMilli: number; readonly memoryMib: number; readonly gpus: number; readonly model: string },
  { gpuResource, gpuMilli, podsPerNode }: NodeTraceOptions,
): Node {
  const name = nameOfId(row.id);
  const resources = {
    cpu: `${row.cpuMilli}m`,
    memory: `${row.memoryMib}Mi`,
    pods: `${podsPerNode}`,
    ...(row.gpus > 0 && { [gpuResource]: `${row.gpus}` }),
    ...(row.gpus > 0 && gpuMilli && { [GPU_MILLI_RESOURCE]: `${row.gpus * 1000}` }),
  };
  const labels = { "kubernetes.io/hostname": name, ...(row.model !== "" && { [GPU_MODEL_LABEL]: row.model }) };
  return { apiVersion: "v1", kind: "Node", metadata: { name, labels }, status: { capacity: resources, allocatable: resources } };
}
