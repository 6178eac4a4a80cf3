import type { Id } from "../../../cluster/index.ts";
import type { Environment } from "../environment.ts";
import { NONE } from "../snapshot.ts";
import { copyOfTemplate } from "../templates.ts";
import type { ScaleUpInput } from "./orchestrator.ts";
import type { ScaleUpStatus } from "./status.ts";

/** What a salvo needs of the loop around it. */
export interface SalvoLoop {
  /** Makes one scale-up. */
  scaleUp(input: ScaleUpInput): ScaleUpStatus;
  /** Hears of each scale-up that another one follows. */
  followed(status: ScaleUpStatus): void;
}

/**
 * Scale-ups one after another within a loop, each for the pods that those before have not helped, until one does not succeed or nobody is
 * left. Each sees the nodes that those before have asked for, with the pods that asked. Returns how the last one ended.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, runScaleUpSalvo.
 * Differs: scale-ups take no time within a loop, so that a salvo-scale-up-budget of more than 0 is never used up; pods are tried in order
 * of creation in each of them, which upstream takes from a map.
 */
export function scaleUpSalvo(env: Environment, first: ScaleUpInput, loop: SalvoLoop): ScaleUpStatus {
  let input = first;
  for (let number = 0; ; number++) {
    const status = loop.scaleUp(input);
    const pods = status.result === "ScaleUpSuccessful" ? without(input.pods, status.triggered) : [];
    if (pods.length === 0 || pods.length === input.pods.length) return status;
    if (env.flags["salvo-scale-up-budget"] <= 0) return status;
    const rowsBefore = env.snapshot.rows.length;
    if (!showResult(env, input, status, number)) return status;
    loop.followed(status);
    input = { ...input, pods, nodeCount: input.nodeCount + env.snapshot.rows.length - rowsBefore };
  }
}

function without(pods: readonly Id[], gone: readonly Id[]): Id[] {
  const lost = new Set(gone);
  return pods.filter((pod) => !lost.has(pod));
}

/**
 * Adds the nodes that a scale-up has asked for to the snapshot, and places its pods on them. False: one of the pods finds no place there,
 * as when there are fewer nodes than had been estimated; what has been placed stays.
 * Source: cluster-autoscaler 1.36.1, core/static_autoscaler.go, addLatestScaleUpResultsToClusterSnapshot.
 */
function showResult(
  { snapshot, search, store, provider }: Environment,
  input: ScaleUpInput,
  status: ScaleUpStatus,
  number: number,
): boolean {
  const firstIndex = snapshot.rows.length;
  const firstRow = snapshot.infos.count;
  for (const group of provider.groups) {
    const resize = status.resizes.find((one) => one.group.id === group.id);
    if (resize === undefined) continue;
    const template = input.templates.get(group.id)!;
    for (let i = resize.from; i < resize.to; i++)
      snapshot.addNode(copyOfTemplate(template, `salvo-${number}`, i - resize.from), template.pods);
  }
  const { templates } = store.pods;
  return status.triggered.every((pod) => search.placeAnywhere(pod, templates[pod], (row) => row >= firstRow, firstIndex) !== NONE);
}
