import { CPU_COLUMN, EPHEMERAL_STORAGE_COLUMN, MEMORY_COLUMN, type NodeInfos, type NodeRow } from "../../cluster/index.ts";
import type { Candidates } from "../framework/candidates.ts";
import type { Cycle, FusedPass, PreparedScorer } from "../framework/plugin.ts";
import { balanceOfTwo, changeScore } from "./resource-balance.ts";
import type { IncludedResource } from "./resource-scores.ts";
import { type Shortages, scalarsFit, type Wanted } from "./resource-shortages.ts";

/** A scorer of CPU and memory: what the pod adds to each, and how much the scorer and, within it, each of them weighs. */
interface PairScorer {
  readonly prepared: PreparedScorer;
  readonly weight: number;
  readonly cpu: IncludedResource;
  readonly memory: IncludedResource;
}

/** What the passes of a plugin share. */
interface PassParts {
  /** The numbers of nodes, up to date, as `ResourceLines` lays them out. */
  readonly linesOf: (infos: NodeInfos) => Float64Array;
  readonly shortages: Shortages;
}

/** One pass for NodeResourcesFit, its LeastAllocated score and NodeResourcesBalancedAllocation, if both score CPU and memory only. */
export function fuseCpuAndMemory(
  wanted: Wanted,
  least: PreparedScorer | undefined,
  balance: PreparedScorer | undefined,
  parts: PassParts,
): FusedPass | undefined {
  const leastPair = asPair(least);
  const balancePair = asPair(balance);
  return leastPair && balancePair && new PairPass(wanted, leastPair, balancePair, parts);
}

function asPair(prepared: PreparedScorer | undefined): PairScorer | undefined {
  if (prepared === undefined) return undefined;
  const [cpu, memory, ...others] = prepared.state as readonly (IncludedResource | undefined)[];
  if (cpu?.column !== CPU_COLUMN || memory?.column !== MEMORY_COLUMN || others.length > 0) return undefined;
  return { prepared, weight: prepared.scorer.weight, cpu, memory };
}

/**
 * Whether a pod fits, how much it would leave of CPU and memory, and whether it would bring them closer to balance: what nearly every pod is
 * judged by, from the same few numbers of a node. What the plugins say by themselves is the same, and what this is held against.
 */
class PairPass implements FusedPass {
  readonly scorers: readonly PreparedScorer[];
  private readonly wanted: Wanted;
  private readonly parts: PassParts;
  /** Resources that few pods ask for and no line has. */
  private readonly wantsMore: boolean;
  /** What the loop takes from the pod and the scorers, in its order: plain numbers, whatever the amounts. */
  private readonly numbers: Float64Array;

  constructor(wanted: Wanted, least: PairScorer, balance: PairScorer, parts: PassParts) {
    const { cpuMillicores, memoryBytes, ephemeralStorageBytes } = wanted.amounts;
    this.scorers = [least.prepared, balance.prepared];
    this.wanted = wanted;
    this.parts = parts;
    this.wantsMore = ephemeralStorageBytes > 0 || wanted.scalars.length > 0;
    this.numbers = Float64Array.of(
      // A node that holds more than it has takes pods that ask for nothing.
      cpuMillicores === 0 ? Number.NEGATIVE_INFINITY : cpuMillicores,
      memoryBytes === 0 ? Number.NEGATIVE_INFINITY : memoryBytes,
      least.cpu.amount,
      least.memory.amount,
      balance.cpu.amount,
      balance.memory.amount,
      least.weight,
      least.cpu.weight,
      least.memory.weight,
      balance.weight,
    );
  }

  /** As {@link FusedPass.run}. Hot: most of what a placement costs. */
  run({ snapshot: { infos } }: Cycle, nodes: Candidates, totals: Float64Array): void {
    const { numbers } = this;
    const cpuWanted = numbers[0];
    const memoryWanted = numbers[1];
    const cpuCounted = numbers[2];
    const memoryCounted = numbers[3];
    const cpuHeld = numbers[4];
    const memoryHeld = numbers[5];
    const leastWeight = numbers[6];
    const cpuWeight = numbers[7];
    const memoryWeight = numbers[8];
    const balanceWeight = numbers[9];
    // Compared, since a field that may hold anything is tested for truth in six steps, for each node.
    const wantsMore = this.wantsMore === true;
    if (wantsMore) for (const { column } of this.wanted.scalars) infos.ensureColumn(column);
    const lines = this.parts.linesOf(infos);
    const { rows, count } = nodes;
    let kept = 0;
    // Looked up one step ahead: the memory is on its way while the row before is judged.
    let next = rows[0];
    let roomNext = lines[next << 3];
    for (let i = 0; i < count; i++) {
      const row = next;
      const room = roomNext;
      if (i + 1 < count) {
        next = rows[i + 1];
        roomNext = lines[next << 3];
      }
      // Plain numbers, as in `ResourceLines`: names of the module would be looked up and checked, each time.
      const line = row << 3;
      const cpu = lines[line | 1];
      const memory = lines[line | 4];
      const cpuBefore = lines[line | 2];
      const memoryBefore = lines[line | 5];
      if (room < 1 || cpuWanted > cpu - cpuBefore || memoryWanted > memory - memoryBefore || (wantsMore && !this.hasMore(infos, row))) {
        this.reject(infos, nodes, row);
        continue;
      }
      const cpuLeft = cpu - lines[line | 3] - cpuCounted;
      const memoryLeft = memory - lines[line | 6] - memoryCounted;
      const least = leastOfTwo(cpu, cpuLeft, cpuWeight, memory, memoryLeft, memoryWeight);
      const after = balanceOfTwo(cpu, cpuBefore + cpuHeld, memory, memoryBefore + memoryHeld);
      rows[kept] = row;
      totals[kept++] = leastWeight * least + balanceWeight * changeScore(after, lines[line | 7]);
    }
    nodes.count = kept;
  }

  private reject(infos: NodeInfos, nodes: Candidates, row: NodeRow): void {
    nodes.reject(row, this.parts.shortages.on(infos, row, this.wanted));
  }

  private hasMore(infos: NodeInfos, row: NodeRow): boolean {
    const { amounts, scalars } = this.wanted;
    const storage = amounts.ephemeralStorageBytes;
    const left = infos.allocatable[EPHEMERAL_STORAGE_COLUMN][row] - infos.requested[EPHEMERAL_STORAGE_COLUMN][row];
    return (storage === 0 || storage <= left) && scalarsFit(scalars, infos, row);
  }
}

/**
 * The LeastAllocated score of a node by what it has of two resources and what the pod would leave of them. All are small: `| 0` rounds as Go
 * does, and is faster than Math.trunc.
 */
function leastOfTwo(allA: number, leftA: number, weightA: number, allB: number, leftB: number, weightB: number): number {
  const scoreA = leftA > 0 ? (((leftA * 100) / allA) | 0) * weightA : 0;
  const scoreB = leftB > 0 ? (((leftB * 100) / allB) | 0) * weightB : 0;
  const weights = (allA > 0 ? weightA : 0) + (allB > 0 ? weightB : 0);
  return weights === 0 ? 0 : ((scoreA + scoreB) / weights) | 0;
}
