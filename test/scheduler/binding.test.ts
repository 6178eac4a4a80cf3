import { expect, test } from "vitest";
import type { Plugin, PluginDefinition, PluginHandle } from "../../src/scheduler/framework/plugin.ts";
import { Code } from "../../src/scheduler/framework/status.ts";
import { linesOf } from "./one-attempt.ts";
import { timeline } from "./timeline.ts";

/** A plugin at the given points of every attempt; steps and log as in a timeline. */
function check(what: string, point: "reserve" | "permit" | "preBind", make: (handle: PluginHandle) => Partial<Plugin>, text: string): void {
  test(what, () => {
    const definition: PluginDefinition = {
      name: "Slow",
      points: [point],
      create: (_args, handle) => ({ name: "Slow", events: [], ...make(handle) }),
    };
    const [steps, log] = text.split("=>");
    const config = { profiles: [{ plugins: { multiPoint: { enabled: [{ name: "Slow" }] } } }] };
    expect(timeline(steps, { config, extra: [definition] })).toEqual(linesOf(log));
  });
}

/** Done two seconds after it is first asked about a pod. */
const slowPreBind = ({ now }: PluginHandle): Partial<Plugin> => {
  const due = new Map<number, number>();
  return {
    preBind({ pod }) {
      if (!due.has(pod)) due.set(pod, now() + 2000);
      return now() >= due.get(pod)! ? undefined : due.get(pod);
    },
  };
};

check(
  "a pod whose binding takes time is counted on its node meanwhile, and holds up nobody",
  "preBind",
  slowPreBind,
  `
  0 node n1 cpu=1
  0 node n2 cpu=1
  1 pod a cpu=1
  1 pod b cpu=1
  =>
  3 a on n1
  3 b on n2
`,
);
check(
  "a pod deleted while it is being bound frees its place at once, and fails when it comes to be bound",
  "preBind",
  slowPreBind,
  `
  0 node n1 cpu=1
  1 pod a cpu=1
  2 delete a
  2.5 pod b cpu=1
  =>
  3 a fails: running Bind plugin "DefaultBinder": pods "a" not found
  4.5 b on n1
`,
);
check(
  "a node that goes while a pod is being bound there is an error",
  "preBind",
  slowPreBind,
  `
  0 node n1 cpu=1
  1 pod a cpu=1
  2 drop n1
  2.5 node n2 cpu=1
  =>
  3 a fails: nodes "n1" not found
  5 a on n2
`,
);
check(
  "Reserve may refuse",
  "reserve",
  ({ statuses }) => ({ reserve: () => statuses.intern(Code.Unschedulable, "Slow", ["no"]) }),
  `
  0 node n1
  0 node n2
  1 pod a
  2 delete a
  =>
  1 a fails: 0/1 nodes are available: 1 no.
`,
);
check(
  "Permit may hold a pod, but not for ever",
  "permit",
  () => ({ permit: () => ({ status: undefined, waitMs: 3000 }) }),
  `
  0 node n1
  1 pod a
  5 delete a
  =>
  4 a fails: 0/1 nodes are available: 1 timed out while waiting on permit.
`,
);
