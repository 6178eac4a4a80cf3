import type { Id, PodTable, PodTemplate } from "../../cluster/index.ts";
import { growColumns } from "../../engine/index.ts";

/** What the scheduler last saw of a pod. */
export const Seen = { Nothing: 0, Pending: 1, Assigned: 2, Gone: 3 } as const;
export type Seen = (typeof Seen)[keyof typeof Seen];

/** A pod as it was last seen. */
export interface SeenPod {
  readonly template: PodTemplate;
  readonly node: Id;
  readonly nominatedNode: Id;
}

const FIRST_CAPACITY = 256;

/** Pods as they were last seen, by id, in columns. */
export class SeenPods {
  private as = new Uint8Array(FIRST_CAPACITY);
  private node = new Int32Array(FIRST_CAPACITY);
  private nominatedNode = new Int32Array(FIRST_CAPACITY);
  /** None: gone, or never seen. */
  private readonly templates: (PodTemplate | undefined)[] = [];

  /** What was seen of the pod. */
  of(pod: Id): Seen {
    return pod < this.as.length ? (this.as[pod] as Seen) : Seen.Nothing;
  }

  /** The node on which the pod was seen last. */
  nodeOf(pod: Id): Id {
    return this.node[pod];
  }

  /** The pod as it was seen; undefined: gone, or never seen. */
  get(pod: Id): SeenPod | undefined {
    const template = this.templates[pod];
    return template && { template, node: this.node[pod], nominatedNode: this.nominatedNode[pod] };
  }

  /** Whether a pod of which something was seen, and that is not gone, looks otherwise now. */
  differs(pod: Id, { templates, node, nominatedNode }: PodTable): boolean {
    const seen = this.templates[pod];
    if (seen === undefined) return false;
    return seen !== templates[pod] || this.nominatedNode[pod] !== nominatedNode[pod] || this.node[pod] !== node[pod];
  }

  /** Remembers the pod as it is. */
  lookAt(pod: Id, as: Seen, { templates, node, nominatedNode }: PodTable): void {
    if (pod >= this.as.length) growColumns(this, Math.max(pod + 1, this.as.length * 2));
    this.as[pod] = as;
    this.node[pod] = node[pod];
    this.nominatedNode[pod] = nominatedNode[pod];
    this.templates[pod] = as === Seen.Gone ? undefined : templates[pod];
  }
}
