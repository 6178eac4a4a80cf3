import type { PodTemplate } from "../../cluster/index.ts";
import type { Affinity, Labels, PodSpec } from "../../model/index.ts";
import type { InterPodAffinityArgs, PodTopologySpreadArgs } from "../config/args-topology.ts";
import type { ResolvedProfile } from "../config/resolved.ts";

/** What a pod shows to the plugins, as text: equal texts get equal answers. Undefined: there may be more to see. */
export type Signer = (template: PodTemplate) => string | undefined;

/** What a plugin looks at in a pod, as something for JSON; undefined when that cannot be said. */
type Fragment = (template: PodTemplate, args: unknown) => unknown;

const tolerations: Fragment = ({ spec }) => spec.tolerations ?? [];
const requests: Fragment = ({ requests: amounts }) => amounts;
const volumes: Fragment = ({ spec }) =>
  (spec.volumes ?? []).filter(({ configMap, secret }) => configMap === undefined && secret === undefined);

/** By plugin. Source: each plugin's SignPod in framework/plugins. */
const FRAGMENTS: Readonly<Record<string, Fragment>> = {
  NodeUnschedulable: tolerations,
  NodeName: ({ spec }) => spec.nodeName ?? "",
  TaintToleration: tolerations,
  NodeAffinity: ({ spec }) => [sorted(spec.affinity?.nodeAffinity ?? null), entriesOf(spec.nodeSelector ?? {})],
  NodePorts: ({ hostPorts }) => hostPorts.map(({ port }) => port),
  NodeResourcesFit: requests,
  NodeResourcesBalancedAllocation: requests,
  VolumeRestrictions: volumes,
  NodeVolumeLimits: volumes,
  VolumeBinding: volumes,
  VolumeZone: volumes,
  PodTopologySpread: ({ spreadConstraints }, args) => {
    const { defaultConstraints } = args as PodTopologySpreadArgs;
    return defaultConstraints.length > 0 || spreadConstraints.length > 0 ? undefined : "";
  },
  InterPodAffinity: ({ spec, labels }, args) => {
    if (hasPodAffinity(spec.affinity)) return undefined;
    return (args as InterPodAffinityArgs).ignorePreferredTermsOfExistingPods ? "" : entriesOf(labels);
  },
  DynamicResources: ({ spec }) => ((spec.resourceClaims ?? []).length > 0 ? undefined : ""),
  ImageLocality: ({ spec }) => imagesOf(spec),
  NodeDeclaredFeatures: ({ spec }) => [spec.hostNetwork ?? false, spec.hostUsers ?? true, rulesOf(spec)],
};

/**
 * How a profile's pods are signed; undefined when none of them can be, as in the default profile.
 * Source: kube-scheduler v1.36, framework/runtime/framework.go, SignPod; k8s.io/kube-scheduler framework/signers.go.
 */
export function makeSigner({ points, plugins, schedulerName }: ResolvedProfile): Signer | undefined {
  const names = [...new Set([...points.preFilter, ...points.filter, ...points.preScore, ...points.score])];
  const parts = names.map((name) => ({ sign: FRAGMENTS[name], args: plugins.find(({ definition }) => definition.name === name)?.args }));
  if (parts.some(({ sign }) => sign === undefined)) return undefined;
  if (names.includes("PodTopologySpread")) {
    const { args } = plugins.find(({ definition: { name } }) => name === "PodTopologySpread")!;
    if ((args as PodTopologySpreadArgs).defaultConstraints.length > 0) return undefined;
  }
  const known = new WeakMap<PodTemplate, { readonly signature: string | undefined }>();
  return (template) => {
    let entry = known.get(template);
    if (entry === undefined) {
      const fragments = parts.map(({ sign, args }) => sign(template, args));
      entry = { signature: fragments.includes(undefined) ? undefined : JSON.stringify([schedulerName, ...fragments]) };
      known.set(template, entry);
    }
    return entry.signature;
  };
}

function hasPodAffinity({ podAffinity, podAntiAffinity }: Affinity = {}): boolean {
  return podAffinity !== undefined || podAntiAffinity !== undefined;
}

function imagesOf({ containers, initContainers = [], volumes: list = [] }: PodSpec): string[] {
  const images = [...initContainers, ...containers].map(({ image = "" }) => image);
  return [...images, ...list.flatMap(({ image }) => image?.reference ?? [])];
}

function rulesOf({ containers, initContainers = [] }: PodSpec): string[] {
  return [...containers, ...initContainers].flatMap(({ restartPolicyRules = [] }) => restartPolicyRules.map(({ action }) => action));
}

function entriesOf(labels: Labels): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The same value with every list in order, and every object's keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)])
    .sort();
}
