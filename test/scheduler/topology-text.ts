import type { Affinity, LabelSelector, PodAffinity, TopologySpreadConstraint } from "../../src/model/index.ts";
import type { Line } from "./text-line.ts";

const KEYS: Readonly<Record<string, string>> = { zone: "topology.kubernetes.io/zone", host: "kubernetes.io/hostname" };
const ACTIONS: Readonly<Record<string, string>> = { hard: "DoNotSchedule", soft: "ScheduleAnyway" };

/** `spread=zone/1/hard` (key, skew, how): over pods of the same labels. `spread=zone/1/hard/3` wants three domains. */
export function spreadOf({ all, group }: Line): TopologySpreadConstraint[] {
  return all("spread").map((text) => {
    const [key, skew, how, domains] = text.split("/");
    return {
      topologyKey: KEYS[key] ?? key,
      maxSkew: Number(skew),
      whenUnsatisfiable: ACTIONS[how],
      labelSelector: { matchLabels: group("label") },
      ...(domains !== undefined && { minDomains: Number(domains) }),
    };
  });
}

/** `near=zone:app=a` and `far=host:app=a` are required, `likes=zone:app=a*30` and `dislikes=...` preferred. */
export function podAffinityOf({ all }: Line): Affinity {
  const of = (required: string, preferred: string): PodAffinity | undefined => {
    const must = all(required).map(readTerm);
    const should = all(preferred).map((text) => {
      const [term, weight] = text.split("*");
      return { weight: Number(weight), podAffinityTerm: readTerm(term) };
    });
    if (must.length === 0 && should.length === 0) return undefined;
    return { requiredDuringSchedulingIgnoredDuringExecution: must, preferredDuringSchedulingIgnoredDuringExecution: should };
  };
  const podAffinity = of("near", "likes");
  const podAntiAffinity = of("far", "dislikes");
  return { ...(podAffinity !== undefined && { podAffinity }), ...(podAntiAffinity !== undefined && { podAntiAffinity }) };
}

function readTerm(text: string): { readonly topologyKey: string; readonly labelSelector: LabelSelector } {
  const [key, labels] = text.split(":");
  return { topologyKey: KEYS[key] ?? key, labelSelector: { matchLabels: Object.fromEntries([labels.split("=")]) } };
}
