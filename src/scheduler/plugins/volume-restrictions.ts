import type { PodTemplate } from "../../cluster/index.ts";
import type { PersistentVolumeClaim } from "../../model/index.ts";
import type { Candidates } from "../framework/candidates.ts";
import { Action } from "../framework/events.ts";
import type { Cycle, PluginDefinition } from "../framework/plugin.ts";
import type { Snapshot } from "../framework/snapshot.ts";
import { Code, type Status } from "../framework/status.ts";
import { filterError } from "../framework/unprepared.ts";
import { findClaim, notFound, usesClaim } from "../volumes/claims.ts";
import { disksConflict } from "../volumes/disk-conflicts.ts";
import { volumesOf } from "../volumes/pod-volumes.ts";

const NAME = "VolumeRestrictions";
const ONE_POD_ONLY = "ReadWriteOncePod";
const IN_USE = "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod";

/** The pod's claims that only one pod may use, and how many times other pods do. */
interface State {
  readonly claims: ReadonlySet<string>;
  uses: number;
}

/**
 * Disks that two pods on one node cannot share, and claims that only one pod of the cluster may use.
 * Source: kube-scheduler v1.36, framework/plugins/volumerestrictions/volume_restrictions.go.
 */
export const volumeRestrictions: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter"],
  create: (_args, { store, statuses }) => {
    const noDisk = statuses.intern(Code.Unschedulable, NAME, ["node(s) had no available disk"]);
    const inUse = statuses.intern(Code.Unschedulable, NAME, [IN_USE]);
    const unprepared = filterError(statuses, NAME, 'cannot read "PreFilterVolumeRestrictions" from cycleState');
    const filter = ({ template, snapshot }: Cycle, nodes: Candidates, elsewhere: Status | undefined): void => {
      const { pods } = snapshot.infos;
      let kept = 0;
      for (let i = 0; i < nodes.count; i++) {
        const row = nodes.rows[i];
        if (pods[row].templates.some((other) => shareDisk(template, other))) nodes.reject(row, noDisk);
        else if (elsewhere !== undefined) nodes.reject(row, elsewhere);
        else nodes.rows[kept++] = row;
      }
      nodes.count = kept;
    };
    return {
      name: NAME,
      events: [
        {
          resource: "Pod",
          actions: Action.Delete,
          hint: ({ template }, { oldPod }) => oldPod !== undefined && mayFree(template, oldPod.template),
        },
        { resource: "Node", actions: Action.Add },
        {
          resource: "PersistentVolumeClaim",
          actions: Action.Add,
          hint: ({ pod, template }, { newObject }) => usesClaim(store, pod, template, newObject as PersistentVolumeClaim, false),
        },
      ],
      preFilter({ template, snapshot }) {
        const { claimNames, disks, any } = volumesOf(template);
        if (!any) return { state: undefined, skip: true, always: true };
        const claims = new Set<string>();
        const state: State = { claims, uses: 0 };
        for (const name of claimNames) {
          const claim = findClaim(store, template.namespace, name);
          if (claim === undefined) {
            const missing = notFound("persistentvolumeclaim", name);
            return { state, status: statuses.intern(Code.UnschedulableAndUnresolvable, NAME, [missing]) };
          }
          if (claim.spec.accessModes?.includes(ONE_POD_ONLY)) claims.add(name);
        }
        if (claims.size > 0) state.uses = claimsInUse(snapshot, template.namespace, claims);
        return { state, skip: disks.length === 0 && state.uses === 0 };
      },
      filterUnprepared: (cycle, nodes) => filter(cycle, nodes, unprepared),
      filter: (cycle, state, nodes) => filter(cycle, nodes, (state as State).uses > 0 ? inUse : undefined),
      cloneState: (state) => ({ ...(state as State) }),
      addPod(_cycle, state, { template }) {
        (state as State).uses += usesOf(state as State, template);
      },
      removePod(_cycle, state, { template }) {
        (state as State).uses -= usesOf(state as State, template);
      },
    };
  },
};

/** Whether two pods have a disk between them that they cannot share on one node. */
function shareDisk(a: PodTemplate, b: PodTemplate): boolean {
  const ofB = volumesOf(b).disks;
  if (ofB.length === 0) return false;
  return volumesOf(a).disks.some((disk) => ofB.some((other) => disksConflict(disk, other)));
}

/** How many of these claims some pod on a node of the snapshot names. */
function claimsInUse({ infos, rows }: Snapshot, namespace: string, claims: ReadonlySet<string>): number {
  const found = new Set<string>();
  for (const row of rows) {
    for (const template of infos.pods[row].templates) {
      if (template.namespace !== namespace) continue;
      for (const name of volumesOf(template).claimNames) if (claims.has(name)) found.add(name);
    }
  }
  return found.size;
}

/** How many of a pod's volumes name one of the claims. kube-scheduler does not look at that pod's namespace, so neither does this. */
function usesOf({ claims }: State, template: PodTemplate): number {
  return volumesOf(template).claimNames.filter((name) => claims.has(name)).length;
}

/** Whether the pod that is gone may have been in the way. */
function mayFree(waiting: PodTemplate, gone: PodTemplate): boolean {
  if (waiting.namespace !== gone.namespace) return false;
  const { claimNames } = volumesOf(waiting);
  return shareDisk(waiting, gone) || volumesOf(gone).claimNames.some((name) => claimNames.includes(name));
}
