import { expect, test } from "vitest";
import { Store } from "../../../../src/cluster/index.ts";
import type { PluginDefinition } from "../../../../src/scheduler/framework/plugin.ts";
import { BindingInProgress } from "../../../../src/scheduler/plugins/volume-binding/binding-in-progress.ts";
import { emptyPlan } from "../../../../src/scheduler/plugins/volume-binding/node-plan.ts";
import { Assumed } from "../../../../src/scheduler/volumes/assumed.ts";
import { findClaim, findVolume } from "../../../../src/scheduler/volumes/claims.ts";
import { addPod, linesOf } from "../../one-attempt.ts";
import { addStorage } from "../../storage-text.ts";
import { nodeFrom } from "../../text-objects.ts";
import { timeline } from "../../timeline.ts";

/** Lets no pod go on to binding for a long time. */
const holdUp: PluginDefinition = {
  name: "HoldUp",
  points: ["permit"],
  create: () => ({ name: "HoldUp", events: [], permit: () => ({ status: undefined, waitMs: 100_000 }) }),
};

/** What happens, and behind `=>` what the scheduler does about it. */
function check(what: string, text: string, config?: unknown): void {
  test(what, () => {
    const [steps, log] = text.split("=>");
    expect(timeline(steps, { config })).toEqual(linesOf(log));
  });
}

check(
  "a claim is looked at every second from when its pod got a node",
  `
  0 node n1
  0 class fast wait
  0 claim data class=fast
  1.25 pod p claim=data
  3.5 volume pv for=data
  3.75 claim data class=fast node=n1 volume=pv bound
  =>
  4.25 p on n1
`,
);
check(
  "the pod's place is taken meanwhile, and so is its volume",
  `
  0 node n1 cpu=1
  0 class local wait provisioner=kubernetes.io/no-provisioner
  0 volume pv class=local
  0 claim data class=local
  0 claim more class=local
  1 pod p claim=data cpu=1
  2 pod q cpu=1
  3 pod r claim=more
  4 delete q
  4 delete r
  4.5 claim data class=local volume=pv bound
  =>
  2 q fails: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.
  3 r fails: 0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.
  5 p on n1
`,
);
check(
  "not for ever",
  `
  0 node n1
  0 class fast wait
  0 claim data class=fast
  1 pod p claim=data
  4 delete p
  =>
  3 p fails: running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded
`,
  { profiles: [{ pluginConfig: [{ name: "VolumeBinding", args: { bindTimeoutSeconds: 2 } }] }] },
);
check(
  "a provisioner that gives up sends the pod back",
  `
  0 node n1
  0 class fast wait
  0 claim data class=fast
  1 pod p claim=data
  2.5 claim data class=fast
  3.5 delete p
  =>
  3 p fails: running PreBind plugin "VolumeBinding": binding volumes: provisioning failed for PVC "data"
`,
);
check(
  "a volume made in the wrong place, too",
  `
  0 node n1 zone=a
  0 class fast wait
  0 claim data class=fast
  1 pod p claim=data
  2.5 volume pv in=topology.kubernetes.io/zone:b
  2.5 claim data class=fast node=n1 volume=pv bound
  3.5 delete p
  =>
  3 p fails: running PreBind plugin "VolumeBinding": binding volumes: pv "pv" node affinity doesn't match node "n1": no matching NodeSelectorTerms
`,
);
check(
  "and a node that is gone",
  `
  0 node n1
  0 class fast wait
  0 claim data class=fast
  1 pod p claim=data
  2.5 drop n1
  3.5 delete p
  =>
  3 p fails: running PreBind plugin "VolumeBinding": binding volumes: failed to get node "n1": node "n1" not found
`,
);
check(
  "a pod deleted while it waits frees its place at once, and is missed when its volumes are looked at",
  `
  0 node n1 cpu=1
  0 class fast wait
  0 claim data class=fast
  1 pod p claim=data cpu=1
  1 pod q cpu=1
  2.5 delete p
  =>
  1 q fails: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.
  2.5 q on n1
  3 p fails: running PreBind plugin "VolumeBinding": binding volumes: pod does not exist any more: pod "p" not found
`,
);

check(
  "the node that a pod loses with its binding is no longer its nominated one: those behind it are tried once, not again with its next attempt",
  `
  0 node n1 cpu=4
  0 node n2 cpu=1
  0 class fast wait provisioner=csi.x
  0 claim data class=fast
  0 pod a cpu=1 on=n2
  1 pod p claim=data cpu=1 priority=5
  2 pod q cpu=4
  2.5 drop n1
  6 delete q
  6 delete p
  =>
  2 q fails: 0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.
  3 p fails: running PreBind plugin "VolumeBinding": binding volumes: failed to get node "n1": node "n1" not found
  3 q fails: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.
  5 p fails: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind.
`,
);

check(
  "a more important pod takes the node from one that waits for its volumes: it is not deleted, and tried again",
  `
  0 node n1 cpu=1
  0 class fast wait provisioner=csi.x
  0 claim data class=fast
  1 pod p claim=data cpu=1
  1.5 pod q cpu=1 priority=5
  4 delete q
  5.5 claim data class=fast node=n1 volume=pv bound
  5.5 volume pv for=data
  =>
  1.5 q fails: 0/1 nodes are available: 1 Insufficient cpu.
  1.5 p preempted
  1.5 p fails: running PreBind plugin "VolumeBinding": preempted by DefaultPreemption
  1.5 q on n1
  3 p fails: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.
  6 p on n1
`,
);

test("a volume meant for a pod is taken before anything is written, and free again when the pod goes", () => {
  const steps = `
    0 node n1
    0 class local wait provisioner=kubernetes.io/no-provisioner
    0 volume pv class=local
    0 claim a class=local
    0 claim b class=local
    1 pod p claim=a
    2 pod q claim=b
    3 delete q
    4 delete p
    5 pod r claim=b
    6 delete r
  `;
  const config = { profiles: [{ plugins: { multiPoint: { enabled: [{ name: "HoldUp" }] } } }] };
  const log = timeline(steps, { config, extra: [holdUp] });
  expect(log.length).toBe(1);
  expect(log[0]).toMatch(/^2 q fails: 0\/1 nodes are available: 1 node\(s\) didn't find available persistent volumes to bind\./);
});
check(
  "a pod that changes meanwhile counts as it was when it got its node",
  `
  0 node n1 cpu=2
  0 class fast wait
  0 claim data class=fast
  1 pod a claim=data cpu=2
  1.5 change a claim=data cpu=1
  2.5 pod b cpu=1
  3.5 volume pv for=data
  3.5 claim data class=fast node=n1 volume=pv bound
  =>
  2.5 b fails: 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.
  4 a on n1
  330 b on n1
`,
);

/** The first thing that happens to a pod with a claim when VolumeBinding is switched off at Reserve. */
function checkUnreserved(what: string, storage: string, first: string): void {
  test(`without Reserve, ${what}`, () => {
    const config = { profiles: [{ plugins: { reserve: { disabled: [{ name: "VolumeBinding" }] } } }] };
    const steps = `0 node n1\n${storage}\n1 pod p claim=data`;
    expect(timeline(steps, { config })[0]).toBe(`${first}`);
  });
}

checkUnreserved(
  "a volume that was found is written as it was, and not bound a second later",
  "0 class local wait provisioner=kubernetes.io/no-provisioner\n0 volume pv class=local\n0 claim data class=local",
  '2 p fails: running PreBind plugin "VolumeBinding": binding volumes: ClaimRef got reset for pv "pv"',
);
checkUnreserved(
  "a claim for which a volume is to be made fails at once",
  "0 class fast wait\n0 claim data class=fast",
  '1 p fails: running PreBind plugin "VolumeBinding": failed to get cached bindings for pod "default/p"',
);

/** What a binding says a second after it has begun, when something has happened to the volume and the claim meanwhile. */
function checkGone(what: string, happen: (store: Store) => void, answer: string | number): void {
  test(what, () => {
    const store = new Store({ now: 0 });
    const row = store.addNode(nodeFrom("n1"));
    const pod = addPod(store, "p claim=data");
    addStorage(store, "volume", "pv");
    addStorage(store, "claim", "data");
    const plan = emptyPlan();
    plan.volumes.push(findVolume(store, "pv")!);
    plan.claims.push(findClaim(store, "default", "data")!);
    const binding = new BindingInProgress(store, { volumes: new Assumed(), claims: new Assumed() }, row, plan);
    binding.advance(pod, 0, 10_000);
    happen(store);
    expect(binding.advance(pod, 1000, 10_000)).toBe(answer);
  });
}

checkGone("nothing has happened: it waits on", () => {}, 2000);
checkGone(
  "the volume is gone",
  (store) => store.removeObject("PersistentVolume", store.findObject("PersistentVolume", "", "pv")!),
  'failed to check binding: persistentvolumes "pv" not found',
);
checkGone(
  "the claim is gone",
  (store) => store.removeObject("PersistentVolumeClaim", store.findObject("PersistentVolumeClaim", "default", "data")!),
  'failed to check binding: persistentvolumeclaims "default/data" not found',
);
checkGone("the node is gone", (store) => store.removeNode(0, "gone"), 'failed to get node "n1": node "n1" not found');
checkGone(
  "the node has been made anew",
  (store) => {
    store.removeNode(0, "gone");
    store.addNode(nodeFrom("n1"));
  },
  2000,
);

/** Whether beginning to make a volume for a claim on n1 changes the claim. */
function checkMade(claim: string, changes: boolean): void {
  test(`${claim}: ${changes ? "changed" : "left as it is, so that nobody is woken"}`, () => {
    const store = new Store({ now: 0 });
    const row = store.addNode(nodeFrom("n1"));
    const pod = addPod(store, "p claim=data");
    addStorage(store, "claim", claim);
    const before = findClaim(store, "default", "data")!;
    const plan = emptyPlan();
    plan.made.push(before);
    new BindingInProgress(store, { volumes: new Assumed(), claims: new Assumed() }, row, plan).advance(pod, 0, 10_000);
    expect(findClaim(store, "default", "data") !== before).toBe(changes);
  });
}

checkMade("data class=fast", true);
checkMade("data class=fast node=n1", false);
