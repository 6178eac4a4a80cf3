import type { Id } from "../../cluster/index.ts";

/**
 * A number that stands for which nodes have which reasons, whatever the order in which they are added and taken out.
 * Other nodes or other reasons give another number, but for one case in four thousand million.
 */
export class Fingerprint {
  private sum = 0;
  private count = 0;

  /** The number; 0 only when there are no nodes. */
  get value(): number {
    return this.count === 0 ? 0 : this.sum || 1;
  }

  /** Adds a node with the index of its reason. */
  add(node: Id, reason: number): void {
    this.sum = (this.sum + mixed(node, reason)) | 0;
    this.count++;
  }

  /** Takes out what {@link add} has added. */
  remove(node: Id, reason: number): void {
    this.sum = (this.sum - mixed(node, reason)) | 0;
    this.count--;
  }

  /** Adds all nodes of another one. */
  addAll({ sum, count }: Fingerprint): void {
    this.sum = (this.sum + sum) | 0;
    this.count += count;
  }
}

function mixed(node: Id, reason: number): number {
  let bits = Math.imul(node + 1, 0x9e3779b1) ^ Math.imul(reason + 1, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}
