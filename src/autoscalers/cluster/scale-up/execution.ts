import type { NodeGroup } from "../../../cluster/index.ts";
import type { ClusterState } from "../cluster-state.ts";
import type { Environment } from "../environment.ts";
import type { Resize } from "./status.ts";

/** What became of a plan: undefined error when all of it was carried out. */
export interface Execution {
  readonly error: string | undefined;
  /** Groups that the provider refused to raise. */
  readonly refused: readonly NodeGroup[];
  /** These, and those that were not tried any more. */
  readonly failed: readonly NodeGroup[];
}

/**
 * Raises groups one after another and stops at the first refusal, unless all are to be tried.
 * Source: cluster-autoscaler 1.36.1, core/scaleup/orchestrator/executor.go.
 */
export function executeScaleUps(env: Environment, state: ClusterState, resizes: readonly Resize[]): Execution {
  const refused: NodeGroup[] = [];
  const errors: string[] = [];
  for (const [i, resize] of resizes.entries()) {
    const problem = raise(env, state, resize);
    if (problem === undefined) continue;
    errors.push(`failed to increase node group size: ${problem}`);
    refused.push(resize.group);
    if (env.flags["parallel-scale-up"]) continue;
    return { error: combined(errors), refused, failed: resizes.slice(i).map(({ group }) => group) };
  }
  return { error: combined(errors), refused, failed: refused };
}

/**
 * One error for all: equal texts alone are told once, but beside another text each is told, for they are errors of their own.
 * Source: utils/errors/errors.go, Combine.
 */
function combined(errors: readonly string[]): string | undefined {
  const [first, ...others] = errors.toSorted();
  if (others.every((error) => error === first)) return first;
  return `${first} ...and other errors: [${others.map((error) => JSON.stringify(error)).join(", ")}]`;
}

function raise({ events, provider }: Environment, state: ClusterState, { group, from, to }: Resize): string | undefined {
  const { name, max } = group;
  events.status("Normal", "ScaledUpGroup", `Scale-up: setting group ${name} size to ${to} instead of ${from} (max: ${max})`);
  const error = provider.increaseSize(group, to - from);
  if (error !== undefined) {
    events.status("Warning", "FailedToScaleUpGroup", `Scale-up failed for group ${name}: ${error}`);
    state.registerFailedScaleUp(group, { code: "cloudProviderError", message: `failed to increase node group size: ${error}` });
    return error;
  }
  state.registerScaleUp(group, to - from);
  events.status("Normal", "ScaledUpGroup", `Scale-up: group ${name} size set to ${to} instead of ${from} (max: ${max})`);
  return undefined;
}
