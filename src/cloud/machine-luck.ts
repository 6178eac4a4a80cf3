import type { Context, Instance, NodeGroupTable } from "../cluster/index.ts";

/**
 * Chance for machines, one stream for each group: the n-th machine that a group asks for has the same luck whatever other groups there are,
 * so that runs which differ in their groups can be compared machine by machine.
 */
export class MachineLuck {
  private readonly context: Pick<Context, "indexedRandom">;
  private readonly groups: NodeGroupTable["groups"];
  private readonly name: string;

  /** `name`: of the streams, such as "cloud/create-delay". */
  constructor(context: Pick<Context, "indexedRandom">, groups: NodeGroupTable["groups"], name: string) {
    this.context = context;
    this.groups = groups;
    this.name = name;
  }

  /** The draw of a machine, uniform in [0, 1). */
  of({ group, ordinal }: Instance): number {
    return this.context.indexedRandom(`${this.name}/${this.groups[group].name}`).at(ordinal);
  }
}
