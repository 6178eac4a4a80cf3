import { NEVER, seconds } from "../../engine/index.ts";
import { valueOf as unitsOf } from "../../model/index.ts";
import type { ArrivalTable } from "../arrivals.ts";
import { internShape, scaleRequest } from "./pod-shape.ts";
import { forEachLine, RowProblems, readNumber } from "./text-rows.ts";
import type { TraceOptions, TraceReader } from "./trace-reader.ts";
import { TraceRows } from "./trace-rows.ts";

const FIELD_COUNT = 18;
const BYTES_PER_KB = 1024;
const MILLICORES_PER_CORE = 1000;
const CANCELLED = 5;
const JOB_NUMBER = 0;
const SUBMIT_TIME = 1;
const WAIT_TIME = 2;
const RUN_TIME = 3;
const ALLOCATED_PROCESSORS = 4;
const USED_MEMORY = 6;
const REQUESTED_PROCESSORS = 7;
const REQUESTED_TIME = 8;
const REQUESTED_MEMORY = 9;
const STATUS = 10;
const FIELD_NAMES = [
  "job number",
  "submit time",
  "wait time",
  "run time",
  "allocated processors",
  "average CPU time",
  "used memory",
  "requested processors",
  "requested time",
  "requested memory",
  "status",
  "user",
  "group",
  "executable",
  "queue",
  "partition",
  "preceding job",
  "think time",
];

/**
 * Standard Workload Format 2.2 of the Parallel Workloads Archive: a job per row. A job of p processors becomes pods of `coresPerPod`
 * cores, or one pod of p cores when p is smaller; -1 means unknown everywhere.
 * Source: traces.md 11; https://www.cs.huji.ac.il/labs/parallel/workload/swf.html.
 * Differs: the pods of a job are not a gang, and dependencies between jobs (fields 17 and 18) are not followed.
 */
export const swf: TraceReader = {
  format: "swf",
  source: "https://www.cs.huji.ac.il/labs/parallel/workload/swf.html",
  read(input, options, arrivals) {
    const rows = new TraceRows(options, arrivals);
    const problems = new RowProblems(input.file);
    const fields = new Float64Array(FIELD_COUNT);
    const templates = new Map<string, number>();
    let jobs = 0;
    const { text } = input;
    forEachLine(text, (start, end, number) => {
      const first = skipBlanks(text, start, end);
      if (first === end) return;
      if (text[first] === ";") {
        readHeaderLine(text.slice(first, end), rows.facts);
        return;
      }
      jobs++;
      if (readFields({ text, start: first, end, number }, fields, problems)) addJob(fields, { rows, options, arrivals, templates });
    });
    if (jobs === 0) problems.at(undefined, undefined, "rows of 18 numbers", input.text === "" ? "an empty file" : "none");
    problems.finish();
    return rows.finish();
  },
};

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Space or tab. */
const isBlank = (code: number): boolean => code === 32 || code === 9;

/** `; Key: value`; notes and lists of queues are many, and kept as one text each. */
function readHeaderLine(line: string, facts: Record<string, string>): void {
  const colon = line.indexOf(":");
  const key = line.slice(1, colon).trim();
  if (colon < 0 || !/^[A-Za-z]+$/.test(key)) return;
  const value = line.slice(colon + 1).trim();
  facts[key] = facts[key] === undefined ? value : `${facts[key]}; ${value}`;
}

interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly number: number;
}

/** Reads 18 numbers; what follows them is somebody's extension. */
function readFields(line: Line, fields: Float64Array, problems: RowProblems): boolean {
  const { text, end, number } = line;
  let count = 0;
  let valid = true;
  for (let at = line.start; at < end && count < FIELD_COUNT; count++) {
    let stop = at;
    while (stop < end && !isBlank(text.charCodeAt(stop))) stop++;
    const value = readNumber(text, at, stop);
    if (Number.isNaN(value)) {
      problems.at(number, FIELD_NAMES[count], "a number", JSON.stringify(text.slice(at, stop)));
      valid = false;
    }
    fields[count] = value;
    at = skipBlanks(text, stop, end);
  }
  if (count === FIELD_COUNT) return valid;
  problems.at(number, undefined, `${FIELD_COUNT} numbers`, `${count}`, "the line seems to be cut off");
  return false;
}

interface Reading {
  readonly rows: TraceRows;
  readonly options: TraceOptions;
  readonly arrivals: ArrivalTable;
  /** Cores, memory and deadline -> template. */
  readonly templates: Map<string, number>;
}

function addJob(fields: Float64Array, reading: Reading): void {
  const { rows, options } = reading;
  const submit = fields[SUBMIT_TIME];
  const wait = fields[WAIT_TIME];
  const run = fields[RUN_TIME];
  const requestedTime = fields[REQUESTED_TIME];
  const id = `${fields[JOB_NUMBER]}`;
  if (rows.isSampledOut(id)) return;
  const processors = Math.ceil(fields[REQUESTED_PROCESSORS] > 0 ? fields[REQUESTED_PROCESSORS] : fields[ALLOCATED_PROCESSORS]);
  const cancelledInQueue = fields[STATUS] === CANCELLED && run <= 0;
  const reason = whyUnusable({ submit, processors, wait, run, cancelledInQueue });
  if (reason !== undefined) {
    rows.skip(reason);
    return;
  }
  const submitMs = seconds(submit);
  const startMs = seconds(submit + Math.max(0, wait));
  noteOddities(fields, processors, cancelledInQueue, rows, options);
  rows.add({
    id,
    name: `job-${id}`,
    submitMs,
    startMs: cancelledInQueue ? submitMs : startMs,
    workMs: cancelledInQueue ? (requestedTime > 0 ? seconds(requestedTime) : NEVER) : seconds(run),
    deleteMs: cancelledInQueue ? startMs : NEVER,
    ...podsOf(fields, processors, reading),
  });
}

function whyUnusable(job: {
  readonly submit: number;
  readonly processors: number;
  readonly wait: number;
  readonly run: number;
  readonly cancelledInQueue: boolean;
}): string | undefined {
  if (job.submit < 0) return "no submit time";
  if (job.processors <= 0) return "no processor count";
  if (job.cancelledInQueue) return job.wait < 0 ? "cancelled in the queue at an unknown time" : undefined;
  return job.run < 0 ? "no run time" : undefined;
}

function noteOddities(fields: Float64Array, processors: number, cancelled: boolean, rows: TraceRows, options: TraceOptions): void {
  const run = fields[RUN_TIME];
  if (cancelled) rows.noted.add("cancelled in the queue: deleted after the recorded wait");
  else if (run === 0) rows.noted.add("run time 0: below half a second");
  if (fields[WAIT_TIME] < 0) rows.noted.add("no wait time: the start is taken for the submission");
  if (processors > Number(rows.facts["MaxProcs"])) rows.noted.add("more processors than MaxProcs");
  if (processors > options.coresPerPod && processors % options.coresPerPod !== 0) rows.noted.add("processors rounded up to whole pods");
  if (options.deadline && fields[REQUESTED_TIME] > 0 && run > fields[REQUESTED_TIME])
    rows.noted.add("run time above the requested time: cut");
}

function podsOf(fields: Float64Array, processors: number, reading: Reading): { readonly template: number; readonly pods: number } {
  const { coresPerPod, memoryPerCore, deadline } = reading.options;
  const requestedTime = fields[REQUESTED_TIME];
  const requestedKb = fields[REQUESTED_MEMORY];
  const usedKb = fields[USED_MEMORY];
  const cores = Math.min(processors, coresPerPod);
  const knownKb = requestedKb > 0 ? requestedKb : usedKb > 0 ? usedKb : undefined;
  const bytesPerCore = knownKb !== undefined ? knownKb * BYTES_PER_KB : memoryPerCore === undefined ? undefined : unitsOf(memoryPerCore);
  const deadlineSeconds = deadline && requestedTime > 0 ? Math.ceil(requestedTime) : undefined;
  const key = `${cores} ${bytesPerCore} ${deadlineSeconds}`;
  const known = reading.templates.get(key);
  const template = known ?? internPod(cores, bytesPerCore, deadlineSeconds, reading);
  if (known === undefined) reading.templates.set(key, template);
  return { template, pods: Math.ceil(processors / cores) };
}

function internPod(
  cores: number,
  bytesPerCore: number | undefined,
  deadlineSeconds: number | undefined,
  { options, arrivals }: Reading,
): number {
  const { requestScale } = options;
  const shape = {
    kind: options.as,
    namespace: options.namespace,
    cpuMillicores: scaleRequest(cores * MILLICORES_PER_CORE, requestScale.cpu),
    memoryBytes: bytesPerCore === undefined ? undefined : scaleRequest(cores * bytesPerCore, requestScale.memory),
    extended: [],
    labels: {},
    nodeIn: [],
    priority: undefined,
    deadlineSeconds,
  };
  return internShape(arrivals, shape, options);
}
