import type { Id, NodeRow, PodTemplate } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import { HOSTNAME_LABEL } from "../names.ts";
import { ANYWHERE, refusalsLast } from "../node-search.ts";
import { NONE } from "../snapshot.ts";
import { copyOfTemplate, type NodeTemplate } from "../templates.ts";
import type { PodGroup } from "./equivalence.ts";
import { withFastPathLast } from "./fast-path.ts";

const SPREAD_REASON = "node(s) didn't match pod topology spread constraints";

/** How many nodes pods would need, and which pods would fit on them. */
export interface Estimate {
  readonly nodeCount: number;
  readonly pods: readonly Id[];
}

/**
 * Groups by falling share of a node that their first pod asks for, init containers and overhead included; equal ones in order.
 * Source: cluster-autoscaler 1.36.1, estimator/decreasing_pod_orderer.go, Order.
 */
export function orderGroups(groups: readonly PodGroup[], template: NodeTemplate): PodGroup[] {
  const { allocatableCpuMillicores: cpu, allocatableMemoryBytes: memory } = template;
  // Many groups, few templates, fewer scores: pods without a controller are a group each.
  const byTemplate = new Map<number, PodGroup[]>();
  const byScore = new Map<number, PodGroup[]>();
  for (const group of groups) {
    const { id, requests } = group.template;
    let alike = byTemplate.get(id);
    if (alike === undefined) {
      const score = (cpu > 0 ? requests.cpuMillicores / cpu : 0) + (memory > 0 ? requests.memoryBytes / memory : 0);
      alike = byScore.get(score) ?? [];
      byScore.set(score, alike);
      byTemplate.set(id, alike);
    }
    alike.push(group);
  }
  return [...byScore].sort(([a], [b]) => b - a).flatMap(([, alike]) => alike);
}

/**
 * Packs groups of pods on new nodes of one template, `cap` nodes at most. The snapshot is left as it was.
 * Source: cluster-autoscaler 1.36.1, estimator/binpacking_estimator.go, Estimate.
 */
export function estimate(
  env: Environment,
  groups: readonly PodGroup[],
  template: NodeTemplate,
  cap: number | undefined,
  order: "largest-first" | "as-given" = "largest-first",
): Estimate {
  env.snapshot.fork();
  const packing = new Packing(env, template, cap ?? Number.POSITIVE_INFINITY);
  const ordered = order === "as-given" ? groups : orderGroups(groups, template);
  const last = env.flags["fastpath-binpacking-enabled"] ? withFastPathLast(ordered, template) : { groups: ordered, fastPath: false };
  last.groups.forEach((group, i) => {
    packing.pack(group, last.fastPath && i === last.groups.length - 1);
  });
  env.snapshot.revert();
  return { nodeCount: packing.withPods.size + packing.imagined, pods: packing.placed };
}

class Packing {
  /** Rows that received pods; with hostname spreading also rows of real nodes. */
  readonly withPods = new Set<NodeRow>();
  readonly placed: Id[] = [];
  /** Nodes that were counted without being worked out. */
  imagined = 0;
  private readonly env: Environment;
  private readonly template: NodeTemplate;
  private readonly cap: number;
  /** Where new nodes begin in the list. */
  private readonly firstIndex: number;
  private added = 0;
  private last: NodeRow = NONE;
  private canAdd = true;
  /** Pods of this template fit on no node added so far, and never will. */
  private hopeless: PodTemplate | undefined;

  constructor(env: Environment, template: NodeTemplate, cap: number) {
    this.env = env;
    this.template = template;
    this.cap = cap;
    this.firstIndex = env.snapshot.rows.length;
  }

  pack({ pods }: PodGroup, fastPath: boolean): void {
    const { templates } = this.env.store.pods;
    let next = 0;
    while (next < pods.length && this.placeOnAdded(pods[next], templates[pods[next]])) next++;
    if (!this.canAdd) return;
    if (fastPath) {
      this.packByDivision(pods.slice(next));
      return;
    }
    while (next < pods.length && this.placeOnLast(pods[next], templates[pods[next]])) next++;
  }

  /** Fills one new node, and counts as many more of the same kind as the other pods take. */
  private packByDivision(pods: readonly Id[]): void {
    const { templates } = this.env.store.pods;
    if (pods.length === 0 || !this.addNode()) return;
    let perNode = 0;
    while (perNode < pods.length && this.env.search.placeOn(this.last, pods[perNode], templates[pods[perNode]])) {
      this.record(pods[perNode], this.last);
      perNode++;
    }
    for (let next = perNode; perNode > 0 && next < pods.length && this.added < this.cap; next += perNode) {
      this.added++;
      this.imagined++;
      this.placed.push(...pods.slice(next, next + perNode));
    }
  }

  /** A further node, unless there are as many as there may be. */
  private addNode(): boolean {
    if (this.added >= this.cap) {
      this.canAdd = false;
      return false;
    }
    this.last = this.env.snapshot.addNode(copyOfTemplate(this.template, "e", this.added), this.template.pods);
    this.added++;
    this.hopeless = undefined;
    return true;
  }

  /** Any node added so far. */
  private placeOnAdded(pod: Id, template: PodTemplate): boolean {
    if (this.added === 0 || template === this.hopeless) return false;
    const isPlaced = this.record(pod, this.env.search.placeAnywhere(pod, template, ANYWHERE, this.firstIndex));
    if (!isPlaced && refusalsLast(template)) this.hopeless = template;
    return isPlaced;
  }

  /** The node added last, or a new one. False: give up on the pods that are like this one. */
  private placeOnLast(pod: Id, template: PodTemplate): boolean {
    const { search } = this.env;
    if (this.last !== NONE) {
      if (search.placeOn(this.last, pod, template)) return this.record(pod, this.last);
      if (spreadsOverHosts(template) && search.check(this.last, template)?.reasons.includes(SPREAD_REASON)) {
        const row = search.placeAnywhere(pod, template, (row) => row !== this.last);
        if (row !== NONE) return this.record(pod, row);
      }
      // An empty node that refuses the pod: no further one would take it.
      if (!this.withPods.has(this.last)) return false;
    }
    if (!this.addNode()) return false;
    return search.placeOn(this.last, pod, template) && this.record(pod, this.last);
  }

  private record(pod: Id, row: NodeRow): boolean {
    if (row === NONE) return false;
    this.withPods.add(row);
    this.placed.push(pod);
    return true;
  }
}

function spreadsOverHosts({ spec }: PodTemplate): boolean {
  return (spec.topologySpreadConstraints ?? []).some(({ topologyKey }) => topologyKey === HOSTNAME_LABEL);
}
