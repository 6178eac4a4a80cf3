import type { Millis } from "../../engine/index.ts";
import type { BackoffReason } from "./backoff.ts";
import type { WallClock } from "./wall-clock.ts";

/** Nodes by what they are to the autoscaler. */
export interface NodeCounts {
  readonly registered: number;
  readonly ready: number;
  readonly notStarted: number;
  readonly suspended: number;
  readonly beingDeleted: number;
  readonly unready: number;
  readonly resourceUnready: number;
  readonly longUnregistered: number;
  readonly unregistered: number;
}

/** A status, when it was last looked at and since when it has held; undefined: never. */
export interface Condition {
  readonly status: string | undefined;
  readonly probedMs: Millis | undefined;
  readonly sinceMs: Millis | undefined;
}

/** What the status says of one group. */
export interface GroupStatus {
  readonly name: string;
  readonly health: Condition & { readonly counts: NodeCounts; readonly target: number; readonly min: number; readonly max: number };
  readonly scaleUp: Condition & { readonly backoff: BackoffReason | undefined };
  readonly scaleDown: Condition & { readonly candidates: number };
}

/** What it says of all. */
export interface ClusterStatus {
  /** False: the process has only begun, or cannot work. */
  readonly running: boolean;
  readonly message: string | undefined;
  readonly health: Condition & { readonly counts: NodeCounts };
  readonly scaleUp: Condition;
  readonly scaleDown: Condition & { readonly candidates: number };
  readonly groups: readonly GroupStatus[];
}

/** Longer messages are cut. Source: cluster-autoscaler 1.36.1, clusterstate/clusterstate.go, truncateIfExceedMaxLength. */
const MESSAGE_MAX = 500;
const CUT = "<truncated>";

/** YAML under construction: what has no value is left out; null stands for a time that never was. */
type Yaml = { readonly [key: string]: Yaml | readonly Yaml[] | string | number | null | undefined };

/**
 * The ConfigMap as `kubectl get configmap -o yaml` shows it: keys in order of the alphabet, times of conditions in whole seconds.
 * Source: cluster-autoscaler 1.36.1, clusterstate/api/types.go; sigs.k8s.io/yaml.
 * Differs: earlier versions wrote the fields in another order.
 */
export function statusDocument(
  status: ClusterStatus,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  now: Millis,
  wallClock: WallClock,
): string {
  const time = goTime(wallClock.startEpochMs + now);
  const metadata = { annotations: { "cluster-autoscaler.kubernetes.io/last-updated": time }, name, namespace };
  const data = yamlText(statusYaml(status, time, wallClock), "    ");
  return `apiVersion: v1\ndata:\n  status: |\n${data}kind: ConfigMap\nmetadata:\n${yamlText(metadata, "  ")}`;
}

function statusYaml({ running, message, health, scaleUp, scaleDown, groups }: ClusterStatus, time: string, wallClock: WallClock): Yaml {
  const times = ({ probedMs, sinceMs }: Condition) => ({
    lastProbeTime: shown(probedMs, wallClock),
    lastTransitionTime: shown(sinceMs, wallClock),
  });
  const scaleDownYaml = (one: Condition & { readonly candidates: number }) => ({
    candidates: positive(one.candidates),
    ...times(one),
    status: one.status,
  });
  return {
    autoscalerStatus: running ? "Running" : "Initializing",
    clusterWide: {
      health: { ...times(health), nodeCounts: countsYaml(health.counts), status: health.status },
      scaleDown: scaleDownYaml(scaleDown),
      scaleUp: { ...times(scaleUp), status: scaleUp.status },
    },
    message,
    nodeGroups:
      groups.length === 0
        ? undefined
        : groups.map((group) => ({
            health: {
              cloudProviderTarget: group.health.target,
              ...times(group.health),
              maxSize: group.health.max,
              minSize: group.health.min,
              nodeCounts: countsYaml(group.health.counts),
              status: group.health.status,
            },
            name: group.name,
            scaleDown: scaleDownYaml(group.scaleDown),
            scaleUp: { backoffInfo: backoffYaml(group.scaleUp.backoff), ...times(group.scaleUp), status: group.scaleUp.status },
          })),
    time,
  };
}

function countsYaml(counts: NodeCounts): Yaml {
  return {
    longUnregistered: counts.longUnregistered,
    registered: {
      beingDeleted: positive(counts.beingDeleted),
      notStarted: counts.notStarted,
      ready: counts.ready,
      suspended: positive(counts.suspended),
      total: counts.registered,
      unready: { resourceUnready: counts.resourceUnready, total: counts.unready },
    },
    unregistered: counts.unregistered,
  };
}

function backoffYaml(backoff: BackoffReason | undefined): Yaml {
  if (backoff === undefined) return {};
  const { code, message } = backoff;
  const isLong = message.length > MESSAGE_MAX;
  return { errorCode: code, errorMessage: isLong ? message.slice(0, MESSAGE_MAX - CUT.length) + CUT : message };
}

function positive(count: number): number | undefined {
  return count === 0 ? undefined : count;
}

function shown(time: Millis | undefined, wallClock: WallClock): string | null {
  return time === undefined ? null : wallClock.rfc3339(time);
}

/** As Go formats a time with `2006-01-02 15:04:05.999999999 -0700 MST`. */
function goTime(ms: number): string {
  const [date, time] = new Date(ms).toISOString().replace("Z", "").split("T");
  const [seconds, fraction] = time.split(".");
  const digits = fraction.replace(/0+$/, "");
  return `${date} ${seconds}${digits === "" ? "" : `.${digits}`} +0000 UTC`;
}

/** Lines that begin with `indent`, but for the first one, which begins with `first`. */
function yamlText(object: Yaml, indent: string, first = indent): string {
  let text = "";
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    text += `${text === "" ? first : indent}${key}:`;
    if (value === null || typeof value !== "object") text += ` ${scalar(value)}\n`;
    else if (isList(value)) {
      text += "\n";
      for (const item of value) text += yamlText(item, `${indent}  `, `${indent}- `);
    } else {
      const inner = yamlText(value, `${indent}  `);
      text += inner === "" ? " {}\n" : `\n${inner}`;
    }
  }
  return text;
}

function isList(value: Yaml | readonly Yaml[]): value is readonly Yaml[] {
  return Array.isArray(value);
}

/** Texts that YAML would read as something else are quoted, those with a colon or a sign among them. */
function scalar(value: string | number | null): string {
  if (typeof value !== "string") return String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return JSON.stringify(value);
  const isPlain =
    /^[A-Za-z0-9_./(][^\n"'\\]*$/.test(value) &&
    !/: | #|:$/.test(value) &&
    !/^(?:true|false|null|yes|no|on|off|y|n|~|[\d.]+)$/i.test(value);
  if (isPlain) return value;
  return /["\n\\]/.test(value) ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
}
