import type { RunFolder } from "../../metrics/index.ts";
import { findKey } from "./find.ts";
import { pendingFigures, pendingWords } from "./pending.ts";
import { inOrder, momentsOf, type Row, rowsOf } from "./rows.ts";
import type { Story } from "./story.ts";
import { counted, lasting } from "./words.ts";

/** Kinds of workloads that can be asked about. */
export const WORKLOAD_KINDS = { deployment: "Deployment", job: "Job", statefulset: "StatefulSet" } as const;
/** How such a kind is asked for. */
export type WorkloadKind = keyof typeof WORKLOAD_KINDS;

/** What became of the pods of a Deployment, Job or StatefulSet, taken together. */
export function explainWorkload(run: RunFolder, kind: WorkloadKind, written: string): Story {
  const workloads = workloadsOf(run, kind);
  const key = findKey(run, kind, written, [...workloads.keys()]);
  const pods = workloads.get(key)!;
  const keys = new Set(pods.map((pod) => pod.key));
  const figures = pendingFigures(pods);
  const causes = pendingWords(figures, lasting);
  const slowest = pods.reduce((worst, pod) => (pod.number("pending_seconds") > worst.number("pending_seconds") ? pod : worst));
  const waits = [
    `Their waits add up to ${causes.join(", ")}.`,
    `Longest of all waited ${slowest.key}, ${lasting(slowest.number("pending_seconds"))}.`,
  ];
  return {
    subject: `${kind} ${key}`,
    sentences: [
      `${WORKLOAD_KINDS[kind]} ${key} had ${counted(pods.length, "pod")}: ${outcomes(pods)}.`,
      ...(causes.length === 0 ? ["None of them waited."] : waits),
    ],
    figures: [{ name: "pods", value: pods.length, unit: "count" }, ...figures],
    spans: [],
    moments: inOrder([
      ...momentsOf(run, WORKLOAD_KINDS[kind], (namespace, name) => `${namespace}/${name}` === key),
      ...momentsOf(run, "Pod", (namespace, name) => keys.has(`${namespace}/${name}`)).filter(({ source }) =>
        source.endsWith(" FailedScheduling"),
      ),
    ]),
  };
}

function outcomes(pods: readonly Row[]): string {
  const counts = new Map<string, number>();
  for (const pod of pods) counts.set(pod.text("outcome"), (counts.get(pod.text("outcome")) ?? 0) + 1);
  return [...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ");
}

/** The pods of every workload of a kind, by `namespace/name`. A Deployment's ReplicaSets bear its name and a hash. */
function workloadsOf(run: RunFolder, kind: WorkloadKind): Map<string, Row[]> {
  const workloads = new Map<string, Row[]>();
  const ownerKind = kind === "deployment" ? "ReplicaSet" : WORKLOAD_KINDS[kind];
  for (const pod of rowsOf(run.table("pods"), (row) => row.text("owner_kind") === ownerKind)) {
    const owner = pod.text("owner_name");
    const name = kind === "deployment" ? owner.slice(0, Math.max(0, owner.lastIndexOf("-"))) : owner;
    const key = `${pod.text("namespace")}/${name}`;
    const pods = workloads.get(key);
    if (pods === undefined) workloads.set(key, [pod]);
    else pods.push(pod);
  }
  return workloads;
}
