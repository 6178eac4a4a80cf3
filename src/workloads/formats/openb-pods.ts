import { NEVER, seconds } from "../../engine/index.ts";
import type { ArrivalTable } from "../arrivals.ts";
import { GPU_MILLI_RESOURCE, GPU_MODEL_LABEL } from "./openb-nodes.ts";
import { internShape, scaleRequest } from "./pod-shape.ts";
import { RowProblems, type RowReader, readTable, type TableRow } from "./text-rows.ts";
import type { TraceOptions, TraceReader } from "./trace-reader.ts";
import { nameOfId, TraceRows } from "./trace-rows.ts";

const BYTES_PER_MIB = 1024 * 1024;
const MILLI_PER_GPU = 1000;
/** The label that keeps a pod's QoS of the source. */
const QOS_LABEL = "wavetank.dev/qos";

const REQUESTS = ["cpu_milli", "memory_mib", "num_gpu", "gpu_milli"];
const REQUIRED = ["name", ...REQUESTS, "gpu_spec", "qos", "pod_phase", "creation_time", "deletion_time", "scheduled_time"];

/**
 * Pods of the Alibaba GPU cluster trace of 2023: a pod per row, created and deleted at known times. Under the rule `work` a pod runs
 * from its recorded start to its deletion, and one that never started (Pending) from its creation to its deletion.
 * Source: traces.md 7; alibaba/clusterdata, cluster-trace-gpu-v2023.
 * Differs: which devices of a node share a pod's thousandths is not modelled.
 */
export const openbPods: TraceReader = {
  format: "openb-pods",
  source: "https://github.com/alibaba/clusterdata/tree/master/cluster-trace-gpu-v2023",
  read(input, options, arrivals) {
    const rows = new TraceRows(options, arrivals);
    const problems = new RowProblems(input.file);
    readTable(input, { required: REQUIRED, optional: [] }, problems, (indexOf) =>
      rowReader(indexOf, { problems, rows, options, arrivals }),
    );
    problems.finish();
    rows.facts["time zero"] = "arbitrary: the phase of day and week is unknown";
    return rows.finish();
  },
};

interface Reading {
  readonly problems: RowProblems;
  readonly rows: TraceRows;
  readonly options: TraceOptions;
  readonly arrivals: ArrivalTable;
}

function rowReader(indexOf: (name: string) => number, reading: Reading): RowReader {
  const { problems, rows } = reading;
  const [name, creation, deletion, scheduled] = ["name", "creation_time", "deletion_time", "scheduled_time"].map(indexOf);
  const shapes = new ShapeCache(indexOf, reading);
  return (row) => {
    const id = row.text(name);
    if (id === "") problems.at(row.line, "name", "a name", "nothing");
    const created = problems.number(row, creation, "creation_time");
    const deleted = problems.number(row, deletion, "deletion_time");
    const isPending = row.isEmpty(scheduled);
    const started = isPending ? created : problems.number(row, scheduled, "scheduled_time");
    const shape = shapes.of(row);
    if (shape === undefined || id === "" || Number.isNaN(created + deleted + started) || rows.isSampledOut(id)) return;
    if (deleted <= started) {
      rows.skip(deleted < started ? "end before start" : "no run time");
      return;
    }
    if (isPending) rows.noted.add("never scheduled in the source: runs from creation to deletion");
    for (const note of shape.notes) rows.noted.add(note);
    const [submitMs, startMs] = [seconds(created), seconds(started)];
    const workMs = seconds(deleted) - startMs;
    rows.add({ id, name: nameOfId(id), submitMs, startMs, workMs, deleteMs: NEVER, template: shape.template, pods: 1 });
  };
}

interface KnownShape {
  readonly template: number;
  /** What has to be counted with each row of the shape. */
  readonly notes: readonly string[];
}

/** Rows with the same text in the same columns ask for the same: numbers are read, checked and scaled once per shape. */
class ShapeCache {
  private readonly known = new Map<string, KnownShape>();
  private readonly requests: readonly number[];
  private readonly spec: number;
  private readonly qos: number;
  private readonly reading: Reading;

  constructor(indexOf: (name: string) => number, reading: Reading) {
    this.requests = REQUESTS.map(indexOf);
    this.spec = indexOf("gpu_spec");
    this.qos = indexOf("qos");
    this.reading = reading;
  }

  /** Undefined after adding problems. */
  of(row: TableRow): KnownShape | undefined {
    const spec = row.text(this.spec);
    const qos = row.text(this.qos);
    let key = `${spec},${qos}`;
    for (const index of this.requests) key += `,${row.text(index)}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { problems } = this.reading;
    const values = this.requests.map((index, i) => {
      const value = problems.number(row, index, REQUESTS[i]);
      if (value < 0) problems.at(row.line, REQUESTS[i], "a number of 0 or more", row.text(index));
      return value < 0 ? Number.NaN : value;
    });
    if (values.some(Number.isNaN)) return undefined;
    const made = makeShape(values, spec, qos, this.reading);
    this.known.set(key, made);
    return made;
  }
}

function makeShape(values: readonly number[], gpuSpec: string, qos: string, { options, arrivals }: Reading): KnownShape {
  const [cpuMilli, memoryMib, gpus, gpuMilli] = values;
  const { requestScale, priorityByQos } = options;
  const notes: string[] = [];
  if (memoryMib === 0) notes.push("requests 0 memory");
  const shape = {
    kind: options.as,
    namespace: options.namespace,
    cpuMillicores: scaleRequest(cpuMilli, requestScale.cpu),
    memoryBytes: scaleRequest(memoryMib * BYTES_PER_MIB, requestScale.memory),
    extended: gpuRequests(gpus, gpuMilli, notes, options),
    labels: qos === "" ? {} : { [QOS_LABEL]: qos },
    nodeIn: gpuSpec === "" ? [] : ([[GPU_MODEL_LABEL, gpuSpec.split("|")]] as const),
    priority: priorityByQos?.[qos],
    deadlineSeconds: undefined,
  };
  return { template: internShape(arrivals, shape, options), notes };
}

/** A share is counted in thousandths when asked for, and then whole GPUs too: both draw on the same devices. */
function gpuRequests(gpus: number, milli: number, notes: string[], { gpuResource, gpuMilli }: TraceOptions): [string, number][] {
  if (gpus === 0) return [];
  const isShare = gpus === 1 && milli > 0 && milli < MILLI_PER_GPU;
  if (isShare && !gpuMilli) notes.push("share of a GPU, rounded up to a whole one");
  if (!gpuMilli) return [[gpuResource, gpus]];
  if (isShare) return [[GPU_MILLI_RESOURCE, milli]];
  const both: [string, number][] = [
    [gpuResource, gpus],
    [GPU_MILLI_RESOURCE, gpus * MILLI_PER_GPU],
  ];
  return both.sort(([a], [b]) => (a < b ? -1 : 1));
}
