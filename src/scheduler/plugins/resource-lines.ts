import { CPU_COLUMN, MEMORY_COLUMN, type NodeInfos, type NodeRow, PODS_COLUMN } from "../../cluster/index.ts";
import { balanceOfTwo } from "./resource-balance.ts";

/** A row's line begins at its number shifted left by so many bits. */
const LINE_BITS = 3;
/** A line of the processor's cache. */
const CACHE_LINE_BYTES = 64;
/** Where large pieces of memory begin behind the start of a page, with most allocators. */
const HEADER_BYTES = 16;

/**
 * What pods are judged by, node by node: the numbers of a node side by side, in one line of the processor's cache, where the columns of
 * `NodeInfos` would take one each. Brought up to date where nodes have changed. In a line stand
 *
 * - 0: how many more pods the node takes
 * - 1: the millicores that its pods may use; 2: those that they hold; 3: the same with kube-scheduler's defaults for containers that request none
 * - 4, 5, 6: the same of memory, in bytes
 * - 7: how evenly CPU and memory are held, 0..100
 */
export class ResourceLines {
  /** By row: 8 numbers. Read it after {@link refresh} only. */
  of = new Float64Array(64 << LINE_BITS);
  private seen = 0;
  private infos: NodeInfos | undefined;
  private readonly rewrite = (row: NodeRow): void => this.write(this.infos!, row);

  /** Brings all lines up to date with `infos`, which must always be the same table. */
  refresh(infos: NodeInfos): void {
    if (this.of.length < infos.count << LINE_BITS) this.of = alignedCopy(this.of, infos.count << (LINE_BITS + 1));
    this.infos = infos;
    this.seen = infos.changesSince(this.seen, this.rewrite);
  }

  private write({ allocatable, requested, podCount, nonZeroCpuMillicores, nonZeroMemoryBytes }: NodeInfos, row: NodeRow): void {
    const line = this.of;
    const start = row << LINE_BITS;
    const cpu = allocatable[CPU_COLUMN][row];
    const cpuHeld = requested[CPU_COLUMN][row];
    const memory = allocatable[MEMORY_COLUMN][row];
    const memoryHeld = requested[MEMORY_COLUMN][row];
    line[start] = allocatable[PODS_COLUMN][row] - podCount[row];
    line[start + 1] = cpu;
    line[start + 2] = cpuHeld;
    line[start + 3] = nonZeroCpuMillicores[row];
    line[start + 4] = memory;
    line[start + 5] = memoryHeld;
    line[start + 6] = nonZeroMemoryBytes[row];
    line[start + 7] = balanceOfTwo(cpu, cpuHeld, memory, memoryHeld);
  }
}

/** A longer copy that begins where a line of the cache does, if it is large: else each row would have a part in two of them. */
function alignedCopy(numbers: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const bytes = new ArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT + CACHE_LINE_BYTES);
  const copy = new Float64Array(bytes, CACHE_LINE_BYTES - HEADER_BYTES, length);
  copy.set(numbers);
  return copy;
}
