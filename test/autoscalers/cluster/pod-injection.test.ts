import { expect, test } from "vitest";
import { PodInjection, wantedByJob } from "../../../src/autoscalers/cluster/pod-injection.ts";
import { PodLister } from "../../../src/autoscalers/cluster/pod-lister.ts";
import { type ObjectKinds, PodPhase } from "../../../src/cluster/index.ts";
import { nodeOf, Setting } from "./setting.ts";
import { runToy, type ToyInput } from "./toy.ts";

const SECOND = 1000;

/** What a pod may be, beside when it was created. */
type Place = "bound" | "leaving" | "waiting" | "gated" | "new" | "done" | "elsewhere";

const TEMPLATE = { metadata: {}, spec: { containers: [] } };
type Controller = readonly [kind: "ReplicaSet" | "Job" | "StatefulSet", spec: object];
const replicas = (count: number): Controller => ["ReplicaSet", { replicas: count }];

/** Pods of a controller as `<place> <second of creation>`, in that order; `<n> x <i>`: n fake pods like the i-th of them. */
const check = (
  title: string,
  [kind, spec]: Controller,
  pods: readonly `${Place} ${number}`[],
  expected: string,
  flags: Readonly<Record<string, unknown>> = {},
) =>
  test(title, () => {
    const setting = new Setting({ "enable-proactive-scaleup": true, ...flags });
    const { store, env } = setting;
    const metadata = { name: "c", namespace: "default" };
    const object = store.addObject(kind, {
      metadata,
      spec: { selector: {}, template: TEMPLATE, ...spec },
    } as unknown as ObjectKinds[typeof kind]);
    store.ownerOf({ kind, ...metadata, object });
    const node = store.addNode(nodeOf("n", "4/16Gi"));
    const unseen = store.addNode(nodeOf("m", "4/16Gi"));
    const injection = new PodInjection(env);
    for (const one of pods) {
      const [place, second] = one.split(" ");
      setting.at(Number(second) * SECOND);
      const onNode =
        place === "bound" || place === "leaving" || place === "done" ? { node } : place === "elsewhere" ? { node: unseen } : {};
      const gates = place === "gated" ? { schedulingGates: [{ name: "g" }] } : {};
      const pod = setting.pod("1/1Gi", { owner: `${kind}/c`, ...onNode, spec: { priority: 0, ...gates } });
      if (place === "waiting") store.setPodUnschedulable(pod);
      if (place === "leaving") store.deletePod(pod);
      if (place === "done") store.finishPod(pod, PodPhase.Succeeded, 0);
      injection.look(pod);
    }
    env.snapshot.begin([node], []);
    const injected = injection.inject(new PodLister(store, env.flags).unschedulablePods());
    const fakes = injected.filter((pod) => env.fakes.has(pod));
    const samples = new Set(fakes.map((pod) => store.pods.names[pod].replace("pod-", "")));
    expect(fakes.length === 0 ? "none" : `${fakes.length} x ${[...samples].join()}`).toBe(expected);
    env.fakes.clear();
    expect(store.pods.names).toHaveLength(pods.length);
  });

check("a ReplicaSet wants more than there are", replicas(5), ["waiting 1", "waiting 1"], "3 x 0");
check("it has what it wants", replicas(2), ["waiting 1", "waiting 1"], "none");
check("of a controller without any pod nothing is known", replicas(5), [], "none");
check("pods on nodes count, and serve as samples", replicas(5), ["bound 1"], "4 x 0");
check("pods that are about to go count", replicas(2), ["bound 1", "leaving 1"], "none");
check("pods that the scheduler has not looked at do not count", replicas(3), ["waiting 1", "new 1", "new 1"], "2 x 0");
check("nor do those on nodes that the loop does not see", replicas(3), ["waiting 1", "elsewhere 1"], "2 x 0");
check("gated pods count", replicas(3), ["waiting 1", "gated 1", "gated 1"], "none");
check("the newest pod is the sample", replicas(4), ["bound 1", "bound 3", "waiting 2"], "1 x 1");
check("new by whole seconds: of equals, one on a node comes first", replicas(3), ["waiting 1.2", "bound 1.1"], "1 x 1");
check("then one that waits", replicas(3), ["gated 1", "waiting 1"], "1 x 1");
check("expendable pods are no pods of the cluster", replicas(3), ["waiting 1", "bound 1"], "2 x 0", {
  "expendable-pods-priority-cutoff": 1,
});

check("a Job wants its parallelism", ["Job", { parallelism: 3, completions: 10 }], ["waiting 1"], "2 x 0");
check("or what is left to complete", ["Job", { parallelism: 3, completions: 3 }], ["done 1", "waiting 2"], "1 x 1");
check("a parallel StatefulSet", ["StatefulSet", { replicas: 3, podManagementPolicy: "Parallel" }], ["waiting 1"], "2 x 0");
check("one that goes step by step", ["StatefulSet", { replicas: 3 }], ["waiting 1"], "none");

test.each([
  ["neither given: one pod", {}, 0, 1],
  ["that has succeeded", {}, 1, 0],
  ["a work queue", { parallelism: 4 }, 0, 4],
  ["a work queue of which one worker has found it empty", { parallelism: 4 }, 1, 0],
  ["completions one after the other", { completions: 4 }, 1, 1],
  ["more completions than asked for", { completions: 4, parallelism: 2 }, 5, 0],
])("Job: %s", (_title, spec, succeeded, expected) => {
  expect(wantedByJob({ metadata: {}, spec: { ...spec, template: TEMPLATE } }, succeeded)).toBe(expected);
});

const nodes = { name: "g", cores: 4, gib: 16, max: 10, bootMs: 1000, readyMs: 1000 };
const one = { atMs: SECOND, millicores: 3000, gib: 1, job: "web" };

/** Loops every 10 s: resizes as `<seconds> <before>-><after>: <what was seen>`. */
const plays = (title: string, input: Partial<ToyInput> & { readonly untilS: number }, expected: readonly string[]) =>
  test(title, () => {
    const { untilS, ...rest } = input;
    const { decisions, events } = runToy({
      groups: [nodes],
      pods: [one],
      replicas: { web: 4 },
      ...rest,
      flags: { "frequent-loops-enabled": false, "enable-proactive-scaleup": true, expander: "least-waste", ...input.flags },
      config: { loopGrid: { firstMs: 10 * SECOND, everyMs: 10 * SECOND }, ...input.config },
      untilMs: untilS * SECOND,
    });
    const told = decisions.filter(({ action }) => action !== "no-scale-down");
    expect(told.map(({ timeMs, sizeBefore, sizeAfter, seen }) => `${timeMs / SECOND} ${sizeBefore}->${sizeAfter}: ${seen}`)).toEqual(
      expected,
    );
    const names = events.filter(({ kind, reason }) => kind === "Pod" && reason.includes("ScaleUp")).map(({ name }) => name);
    expect(names.every((name) => name === "pod-0")).toBe(true);
  });

plays("nodes for all pods of a ReplicaSet come with those for the first one", { untilS: 15 }, [
  "10 0->4: 1 pods unschedulable and 3 expected",
]);
plays("without the flag, for the first one", { untilS: 15, flags: { "enable-proactive-scaleup": false } }, [
  "10 0->1: 1 pods unschedulable",
]);
plays("the limit is one of all pods to help", { untilS: 15, flags: { "pod-injection-limit": 3 } }, [
  "10 0->3: 1 pods unschedulable and 2 expected",
]);
plays("pods that never come get their nodes nevertheless", { untilS: 45, groups: [{ ...nodes, initial: 1 }] }, [
  "10 1->4: 0 pods unschedulable and 3 expected",
]);
plays("up to 1.32 only as long as one of them waits", { untilS: 45, groups: [{ ...nodes, initial: 1 }], config: { version: "1.32" } }, []);
plays(
  "what fits on nodes that are there is not asked for",
  { untilS: 15, groups: [{ ...nodes, cores: 8, initial: 1 }], replicas: { web: 2 } },
  [],
);
plays("expected pods that no group can help are told of, and tried again in every loop", { untilS: 45, groups: [{ ...nodes, max: 1 }] }, [
  "10 0->1: 1 pods unschedulable and 3 expected",
  "20 0->0: 0 pods unschedulable and 3 expected",
]);
plays(
  "room for them is kept",
  { untilS: 200, groups: [{ ...nodes, initial: 1 }], flags: { "scale-down-unneeded-time": "30s", "scale-down-delay-after-add": "0s" } },
  ["10 1->4: 0 pods unschedulable and 3 expected"],
);
