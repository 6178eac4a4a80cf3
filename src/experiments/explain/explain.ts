import type { RunFolder } from "../../metrics/index.ts";
import { explainNode } from "./node.ts";
import { explainPod } from "./pod.ts";
import { explainPool } from "./pool.ts";
import type { Story } from "./story.ts";
import { explainRun } from "./totals.ts";
import { explainWorkload } from "./workload.ts";

/** What can be asked about. */
export const EXPLAINED_KINDS = ["pod", "node", "pool", "deployment", "job", "statefulset"] as const;
export type ExplainedKind = (typeof EXPLAINED_KINDS)[number];

/**
 * The causal story of one object of a run, or of the waits of all its pods, from the tables alone.
 * Throws an InputError for names that are unknown or not unique, and for tables that are not as the run wrote them.
 */
export function explain(run: RunFolder, object?: { readonly kind: ExplainedKind; readonly name: string }): Story {
  if (object === undefined) return explainRun(run);
  const { kind, name } = object;
  if (kind === "pod") return explainPod(run, name);
  if (kind === "node") return explainNode(run, name);
  return kind === "pool" ? explainPool(run, name) : explainWorkload(run, kind, name);
}
