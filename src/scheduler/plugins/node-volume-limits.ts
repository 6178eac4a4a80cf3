import type { NodeRow, Store } from "../../cluster/index.ts";
import type { CSINode, PersistentVolumeClaim, VolumeAttachment } from "../../model/index.ts";
import { Action } from "../framework/events.ts";
import type { Cycle, PluginDefinition, PluginHandle } from "../framework/plugin.ts";
import { Code, type Status } from "../framework/status.ts";
import { filterError } from "../framework/unprepared.ts";
import { usesClaim } from "../volumes/claims.ts";
import { inlineDriver } from "../volumes/csi-migration.ts";
import { type AttachedVolumes, addCsiVolumes, attachmentsByNode, type VolumeProblem } from "../volumes/csi-volumes.ts";
import { volumesOf } from "../volumes/pod-volumes.ts";

const NAME = "NodeVolumeLimits";
const NO_ATTACHMENTS: AttachedVolumes = new Map();

/** What is attached to nodes without a pod saying so, by node name. */
type State = ReadonlyMap<string, AttachedVolumes>;

/**
 * A node attaches no more volumes of a CSI driver than its CSINode allows.
 * Source: kube-scheduler v1.36, framework/plugins/nodevolumelimits/csi.go.
 */
export const nodeVolumeLimits: PluginDefinition = {
  name: NAME,
  points: ["preFilter", "filter"],
  create: (_args, handle) => {
    const { store } = handle;
    const limits = new VolumeLimits(handle);
    return {
      name: NAME,
      events: [
        { resource: "CSINode", actions: Action.Add },
        {
          resource: "CSINode",
          actions: Action.Update,
          hint: (_waiting, { oldObject, newObject }) => hasGrown(oldObject as CSINode, newObject as CSINode),
        },
        {
          resource: "Pod",
          actions: Action.Delete,
          hint: (_waiting, { oldPod }) => {
            if (oldPod === undefined || (oldPod.node === "" && oldPod.nominatedNode === "")) return false;
            const { claiming, migratable } = volumesOf(oldPod.template);
            return claiming.length > 0 || migratable.length > 0;
          },
        },
        {
          resource: "PersistentVolumeClaim",
          actions: Action.Add,
          hint: ({ pod, template }, { newObject }) => usesClaim(store, pod, template, newObject as PersistentVolumeClaim, true),
        },
        {
          resource: "VolumeAttachment",
          actions: Action.Delete,
          hint: ({ template }, { oldObject }) => {
            const { claimNames, migratable } = volumesOf(template);
            const { attacher } = (oldObject as VolumeAttachment).spec;
            return claimNames.length > 0 || migratable.some((volume) => inlineDriver(volume) === attacher);
          },
        },
      ],
      preFilter({ template }) {
        const { claiming, migratable } = volumesOf(template);
        const skip = claiming.length === 0 && migratable.length === 0;
        return { state: skip ? undefined : attachmentsByNode(store), skip, always: skip };
      },
      filter(cycle, state, nodes) {
        let kept = 0;
        for (let i = 0; i < nodes.count; i++) {
          const row = nodes.rows[i];
          const status = limits.check(cycle, state as State, row);
          if (status === undefined) nodes.rows[kept++] = row;
          else nodes.reject(row, status);
        }
        nodes.count = kept;
      },
    };
  },
};

/** Counts volumes; the maps are scratch of one node's count. */
class VolumeLimits {
  private readonly store: Store;
  private readonly statuses: PluginHandle["statuses"];
  private readonly exceeded: Status;
  private readonly fresh: AttachedVolumes = new Map();
  private readonly attached: AttachedVolumes = new Map();

  constructor({ store, statuses }: PluginHandle) {
    this.store = store;
    this.statuses = statuses;
    this.exceeded = statuses.intern(Code.Unschedulable, NAME, ["node(s) exceed max volume count"]);
  }

  /** Why the node cannot take the pod's volumes; undefined: it can. */
  check({ pod, template, snapshot }: Cycle, attachments: State, row: NodeRow): Status | undefined {
    const { store, fresh, attached } = this;
    const name = snapshot.infos.names[row];
    const node = csiNodeOf(store, name);
    fresh.clear();
    const problem = addCsiVolumes(store, pod, template, node, true, fresh);
    if (problem !== undefined) return this.fail(problem);
    if (fresh.size === 0 || !node?.spec.drivers?.some(({ allocatable }) => allocatable?.count !== undefined)) return undefined;
    attached.clear();
    const { ids, templates } = snapshot.infos.pods[row];
    for (let i = 0; i < ids.length; i++) {
      if (!volumesOf(templates[i]).any) continue;
      const broken = addCsiVolumes(store, ids[i], templates[i], node, false, attached);
      if (broken !== undefined) return this.fail(broken);
    }
    for (const volume of attached.keys()) fresh.delete(volume);
    for (const [volume, driver] of attachments.get(name) ?? NO_ATTACHMENTS) attached.set(volume, driver);
    return this.isExceeded(node) ? this.exceeded : undefined;
  }

  private isExceeded({ spec }: CSINode): boolean {
    for (const { name, allocatable } of spec.drivers ?? []) {
      const wanted = countOf(this.fresh, name);
      if (allocatable?.count !== undefined && wanted > 0 && countOf(this.attached, name) + wanted > allocatable.count) return true;
    }
    return false;
  }

  private fail({ message, isNotFound }: VolumeProblem): Status {
    if (!isNotFound) return filterError(this.statuses, NAME, message);
    return this.statuses.intern(Code.UnschedulableAndUnresolvable, NAME, [message]);
  }
}

function csiNodeOf(store: Store, name: string): CSINode | undefined {
  const table = store.objects.CSINode;
  const id = table.find("", name);
  return id === undefined ? undefined : table.get(id);
}

function countOf(volumes: AttachedVolumes, driver: string): number {
  let count = 0;
  for (const other of volumes.values()) if (other === driver) count++;
  return count;
}

/** Whether a driver may attach more than before; one that says nothing counts as 0. */
function hasGrown(before: CSINode, after: CSINode): boolean {
  const limitOf = (node: CSINode, name: string): number =>
    node.spec.drivers?.find((driver) => driver.name === name)?.allocatable?.count ?? 0;
  return (after.spec.drivers ?? []).some(({ name }) => limitOf(after, name) > limitOf(before, name));
}
