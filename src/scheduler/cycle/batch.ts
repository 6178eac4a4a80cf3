import type { NodeRow } from "../../cluster/index.ts";
import type { Millis } from "../../engine/index.ts";
import type { Cycle } from "../framework/plugin.ts";
import type { Profile } from "../framework/profile.ts";
import { isRejected } from "../framework/status.ts";
import { popOrder } from "./pick-node.ts";
import { makeSigner, type Signer } from "./pod-signature.ts";

/** Scores may be used again for less than this: Go allows it too, but its clock has gone on a little with every attempt. */
const AGE_MS_MAX = 500;

/** The scores of one pod, for those that look the same. */
interface Scored {
  readonly signature: string;
  readonly atMs: Millis;
  /** Nodes by name as they were scored, and their totals. */
  readonly nodes: readonly string[];
  readonly totals: Float64Array;
  /** Places in `nodes` in the order in which they go, once somebody has asked. */
  order: number[] | undefined;
  /** How many of them have gone; the pod that was scored took the first. */
  gone: number;
}

/** A pod with its node, and the scores that led there, if there were any. The arrays are lent. */
export interface PlacedPod {
  readonly cycle: Cycle;
  readonly number: number;
  readonly now: Millis;
  /** The node that {@link Batch.hint} gave, or "". */
  readonly hint: string;
  readonly node: string;
  /** Rows of the first `count` nodes in the order found, and their totals; one node alone is not scored. */
  readonly feasible: Int32Array;
  readonly totals: Float64Array;
  readonly count: number;
}

/**
 * Opportunistic batching: a pod that looks like the one before it takes the next best node of that one's scores, if that one has filled its
 * node. Profiles whose pods cannot be signed, the default one among them, have no batch.
 * Source: kube-scheduler v1.36, framework/runtime/batch.go.
 */
export class Batch {
  private readonly profile: Profile;
  private readonly sign: Signer;
  private scored: Scored | undefined;
  /** The last pod that was placed: its number among all pods that were taken from the queue, and its node. */
  private last: { readonly number: number; readonly node: string } | undefined;

  private constructor(profile: Profile, sign: Signer) {
    this.profile = profile;
    this.sign = sign;
  }

  /** The batch of a profile, if there can be any. */
  static of(profile: Profile): Batch | undefined {
    const sign = makeSigner(profile.resolved);
    return sign === undefined ? undefined : new Batch(profile, sign);
  }

  /** The node to try first, or "". PreFilter has run; `number` is that of the pod among all that were taken from the queue. */
  hint(cycle: Cycle, number: number, now: Millis): string {
    const { scored, last } = this;
    if (scored === undefined || last === undefined || number !== last.number + 1) return "";
    if (this.sign(cycle.template) !== scored.signature || now - scored.atMs >= AGE_MS_MAX || !this.isFull(cycle, last.node)) return "";
    scored.order ??= popOrder(scored.totals, scored.nodes.length);
    return scored.gone < scored.nodes.length ? scored.nodes[scored.order[scored.gone++]] : "";
  }

  /** A pod has got its node. */
  placed({ cycle, number, now, hint, node, feasible, totals, count }: PlacedPod): void {
    this.last = { number, node };
    if (hint !== "" && hint === node) {
      if (this.scored !== undefined && this.scored.gone >= this.scored.nodes.length) this.scored = undefined;
      return;
    }
    const signature = this.sign(cycle.template);
    const { names } = cycle.snapshot.infos;
    this.scored =
      signature === undefined || count < 2
        ? undefined
        : {
            signature,
            atMs: now,
            nodes: Array.from(feasible.subarray(0, count), (row) => names[row]),
            totals: totals.slice(0, count),
            order: undefined,
            gone: 1,
          };
  }

  /** Whether the pod would not fit where the last one went. */
  private isFull(cycle: Cycle, node: string): boolean {
    const row: NodeRow | undefined = cycle.snapshot.infos.rowOf(node);
    if (row === undefined) return false;
    const status = this.profile.filtering.filterPlain(cycle, row);
    return status !== undefined && isRejected(status.code);
  }
}
