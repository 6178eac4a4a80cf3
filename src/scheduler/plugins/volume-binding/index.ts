import { readVolumeBindingArgs, type VolumeBindingArgs } from "../../config/args-volume-binding.ts";
import type { Plugin, PluginDefinition, PluginHandle } from "../../framework/plugin.ts";
import { Code, type Status } from "../../framework/status.ts";
import { failUnprepared, filterError } from "../../framework/unprepared.ts";
import { Assumed } from "../../volumes/assumed.ts";
import { volumesOf } from "../../volumes/pod-volumes.ts";
import { BindingInProgress } from "./binding-in-progress.ts";
import { volumeBindingEvents } from "./hints.ts";
import { CONFLICT_REASONS, emptyPlan, planFor } from "./node-plan.ts";
import { type Assumptions, type PodClaims, podClaims, sortClaims } from "./pod-claims.ts";

const NAME = "VolumeBinding";

/** What one attempt knows of the pod's claims, and what comes of it. */
interface State {
  readonly claims: PodClaims;
  /** Filter has looked at nodes: what is to be done on one of them is known. */
  isFiltered: boolean;
  /** Set once the pod has a node on which something is left to do. */
  binding: BindingInProgress | undefined;
}

/**
 * Brings claims and volumes together: a pod goes where its volumes are, can be bound or can be made.
 * Source: kube-scheduler v1.36, framework/plugins/volumebinding/{volume_binding,binder}.go.
 * Differs: a class without `volumeBindingMode` binds at once, as the API server would have stored it. The scheduler writes
 * `claimRef` and the selected node, and the pod waits, at most `bindTimeoutSeconds`, until the claim is bound: in a run by the volume binder.
 */
export const volumeBinding: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter", "preScore", "score", "reserve", "preBind"],
  readArgs: readVolumeBindingArgs,
  create: ({ bindTimeoutSeconds }: VolumeBindingArgs, { store, statuses, now }: PluginHandle): Plugin => {
    const reject = (...reasons: string[]): Status => statuses.intern(Code.UnschedulableAndUnresolvable, NAME, reasons);
    const error = (reason: string): Status => statuses.intern(Code.Error, NAME, [reason]);
    const notFound = error("not found");
    /** Whether the profile asks Reserve at all. */
    let reserves = false;
    const unbound = reject("pod has unbound immediate PersistentVolumeClaims");
    const conflicts = Array.from({ length: 1 << CONFLICT_REASONS.length }, (_, bits) =>
      reject(...CONFLICT_REASONS.filter((_reason, bit) => (bits & (1 << bit)) !== 0)),
    );
    const assumptions: Assumptions = { volumes: new Assumed(), claims: new Assumed() };
    const scratch = emptyPlan();
    return {
      name: NAME,
      events: volumeBindingEvents(store),
      preFilter({ pod, template }) {
        if (volumesOf(template).claiming.length === 0) return { state: NO_CLAIMS, skip: true, always: true };
        const found = podClaims(store, pod, template);
        if (typeof found === "string") return { state: undefined, status: reject(found) };
        const claims = sortClaims(store, found, assumptions);
        return claims === undefined ? { state: undefined, status: unbound } : { state: { claims, isFiltered: false, binding: undefined } };
      },
      filterUnprepared: failUnprepared(statuses, NAME, "not found"),
      filter({ snapshot: { infos } }, state, nodes) {
        const { claims } = state as State;
        (state as State).isFiltered = true;
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = nodes.rows[i];
          const found = planFor(store, claims, assumptions, infos.names[row], infos.labels[row], scratch);
          if (found === 0) nodes.rows[kept++] = row;
          else nodes.reject(row, typeof found === "string" ? filterError(statuses, NAME, found) : conflicts[found]);
        }
        nodes.count = kept;
      },
      scoresAlike: () => true,
      preScore: () => ({ state: undefined, skip: true }),
      score: () => false,
      reserve({ snapshot: { infos } }, state, row) {
        reserves = true;
        const pending = state as State | undefined;
        if (pending === undefined) return notFound;
        if (!pending.isFiltered || isAllBound(pending.claims)) return undefined;
        planFor(store, pending.claims, assumptions, infos.names[row], infos.labels[row], scratch);
        pending.binding = new BindingInProgress(store, assumptions, row, scratch);
        return undefined;
      },
      unreserve(_cycle, state) {
        (state as State | undefined)?.binding?.forget();
      },
      preBindNeeded({ snapshot: { infos } }, state, row) {
        const pending = state as State | undefined;
        if (pending === undefined) return notFound;
        if (reserves) return pending.binding !== undefined;
        return pending.isFiltered || error(`no pod volume found for node "${infos.names[row]}"`);
      },
      preBind({ pod, snapshot: { infos } }, state, row) {
        const pending = state as State;
        if (!reserves && pending.binding === undefined) {
          planFor(store, pending.claims, assumptions, infos.names[row], infos.labels[row], scratch);
          if (scratch.volumes.length > 0) pending.binding = new BindingInProgress(store, assumptions, row, scratch, false);
        }
        const { binding } = pending;
        if (binding === undefined) return error(`failed to get cached bindings for pod "${store.pods.keyOf(pod)}"`);
        const answer = binding.advance(pod, now(), bindTimeoutSeconds * 1000);
        return typeof answer === "string" ? error(`binding volumes: ${answer}`) : answer;
      },
    };
  },
};

/** What is left for a pod without claims, the same for all. */
const NO_CLAIMS: State = { claims: { bound: [], selected: [], open: [] }, isFiltered: false, binding: undefined };

function isAllBound({ selected, open }: PodClaims): boolean {
  return selected.length === 0 && open.length === 0;
}
