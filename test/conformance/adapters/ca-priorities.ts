import { parse } from "yaml";
import type { PriorityRevision } from "../../../src/autoscalers/cluster/expanders/live-priorities.ts";
import { type ApiObject, type LoopInput, merged } from "./ca-world.ts";

const NAME = "cluster-autoscaler-priority-expander";
const DEFAULT_NAMESPACE = "kube-system";
const IN_VAIN = "Ignoring update.";
const SYNTAX = "error converting YAML to JSON: yaml: line 1: did not find expected ',' or ']'";

/** The configuration of the priority expander as the objects of a case hold it. */
export function prioritiesIn(objects: readonly ApiObject[], namespace = DEFAULT_NAMESPACE): Omit<PriorityRevision, "atMs"> {
  return prioritiesOf(objects.find((object) => isMap(object.kind, object.metadata.namespace, object.metadata.name, namespace)));
}

/** The same with all that becomes of it in the course of a case. */
export function priorityRevisions({ objects = [], timeline = [], flags = {} }: LoopInput): PriorityRevision[] {
  const { namespace = DEFAULT_NAMESPACE } = flags;
  let map = objects.find((object) => isMap(object.kind, object.metadata.namespace, object.metadata.name, namespace));
  const revisions: PriorityRevision[] = [{ atMs: 0, ...prioritiesOf(map) }];
  for (const { t, create, delete: gone, patch } of [...timeline].sort((a, b) => a.t - b.t) as readonly Change[]) {
    if (create !== undefined && isMap(create.kind, create.metadata.namespace, create.metadata.name, namespace)) map = create;
    else if (gone !== undefined && isNamed(gone, namespace)) map = undefined;
    else if (patch !== undefined && isNamed(patch, namespace) && map !== undefined) map = merged(map, patch.patch) as ApiObject;
    else continue;
    revisions.push({ atMs: t, ...prioritiesOf(map) });
  }
  return revisions;
}

/** What may become of an object. */
interface Change {
  readonly t: number;
  readonly create?: ApiObject;
  readonly delete?: Named;
  readonly patch?: Named & { readonly patch: object };
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

function isMap(kind: string, namespace: string | undefined, name: string | undefined, wanted: string): boolean {
  return kind === "ConfigMap" && (namespace ?? "default") === wanted && name === NAME;
}

function isNamed({ kind, name }: Named, wanted: string): boolean {
  return kind === "ConfigMap" && name === `${wanted}/${NAME}`;
}

function prioritiesOf(map: ApiObject | undefined): Omit<PriorityRevision, "atMs"> {
  if (map === undefined) return {};
  const text = (map["data"] as Record<string, string> | undefined)?.["priorities"];
  if (text === undefined) return { problem: `Wrong configmap for priority expander, doesn't contain priorities key. ${IN_VAIN}` };
  if (text === "") return wrong(`priority configuration in ${NAME} configmap is empty; please provide valid configuration`);
  let table: unknown;
  try {
    table = parse(text, { version: "1.1", uniqueKeys: false });
  } catch {
    return unreadable(SYNTAX);
  }
  const type = wrongType(table);
  if (type !== undefined) return unreadable(`error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${type}`);
  const entries = Object.entries((table ?? {}) as Record<string, readonly unknown[] | null>);
  return { priorities: Object.fromEntries(entries.map(([key, list]) => [key, (list ?? []).map((pattern) => String(pattern ?? ""))])) };
}

function wrong(why: string): { problem: string } {
  return { problem: `Wrong configuration for priority expander: ${why}. ${IN_VAIN}` };
}

function unreadable(why: string): { problem: string } {
  return wrong(`Can't parse YAML with priorities in the configmap: ${why}`);
}

/** What Go's decoder says first of a table that is not of the type it wants; undefined when it is. Keys come in order of the alphabet. */
function wrongType(table: unknown): string | undefined {
  if (table === null || table === undefined) return undefined;
  if (typeof table !== "object" || Array.isArray(table)) return `${kindOf(table)} into Go value of type map[int][]string`;
  for (const key of Object.keys(table).sort()) {
    const patterns = (table as Record<string, unknown>)[key];
    if (patterns !== null && !Array.isArray(patterns)) return `${kindOf(patterns)} into Go value of type []string`;
    const nested = (patterns ?? []).find((pattern) => typeof pattern === "object" && pattern !== null);
    if (nested !== undefined) return `${kindOf(nested)} into Go value of type string`;
    if (!/^[-+]?\d+$/.test(key)) return `number ${key} into Go value of type int`;
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
