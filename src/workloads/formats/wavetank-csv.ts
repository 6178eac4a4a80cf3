import { parse } from "csv-parse/sync";
import { NEVER } from "../../engine/index.ts";
import type { ArrivalKind, ArrivalTable } from "../arrivals.ts";
import { internShape, scaleRequest, shapeOf } from "./pod-shape.ts";
import { RowProblems, type RowReader, readNumber, readTable, type TableRow } from "./text-rows.ts";
import type { TraceOptions, TraceReader } from "./trace-reader.ts";
import { nameOfId, TraceRows } from "./trace-rows.ts";

/**
 * wavetank's own table of arrivals. Times are whole milliseconds from the table's beginning; an empty field means "not given".
 * Lists are separated by blanks and hold no commas, so that no field needs quotes: `a=1 b=2`; alternatives are joined by `|`.
 */
export const WAVETANK_COLUMNS = {
  name: "name of the Job or pod; must be there",
  namespace: "its namespace; the scenario's when empty",
  kind: "Job or Pod; the scenario's when empty",
  arrival_ms: "when it arrives; must be there",
  run_ms: "how long each pod runs once started; empty: until it is deleted",
  delete_ms: "when it is deleted, whatever it is doing; empty: never",
  existed: "1: existed before the beginning, and is left out of waiting times",
  pods: "pods of the Job, all at once; empty: 1",
  cpu_millicores: "CPU request of each pod; empty: none",
  memory_bytes: "memory request of each pod; empty: none",
  extended_resources: "other requests of each pod, such as nvidia.com/gpu=1",
  labels: "labels of the pods, such as app=web",
  node_labels: "labels that the node must have, such as model=A100|H100",
  priority: "priority of the pods; empty: that of the cluster's default",
  deadline_s: "longest time in seconds that each pod may be active; empty: for ever",
} as const;

type Column = keyof typeof WAVETANK_COLUMNS;
const COLUMNS = Object.keys(WAVETANK_COLUMNS) as Column[];
const REQUIRED: readonly Column[] = ["name", "arrival_ms"];
const OPTIONAL = COLUMNS.filter((name) => !REQUIRED.includes(name));

/** The table that `wavetank convert` writes. Reading what was written gives the same arrivals, and writing those the same bytes. */
export const wavetankCsv: TraceReader = {
  format: "wavetank-csv",
  source: "docs: the columns and their units are listed in src/workloads/formats/wavetank-csv.ts",
  read(input, options, arrivals) {
    const rows = new TraceRows(options, arrivals);
    const problems = new RowProblems(input.file);
    const text = input.text.includes('"') ? withoutQuotes(input.text, problems) : input.text;
    readTable({ file: input.file, text }, { required: REQUIRED, optional: OPTIONAL }, problems, (indexOf) =>
      rowReader(indexOf, { problems, rows, options, arrivals }),
    );
    problems.finish();
    return rows.finish();
  },
};

/** A spreadsheet may have put quotes around fields: takes them off. Fields never need them, so a comma inside one is a mistake. */
function withoutQuotes(text: string, problems: RowProblems): string {
  try {
    const rows = parse(text, { relax_column_count: true, skip_empty_lines: false }) as string[][];
    rows.forEach((fields, i) => {
      const wrong = fields.find((field) => /[,"\r\n]/.test(field));
      if (wrong !== undefined) problems.at(i + 1, undefined, "fields without commas, quotes and line ends", JSON.stringify(wrong));
    });
    problems.finish();
    return rows.map((fields) => fields.join(",")).join("\n");
  } catch (error) {
    const { lines, message } = error as { lines?: number; message: string };
    if (lines === undefined) throw error;
    problems.at(lines, undefined, "a row of comma-separated fields", `${message.charAt(0).toLowerCase()}${message.slice(1)}`);
    problems.finish();
    return "";
  }
}

interface Reading {
  readonly problems: RowProblems;
  readonly rows: TraceRows;
  readonly options: TraceOptions;
  readonly arrivals: ArrivalTable;
}

/** What one template depends on, as columns. */
const SHAPE_COLUMNS = [
  "namespace",
  "kind",
  "cpu_millicores",
  "memory_bytes",
  "extended_resources",
  "labels",
  "node_labels",
  "priority",
  "deadline_s",
] as const satisfies readonly Column[];

function rowReader(indexOf: (name: Column) => number, reading: Reading): RowReader {
  const { problems, rows } = reading;
  const shapes = new Map<string, number>();
  const shapeIndexes = SHAPE_COLUMNS.map(indexOf);
  const [name, arrival, run, deletion, existed, pods] = (["name", "arrival_ms", "run_ms", "delete_ms", "existed", "pods"] as const).map(
    indexOf,
  );
  return (fields) => {
    const row = new RowFields(fields, problems);
    const id = row.text(name);
    if (id === "") row.refuse("name", "a name", "nothing");
    const submitMs = row.whole("arrival_ms", arrival, Number.NaN);
    if (row.text(arrival) === "") row.refuse("arrival_ms", "a whole number of 0 or more", "nothing");
    const [workMs, deleteMs] = [row.whole("run_ms", run, NEVER), row.whole("delete_ms", deletion, NEVER)];
    const warm = row.whole("existed", existed, 0) === 1;
    const podCount = row.whole("pods", pods, 1, 1);
    const shape = shapeIndexes.map((index) => row.text(index));
    const key = shape.join(",");
    const template =
      shapes.get(key) ?? readShape(Object.fromEntries(SHAPE_COLUMNS.map((column, i) => [column, shape[i]])) as ShapeText, row, reading);
    if (!row.valid || template === undefined) return;
    shapes.set(key, template);
    if (rows.isSampledOut(id)) return;
    rows.add({ id, name: nameOfId(id), submitMs, startMs: submitMs, workMs, deleteMs, template, pods: podCount, warm });
  };
}

type ShapeText = Readonly<Record<(typeof SHAPE_COLUMNS)[number], string>>;

/** The template of a row, or undefined after adding problems. */
function readShape(written: ShapeText, row: RowFields, { options, arrivals }: Reading): number | undefined {
  const kind = written.kind === "" ? options.as : written.kind;
  if (kind !== "Job" && kind !== "Pod") row.refuse("kind", "one of Job, Pod", JSON.stringify(kind));
  const number = (column: keyof ShapeText, min = 0) => row.wholeOf(column, written[column], min);
  const shape = {
    kind: kind as ArrivalKind,
    namespace: written.namespace || options.namespace,
    cpuMillicores: scaled(number("cpu_millicores"), options.requestScale.cpu),
    memoryBytes: scaled(number("memory_bytes"), options.requestScale.memory),
    extended: row
      .pairs("extended_resources", written.extended_resources)
      .map(([name, amount]) => [name, row.wholeOf("extended_resources", amount, 0) ?? 0] as const),
    labels: Object.fromEntries(row.pairs("labels", written.labels)),
    nodeIn: row.pairs("node_labels", written.node_labels).map(([key, values]) => [key, values.split("|")] as const),
    priority: number("priority", -2_147_483_648),
    deadlineSeconds: number("deadline_s", 1),
  };
  return row.valid ? internShape(arrivals, shape, options) : undefined;
}

/** The fields of one line, and whether all that were asked for could be read. */
class RowFields {
  valid = true;
  private readonly fields: TableRow;
  private readonly problems: RowProblems;

  constructor(fields: TableRow, problems: RowProblems) {
    this.fields = fields;
    this.problems = problems;
  }

  text(index: number): string {
    return this.fields.text(index);
  }

  refuse(column: Column, expected: string, found: string): void {
    this.problems.at(this.fields.line, column, expected, found);
    this.valid = false;
  }

  whole(column: Column, index: number, missing: number, min = 0): number {
    return this.wholeOf(column, this.text(index), min) ?? missing;
  }

  /** Undefined for an empty field; NaN after adding a problem. */
  wholeOf(column: Column, written: string, min: number): number | undefined {
    if (written === "") return undefined;
    const value = readNumber(written);
    if (Number.isSafeInteger(value) && value >= min) return value;
    this.refuse(column, `a whole number of ${min} or more`, JSON.stringify(written));
    return Number.NaN;
  }

  pairs(column: Column, written: string): [string, string][] {
    if (written === "") return [];
    return written.split(" ").map((pair) => {
      const equals = pair.indexOf("=");
      if (equals <= 0) this.refuse(column, "pairs such as a=1 b=2", JSON.stringify(pair));
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    });
  }
}

const scaled = (value: number | undefined, scale: number): number | undefined =>
  value === undefined ? undefined : scaleRequest(value, scale);

/** Arrivals as the table that this format reads, in their order. */
export function writeWavetankCsv(arrivals: ArrivalTable): string {
  const perTemplate = arrivals.templates.map((template) => {
    const shape = shapeOf(template);
    return {
      before: [shape.namespace, shape.kind],
      after: [
        shape.cpuMillicores ?? "",
        shape.memoryBytes ?? "",
        shape.extended.map(([name, amount]) => `${name}=${amount}`).join(" "),
        Object.entries(shape.labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(" "),
        shape.nodeIn.map(([key, values]) => `${key}=${values.join("|")}`).join(" "),
        shape.priority ?? "",
        shape.deadlineSeconds ?? "",
      ],
    };
  });
  const time = (ms: number) => (ms === NEVER ? "" : `${ms}`);
  const lines = [COLUMNS.join(",")];
  for (let i = 0; i < arrivals.count; i++) {
    const { before, after } = perTemplate[arrivals.template[i]];
    const times = [`${arrivals.timeMs[i]}`, time(arrivals.workMs[i]), time(arrivals.deleteAtMs[i])];
    lines.push([arrivals.names[i], ...before, ...times, arrivals.warm[i], arrivals.pods[i], ...after].join(","));
  }
  return `${lines.join("\n")}\n`;
}
