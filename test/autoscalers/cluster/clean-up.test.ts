import { expect, test } from "vitest";
import { deleteFailedInstances } from "../../../src/autoscalers/cluster/clean-up.ts";
import { ClusterState } from "../../../src/autoscalers/cluster/cluster-state.ts";
import { NodeLister } from "../../../src/autoscalers/cluster/node-view.ts";
import type { NodeGroupOptions } from "../../../src/cluster/index.ts";
import { Setting } from "./setting.ts";

/** A group of three instances, of which some could not be created: how many are wanted after these were cleaned up. */
const check = (title: string, options: NodeGroupOptions, failed: number, expected: number, min = 0) =>
  test(title, () => {
    const setting = new Setting();
    const { store, env } = setting;
    const group = setting.group("g", { target: 3, min });
    Object.assign(group, { options });
    for (let i = 0; i < 3; i++) {
      const id = store.createInstance(group.id, `g-${i}`, "");
      if (i < failed) store.failInstance(id, { class: "OutOfResources", code: "STOCKOUT", message: `none left ${i}` });
    }
    const state = new ClusterState(env, new NodeLister(env));
    state.update([], new Map());
    deleteFailedInstances(env, state);
    expect(store.nodeGroups.target[group.id]).toBe(expected);
  });

const atomic = { zeroOrMaxNodeScaling: true };
const inSteps = { ...atomic, allowNonAtomicScaleUpToMax: true };

check("instances that could not be created are given up", {}, 1, 2);
check("nothing has failed", {}, 0, 3);
check("but not below the minimum", {}, 2, 3, 2);
check("an atomic group gives up all of its instances for one", atomic, 1, 0);
check("one that may be filled up in steps keeps the others, and the failed one too", inSteps, 1, 3);
check("one that may be filled up in steps goes when all have failed", inSteps, 3, 0);
