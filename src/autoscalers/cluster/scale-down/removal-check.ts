import type { Id, NodeGroup } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import type { NodeView } from "../node-view.ts";
import { makeRemovalQuotas } from "../scale-up/quotas.ts";
import type { DeletionsInProgress } from "./deletion-tracker.ts";
import type { Unneeded } from "./unneeded.ts";
import type { UnremovableReason } from "./unremovable.ts";

/** A node's time is not up. */
export type WaitReason = "NotUnneededLongEnough" | "NotUnreadyLongEnough";

/** Why an unneeded node must stay so for longer; undefined when its time is up. At exactly the end of the time it is not. */
export function waitReason({ deadlines }: Environment, { sinceMs }: Unneeded, { facts, options }: NodeView): WaitReason | undefined {
  if (options === undefined) return undefined;
  const threshold = facts.ready ? options.scaleDownUnneededMs : options.scaleDownUnreadyMs;
  if (threshold <= 0 || deadlines.passed(sinceMs + threshold)) return undefined;
  return facts.ready ? "NotUnneededLongEnough" : "NotUnreadyLongEnough";
}

/**
 * What keeps an unneeded node whatever becomes of others; undefined: it may go, as far as there is room for that.
 * Source: cluster-autoscaler 1.36.1, core/scaledown/unneeded/nodes.go, unremovableReason.
 */
export function ownReason(env: Environment, one: Unneeded, view: NodeView): UnremovableReason | undefined {
  if (view.facts.scaleDownDisabled) return "ScaleDownDisabledAnnotation";
  return view.options === undefined ? "NotAutoscaled" : waitReason(env, one, view);
}

/** The checks before a removal; each accepted node leaves less for the next. */
export class RemovalCheck {
  private readonly env: Environment;
  private readonly registeredIn: (group: Id) => number;
  private readonly deletions: DeletionsInProgress;
  private readonly quotas: ReturnType<typeof makeRemovalQuotas>;
  /** Size that a group would have after what has been accepted. */
  private readonly sizes = new Map<Id, number>();

  constructor(env: Environment, registeredIn: (group: Id) => number, deletions: DeletionsInProgress) {
    this.env = env;
    this.registeredIn = registeredIn;
    this.deletions = deletions;
    this.quotas = makeRemovalQuotas(env);
  }

  /**
   * What keeps a node that may go by itself; undefined: it goes.
   * Source: cluster-autoscaler 1.36.1, core/scaledown/unneeded/nodes.go, unremovableReason.
   */
  check({ facts }: NodeView, group: NodeGroup): UnremovableReason | undefined {
    const { provider } = this.env;
    const size = this.sizes.get(group.id) ?? provider.target(group) - (this.deletions.perGroup.get(group.id) ?? 0);
    if (size <= group.min) return "NodeGroupMinSizeReached";
    const unit = this.quotas.sizes.ofNode(facts, group.id);
    if (this.quotas.tracker.consume(unit, 1).exceeded.length > 0) return "MinimalResourceLimitExceeded";
    this.sizes.set(group.id, size - 1);
    return undefined;
  }

  /** An atomic group goes as a whole or not at all. Source: cluster-autoscaler 1.36.1, processors/nodes/scale_down_set_processor.go. */
  atomicReason(group: NodeGroup, accepted: readonly { readonly group: NodeGroup }[]): "AtomicScaleDownFailed" | undefined {
    const { provider } = this.env;
    if (!provider.optionsOf(group).zeroOrMaxNodeScaling) return undefined;
    const going = accepted.filter((other) => other.group === group).length;
    return going === this.registeredIn(group.id) || going === provider.target(group) ? undefined : "AtomicScaleDownFailed";
  }
}
