import {
  amountOf,
  CPU_COLUMN,
  EPHEMERAL_STORAGE_COLUMN,
  MEMORY_COLUMN,
  PODS_COLUMN,
  type PodTemplate,
  type ResourceColumn,
  usageOf,
} from "../../cluster/index.ts";

/** What a pod holds of one resource, and uses of it while it runs. Whole millicores, bytes or units. */
export interface Holding {
  readonly column: ResourceColumn;
  readonly held: number;
  readonly used: number;
}

/** Holdings by template, each made once. */
export class Holdings {
  private readonly byTemplate: (readonly Holding[] | undefined)[] = [];

  of(template: PodTemplate): readonly Holding[] {
    const known = this.byTemplate[template.shapeId];
    if (known !== undefined) return known;
    const made = makeHoldings(template);
    this.byTemplate[template.shapeId] = made;
    return made;
  }
}

function makeHoldings(template: PodTemplate): Holding[] {
  const { held } = template;
  const holding = (column: ResourceColumn, used: number): Holding => ({ column, held: amountOf(held, column), used });
  return [
    holding(CPU_COLUMN, usageOf(held.cpuMillicores, template)),
    holding(MEMORY_COLUMN, usageOf(held.memoryBytes, template)),
    holding(EPHEMERAL_STORAGE_COLUMN, 0),
    { column: PODS_COLUMN, held: 1, used: 0 },
    ...held.scalars.map(({ column, amount }) => ({ column, held: amount, used: amount })),
  ].filter(({ held: amount, used }) => amount > 0 || used > 0);
}
