import { readDynamicResourcesArgs } from "../config/args-dynamic-resources.ts";
import { Action } from "../framework/events.ts";
import type { PluginDefinition } from "../framework/plugin.ts";
import { Code } from "../framework/status.ts";
import { failUnprepared } from "../framework/unprepared.ts";

const NAME = "DynamicResources";
/** PreFilter has been here. */
const SEEN = Object.freeze({});

/**
 * What this plugin does to pods without resource claims: it scores nothing, and adds its words to the message of a pod that fits nowhere.
 * Source: kube-scheduler v1.36, framework/plugins/dynamicresources/dynamicresources.go.
 * Differs: resource claims are not modelled.
 */
export const dynamicResources: PluginDefinition = {
  name: NAME,
  points: ["preEnqueue", "preFilter", "filter", "postFilter", "score", "reserve", "preBind"],
  readArgs: readDynamicResourcesArgs,
  create: (_args, { statuses }) => {
    const nothing = statuses.intern(Code.Unschedulable, NAME, ["no new claims to deallocate"]);
    const notFound = statuses.intern(Code.Error, NAME, ["not found"]);
    return {
      name: NAME,
      nodeLocal: true,
      events: [
        { resource: "Node", actions: Action.Add | Action.UpdateNodeLabel | Action.UpdateNodeAllocatable },
        { resource: "DeviceClass", actions: Action.Add | Action.Update },
        { resource: "ResourceSlice", actions: Action.Add | Action.Update },
      ],
      preEnqueue: () => undefined,
      preFilter: () => ({ state: SEEN, skip: true }),
      filterUnprepared: failUnprepared(statuses, NAME, "not found"),
      filter() {
        // PreFilter has skipped it: no pod has claims.
      },
      postFilter: (_cycle, state) => ({ status: state === SEEN ? nothing : notFound, nomination: undefined }),
      scoresAlike: () => true,
      score: () => false,
      reserve: () => undefined,
      preBindNeeded: () => false,
      preBind: () => undefined,
    };
  },
};
