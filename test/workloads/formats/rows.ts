import { NEVER } from "../../../src/engine/index.ts";
import {
  DEFAULT_TRACE_OPTIONS,
  type ReadSummary,
  type TraceOptions,
  type TraceReader,
} from "../../../src/workloads/formats/trace-reader.ts";
import { ArrivalTable } from "../../../src/workloads/index.ts";

/** Reads a trace, sorts it, and shows its rows as `name xPODS @arrival run=work del=deletion cpu/memory [warm]`, times in milliseconds. */
export function readRows(
  reader: TraceReader,
  text: string,
  options: Partial<TraceOptions> = {},
): { readonly rows: string[]; readonly summary: ReadSummary; readonly table: ArrivalTable } {
  const table = new ArrivalTable();
  const summary = reader.read({ file: "trace", text }, { ...DEFAULT_TRACE_OPTIONS, ...options }, table);
  table.sort();
  return { rows: Array.from({ length: table.count }, (_, i) => show(table, i)), summary, table };
}

function show(table: ArrivalTable, i: number): string {
  const { template } = table.templates[table.template[i]];
  const { cpu = "-", memory = "-", ...others } = template.spec.containers[0].resources?.requests ?? {};
  const time = (ms: number) => (ms === NEVER ? "-" : `${ms}`);
  const extended = Object.entries(others).map(([name, amount]) => ` ${name}=${amount}`);
  const flags = table.warm[i] === 1 ? " warm" : "";
  return `${table.names[i]} x${table.pods[i]} @${table.timeMs[i]} run=${time(table.workMs[i])} del=${time(table.deleteAtMs[i])} ${cpu}/${memory}${extended.join("")}${flags}`;
}
