import { assert } from "../engine/index.ts";

/** A resource as a column number: fixed for the four native ones, then scalar resources in order of first appearance. */
export type ResourceColumn = number;

/** CPU, in millicores. */
export const CPU_COLUMN: ResourceColumn = 0;
/** Memory, in bytes. */
export const MEMORY_COLUMN: ResourceColumn = 1;
/** Local storage, in bytes. */
export const EPHEMERAL_STORAGE_COLUMN: ResourceColumn = 2;
/** Number of pods; nothing is ever requested of it. */
export const PODS_COLUMN: ResourceColumn = 3;
/** From here on: scalar resources, in units. */
export const FIRST_SCALAR_COLUMN: ResourceColumn = 4;

/** The resource names of a run, each with its column. CPU is counted in millicores, memory and storage in bytes, the rest in units. */
export class ResourceNames {
  private readonly names: string[] = ["cpu", "memory", "ephemeral-storage", "pods"];
  private readonly columns = new Map<string, ResourceColumn>(this.names.map((name, column) => [name, column]));

  /** Number of columns so far. */
  get count(): number {
    return this.names.length;
  }

  /** The column of `name`, made when it is new. */
  columnOf(name: string): ResourceColumn {
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    this.columns.set(name, this.names.length);
    this.names.push(name);
    return this.names.length - 1;
  }

  /** The name of a column. */
  nameOf(column: ResourceColumn): string {
    assert(column < this.names.length, "a resource column has a name", { column });
    return this.names[column];
  }
}

/** Amounts of scalar resources: extended resources, huge pages, attachable volumes. */
export interface ScalarAmount {
  readonly column: ResourceColumn;
  readonly amount: number;
}

/** What a pod requests: whole millicores, bytes and units. Zero where it asks for nothing. */
export interface ResourceAmounts {
  readonly cpuMillicores: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  /** Only resources that were named, also with amount 0; ascending by column. */
  readonly scalars: readonly ScalarAmount[];
}

/** The amount of one column. */
export function amountOf(amounts: ResourceAmounts, column: ResourceColumn): number {
  switch (column) {
    case CPU_COLUMN:
      return amounts.cpuMillicores;
    case MEMORY_COLUMN:
      return amounts.memoryBytes;
    case EPHEMERAL_STORAGE_COLUMN:
      return amounts.ephemeralStorageBytes;
    default:
      return amounts.scalars.find((scalar) => scalar.column === column)?.amount ?? 0;
  }
}
