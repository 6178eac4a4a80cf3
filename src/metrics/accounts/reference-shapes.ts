import {
  CPU_COLUMN,
  EPHEMERAL_STORAGE_COLUMN,
  MEMORY_COLUMN,
  PODS_COLUMN,
  type PodTemplate,
  type ResourceColumn,
} from "../../cluster/index.ts";

/** What a pod needs of one resource. */
interface Need {
  readonly column: ResourceColumn;
  readonly amount: number;
}
type Shape = readonly Need[];

/** Every shape fits. */
export const FITS = -1;
/** No shape fits, and each lacks more than one resource. */
export const SEVERAL = -2;

/** Smallest shapes kept: beyond, further ones are left out, so that a change of a node costs no more than so many comparisons. */
const SHAPES_MAX = 64;

/**
 * The requests of the pods seen so far, which say whether what is free on a node can be used. Kept are the smallest ones only: where a
 * shape fits, every smaller one does. Pods that request nothing, and those of DaemonSets, are no measure.
 */
export class ReferenceShapes {
  /** Shapes left out because there were too many. */
  leftOut = 0;
  private smallest: Shape[] = [];
  /** By template: seen already. */
  private readonly seen: boolean[] = [];

  hasSeen(template: PodTemplate): boolean {
    return this.seen[template.shapeId] === true;
  }

  /** Takes up the shape of a pod that has not been seen. True when nodes must be looked at again. */
  add(template: PodTemplate): boolean {
    while (this.seen.length <= template.shapeId) this.seen.push(false);
    this.seen[template.shapeId] = true;
    const shape = shapeOf(template);
    if (shape.length === 1 || this.smallest.some((known) => isWithin(known, shape))) return false;
    const kept = this.smallest.filter((known) => !isWithin(shape, known));
    if (kept.length >= SHAPES_MAX) {
      this.leftOut++;
      return false;
    }
    this.smallest = [...kept, shape];
    return true;
  }

  /**
   * Whether some shape fits into `free` of a node: FITS; otherwise the only resource that some shape lacks, or SEVERAL.
   * With no shape seen there is nothing that would not fit.
   */
  blocker(free: readonly (readonly number[])[], node: number): ResourceColumn | typeof FITS | typeof SEVERAL {
    let blocker: number = this.smallest.length === 0 ? FITS : SEVERAL;
    for (const shape of this.smallest) {
      const lacking = lackOf(shape, free, node);
      if (lacking === FITS) return FITS;
      if (blocker === SEVERAL) blocker = lacking;
    }
    return blocker;
  }
}

function shapeOf({ requests }: PodTemplate): Shape {
  const needs: Need[] = [
    { column: PODS_COLUMN, amount: 1 },
    { column: CPU_COLUMN, amount: requests.cpuMillicores },
    { column: MEMORY_COLUMN, amount: requests.memoryBytes },
    { column: EPHEMERAL_STORAGE_COLUMN, amount: requests.ephemeralStorageBytes },
    ...requests.scalars,
  ];
  return needs.filter(({ amount }) => amount > 0);
}

/** Whether `small` needs no more than `large` of anything. */
function isWithin(small: Shape, large: Shape): boolean {
  return small.every(({ column, amount }) => large.some((need) => need.column === column && need.amount >= amount));
}

/** The one resource that a shape lacks; FITS when none, SEVERAL when more than one. */
function lackOf(shape: Shape, free: readonly (readonly number[])[], node: number): number {
  let lacking: number = FITS;
  for (const { column, amount } of shape) {
    if ((free[column]?.[node] ?? 0) >= amount) continue;
    if (lacking !== FITS) return SEVERAL;
    lacking = column;
  }
  return lacking;
}
