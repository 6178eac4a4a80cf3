import type { ResultTable } from "../../../metrics/index.ts";
import { snakeCase } from "../../../metrics/index.ts";
import type { ReportFolder } from "../../tables/read-folder.ts";

/** What a resource is called in a sentence. */
export function resourceName(resource: string): string {
  return resource === "cpu" ? "CPU" : resource;
}

/** From the names of resources in columns and metrics, such as `nvidia_com_gpu`, to those in sentences, as far as some node has told them. */
export function resourceNames(folder: ReportFolder): (column: string) => string {
  const names = new Map(scalarNames(folder.find("nodes")).map((name) => [snakeCase(name), name]));
  return (column) => names.get(column) ?? resourceName(column);
}

/** Scalar resources that some node has, by name. */
export function scalarNames(nodes: ResultTable | undefined): string[] {
  const texts = new Set(nodes?.texts("scalar_allocatable") ?? []);
  return [...new Set([...texts].flatMap((text) => [...readAmounts(text).keys()]))].sort();
}

/** A resource as `timeseries.csv` shows it. */
export interface SampledResource {
  readonly name: string;
  /** As the columns end: millicores, bytes or units. */
  readonly unit: string;
}

/** The resources of a table of samples, in the order of its columns. */
export function sampledResources(table: ResultTable): SampledResource[] {
  return table.names.flatMap((column) => {
    const found = /^(.*)_allocatable_(\w+)$/.exec(column);
    return found === null ? [] : [{ name: found[1], unit: found[2] }];
  });
}

/** `nvidia.com/gpu=2 x=1`: amounts by name. */
export function readAmounts(text: string): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const part of text.split(" ")) {
    const at = part.lastIndexOf("=");
    if (at > 0) amounts.set(part.slice(0, at), Number(part.slice(at + 1)));
  }
  return amounts;
}
