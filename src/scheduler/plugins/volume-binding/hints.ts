import type { Store } from "../../../cluster/index.ts";
import type { CSIDriver, CSINode, CSIStorageCapacity, PersistentVolumeClaim, StorageClass } from "../../../model/index.ts";
import { Action, type EventRegistration } from "../../framework/events.ts";
import { usesClaim } from "../../volumes/claims.ts";
import { migratedPlugins } from "../../volumes/csi-migration.ts";
import { volumeLimit } from "../../volumes/provisioning.ts";

/** Source: kube-scheduler v1.36, framework/plugins/volumebinding/volume_binding.go, EventsToRegister. */
export function volumeBindingEvents(store: Store): readonly EventRegistration[] {
  return [
    {
      resource: "StorageClass",
      actions: Action.Add | Action.Update,
      hint: (_waiting, { oldObject, newObject }) =>
        oldObject === undefined || topologies(oldObject as StorageClass) !== topologies(newObject as StorageClass),
    },
    {
      resource: "PersistentVolumeClaim",
      actions: Action.Add | Action.Update,
      hint: ({ pod, template }, { newObject }) => usesClaim(store, pod, template, newObject as PersistentVolumeClaim, true),
    },
    { resource: "PersistentVolume", actions: Action.Add | Action.Update },
    { resource: "Node", actions: Action.Add | Action.UpdateNodeLabel },
    {
      resource: "CSINode",
      actions: Action.Add | Action.Update,
      hint: (_waiting, { oldObject, newObject }) =>
        oldObject === undefined || migratedPlugins(oldObject as CSINode) !== migratedPlugins(newObject as CSINode),
    },
    {
      resource: "CSIDriver",
      actions: Action.Update,
      hint: ({ template }, { oldObject, newObject }) => {
        const driver = newObject as CSIDriver;
        const switchedOff = tracksCapacity(oldObject as CSIDriver) && !tracksCapacity(driver);
        return switchedOff && (template.spec.volumes ?? []).some(({ csi }) => csi?.driver === driver.metadata.name);
      },
    },
    {
      resource: "CSIStorageCapacity",
      actions: Action.Add | Action.Update,
      hint: (_waiting, { oldObject, newObject }) => {
        if (oldObject === undefined) return true;
        const before = volumeLimit(oldObject as CSIStorageCapacity);
        const after = volumeLimit(newObject as CSIStorageCapacity);
        return after !== undefined && (before === undefined || after > before);
      },
    },
  ];
}

function topologies({ allowedTopologies = [] }: StorageClass): string {
  return JSON.stringify(
    allowedTopologies.map(({ matchLabelExpressions = [] }) => matchLabelExpressions.map(({ key, values }) => [key, values])),
  );
}

function tracksCapacity({ spec }: CSIDriver): boolean {
  return spec?.storageCapacity === true;
}
