import type { Context, Instance, NodeGroupTable } from "../cluster/index.ts";
import type { IndexedRandom } from "../engine/index.ts";

/**
 * Chance for machines, one stream for each group: the n-th machine that a group asks for has the same luck whatever other groups there are,
 * so that runs which differ in their groups can be compared machine by machine.
 */
export class MachineLuck {
  private readonly context: Pick<Context, "indexedRandom">;
  private readonly groups: NodeGroupTable["groups"];
  private readonly name: string;
  /** By group. */
  private readonly streams: (IndexedRandom | undefined)[] = [];

  /** `name`: of the streams, such as "cloud/create-delay". */
  constructor(context: Pick<Context, "indexedRandom">, groups: NodeGroupTable["groups"], name: string) {
    this.context = context;
    this.groups = groups;
    this.name = name;
  }

  /** The draw of a machine, uniform in [0, 1). */
  of({ group, ordinal }: Instance): number {
    let stream = this.streams[group];
    if (stream === undefined) {
      stream = this.context.indexedRandom(`${this.name}/${this.groups[group].name}`);
      this.streams[group] = stream;
    }
    return stream.at(ordinal);
  }
}
