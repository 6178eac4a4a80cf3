import {
  CPU_COLUMN,
  EPHEMERAL_STORAGE_COLUMN,
  MEMORY_COLUMN,
  type NodeInfos,
  type NodeRow,
  PODS_COLUMN,
  type ResourceAmounts,
  type ResourceColumn,
  type ResourceNames,
} from "../../cluster/index.ts";
import { Code, type Status, type StatusTable } from "../framework/status.ts";

/** What a pod asks for, without resources that the profile ignores. */
export interface Wanted {
  readonly amounts: ResourceAmounts;
  /** Scalars that count, with an amount above zero. */
  readonly scalars: ResourceAmounts["scalars"];
}

/** Whether a node has enough left of some scalar resources. */
export function scalarsFit(scalars: ResourceAmounts["scalars"], { allocatable, requested }: NodeInfos, row: NodeRow): boolean {
  for (const { column, amount } of scalars) if (amount > allocatable[column][row] - requested[column][row]) return false;
  return true;
}

/** What a node may lack, as bits; without hope it never had enough of something. */
const Lack = { pods: 1, cpu: 2, memory: 4, storage: 8, scalar: 16, hope: 32 } as const;
const PLAIN: readonly (readonly [bit: number, column: ResourceColumn])[] = [
  [Lack.pods, PODS_COLUMN],
  [Lack.cpu, CPU_COLUMN],
  [Lack.memory, MEMORY_COLUMN],
  [Lack.storage, EPHEMERAL_STORAGE_COLUMN],
];

/** The statuses of nodes that lack something, each made once. */
export class Shortages {
  private readonly plugin: string;
  private readonly statuses: StatusTable;
  private readonly resources: ResourceNames;
  /** By what is lacking, for pods without scalars: nearly all. */
  private readonly plain: (Status | undefined)[] = [];
  private readonly others = new Map<string, Status>();

  constructor(plugin: string, statuses: StatusTable, resources: ResourceNames) {
    this.plugin = plugin;
    this.statuses = statuses;
    this.resources = resources;
  }

  /** What the node in a row lacks, all of it; it is past help when the pod asks for more than the empty node has. */
  on(infos: NodeInfos, row: NodeRow, { amounts, scalars }: Wanted): Status {
    let lacks = infos.podCount[row] + 1 > infos.allocatable[PODS_COLUMN][row] ? Lack.pods : 0;
    lacks |= lack(infos, row, CPU_COLUMN, amounts.cpuMillicores, Lack.cpu);
    lacks |= lack(infos, row, MEMORY_COLUMN, amounts.memoryBytes, Lack.memory);
    lacks |= lack(infos, row, EPHEMERAL_STORAGE_COLUMN, amounts.ephemeralStorageBytes, Lack.storage);
    if (scalars.length > 0) return this.withScalars(infos, row, lacks, scalars);
    let status = this.plain[lacks];
    if (status === undefined) {
      status = this.make(columnsOf(lacks), (lacks & Lack.hope) !== 0);
      this.plain[lacks] = status;
    }
    return status;
  }

  private withScalars(infos: NodeInfos, row: NodeRow, plain: number, scalars: ResourceAmounts["scalars"]): Status {
    const columns: ResourceColumn[] = [];
    let lacks = plain;
    for (const { column, amount } of scalars) {
      const here = lack(infos, row, column, amount, Lack.scalar);
      if (here === 0) continue;
      columns.push(column);
      lacks |= here;
    }
    const key = `${lacks} ${columns.join()}`;
    let status = this.others.get(key);
    if (status === undefined) {
      status = this.make([...columnsOf(lacks), ...columns], (lacks & Lack.hope) !== 0);
      this.others.set(key, status);
    }
    return status;
  }

  private make(columns: readonly ResourceColumn[], hopeless: boolean): Status {
    return this.statuses.intern(
      hopeless ? Code.UnschedulableAndUnresolvable : Code.Unschedulable,
      this.plugin,
      columns.map((column) => (column === PODS_COLUMN ? "Too many pods" : `Insufficient ${this.resources.nameOf(column)}`)),
    );
  }
}

function columnsOf(lacks: number): ResourceColumn[] {
  return PLAIN.flatMap(([bit, column]) => ((lacks & bit) === 0 ? [] : [column]));
}

/** The bit when a node has too little left of a resource; with the one for lost hope when it never had enough. */
function lack({ allocatable, requested }: NodeInfos, row: NodeRow, column: ResourceColumn, amount: number, bit: number): number {
  if (amount === 0 || amount <= allocatable[column][row] - requested[column][row]) return 0;
  return amount > allocatable[column][row] ? bit | Lack.hope : bit;
}
