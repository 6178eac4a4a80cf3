/** A group that may grow. */
export interface Growable {
  readonly target: number;
  readonly max: number;
}

/** A group with its new size. */
export interface Growth<G> {
  readonly group: G;
  readonly newSize: number;
}

/**
 * Shares new nodes out so that the sizes of groups become as level as they can. Groups that do not grow are left out.
 * Source: cluster-autoscaler 1.36.1, processors/nodegroupset/balancing_processor.go, BalanceScaleUpBetweenGroups.
 */
export function balance<G extends Growable>(groups: readonly G[], newNodes: number): Growth<G>[] {
  const slots = groups.filter(({ target, max }) => target !== max).map((group) => ({ group, size: group.target, max: group.max }));
  const room = slots.reduce((sum, { size, max }) => sum + Math.max(0, max - size), 0);
  let left = Math.min(newNodes, room);
  slots.sort((a, b) => a.size - b.size);
  let start = 0;
  for (let i = 0; left > 0; ) {
    const slot = slots[i];
    if (slot.size < slot.max) {
      slot.size++;
      left--;
    } else {
      [slots[start], slots[i]] = [slots[i], slots[start]];
      start++;
    }
    i = i < slots.length - 1 && slots[i].size > slots[i + 1].size ? i + 1 : start;
  }
  return slots.filter(({ size, group }) => size > group.target).map(({ group, size }) => ({ group, newSize: size }));
}
