import { CPU_COLUMN, MEMORY_COLUMN } from "../../cluster/index.ts";
import { HUGEPAGES_PREFIX } from "../../model/index.ts";
import { distinctSnakeCase } from "../columns.ts";
import { type Series, series } from "./series.ts";

const cpu = CPU_COLUMN;
const memory = MEMORY_COLUMN;

/** CPU and memory of the whole cluster. */
export const resourceSeries: readonly Series[] = [
  series("cpu_allocatable_millicores", "millicores", "CPU for pods, all nodes.", (view) => view.allocatable[cpu]),
  series("cpu_requested_millicores", "millicores", "CPU requested by bound pods.", (view) => view.requested[cpu]),
  series("cpu_used_millicores", "millicores", "CPU used by running pods.", (view) => view.used[cpu]),
  series("cpu_requested_ratio", "ratio", "CPU requested / allocatable.", (view) => view.requested[cpu] / view.allocatable[cpu]),
  series("cpu_used_ratio", "ratio", "CPU used / allocatable.", (view) => view.used[cpu] / view.allocatable[cpu]),
  series("memory_allocatable_bytes", "bytes", "Memory for pods, all nodes.", (view) => view.allocatable[memory]),
  series("memory_requested_bytes", "bytes", "Memory requested by bound pods.", (view) => view.requested[memory]),
  series("memory_used_bytes", "bytes", "Memory used by running pods.", (view) => view.used[memory]),
  series("memory_requested_ratio", "ratio", "Memory requested / allocatable.", (view) => view.requested[memory] / view.allocatable[memory]),
  series("memory_used_ratio", "ratio", "Memory used / allocatable.", (view) => view.used[memory] / view.allocatable[memory]),
];

/** Two series per scalar resource: extended resources and attachable volumes in units, huge pages in bytes. */
export function scalarSeries(resources: readonly string[]): Series[] {
  const names = distinctSnakeCase(resources);
  return resources.flatMap((resource, i) => {
    const unit = resource.startsWith(HUGEPAGES_PREFIX) ? "bytes" : "units";
    const level = (amounts: readonly number[], column: number | undefined) => (column === undefined ? 0 : (amounts[column] ?? 0));
    return [
      series(`${names[i]}_allocatable_${unit}`, unit, `${resource} for pods, all nodes.`, (view) =>
        level(view.allocatable, view.columnOf(resource)),
      ),
      series(`${names[i]}_requested_${unit}`, unit, `${resource} requested by bound pods.`, (view) =>
        level(view.requested, view.columnOf(resource)),
      ),
    ];
  });
}
