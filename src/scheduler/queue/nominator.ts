import type { Id } from "../../cluster/index.ts";
import type { Nominations } from "../framework/plugin.ts";

const NOBODY: readonly Id[] = [];

/**
 * Which pending pod is promised which node, by the node's name: a promise outlives its node.
 * Source: kube-scheduler v1.36, backend/queue/nominator.go.
 */
export class Nominator implements Nominations {
  private readonly byNode = new Map<string, Id[]>();
  private readonly byPod = new Map<Id, string>();

  get size(): number {
    return this.byPod.size;
  }

  podsOn(node: string): readonly Id[] {
    return this.byNode.get(node) ?? NOBODY;
  }

  nodeOf(pod: Id): string {
    return this.byPod.get(pod) ?? "";
  }

  /** Promises a node to a pod, in place of what it was promised before; "" takes the promise back. */
  set(pod: Id, node: string): void {
    this.delete(pod);
    if (node === "") return;
    this.byPod.set(pod, node);
    const pods = this.byNode.get(node);
    if (pods === undefined) this.byNode.set(node, [pod]);
    else pods.push(pod);
  }

  delete(pod: Id): void {
    const node = this.byPod.size === 0 ? undefined : this.byPod.get(pod);
    if (node === undefined) return;
    this.byPod.delete(pod);
    const pods = this.byNode.get(node)!;
    pods.splice(pods.indexOf(pod), 1);
    if (pods.length === 0) this.byNode.delete(node);
  }
}
