import { expect, test } from "vitest";
import { admitPriority, admitTolerations, type PodSpec, type PriorityClass, PriorityError } from "../../src/model/index.ts";

/** Classes are `name=value`, with `*` for the global default and `!` for one that never preempts. */
function check(name: string, classes: string, given: Partial<PodSpec>, wanted: string): void {
  test(name, () => expect(admit(classes, given)).toBe(wanted));
}

function admit(classes: string, given: Partial<PodSpec>): string {
  const byName = new Map<string, PriorityClass>();
  for (const text of classes.split(" ").filter(Boolean)) {
    const [name, value] = text.replace(/[*!]/g, "").split("=");
    const preemptionPolicy = text.includes("!") ? { preemptionPolicy: "Never" } : {};
    byName.set(name, { metadata: { name }, value: Number(value), globalDefault: text.includes("*"), ...preemptionPolicy });
  }
  try {
    const spec = admitPriority({ containers: [], ...given }, byName);
    return `${spec.priorityClassName ?? "-"} ${spec.priority} ${spec.preemptionPolicy}`;
  } catch (error) {
    if (error instanceof PriorityError) return error.message;
    throw error;
  }
}

check("no class at all", "", {}, "- 0 PreemptLowerPriority");
check("the class named", "high=10 low=1", { priorityClassName: "high" }, "high 10 PreemptLowerPriority");
check("a class that never preempts", "high!=10", { priorityClassName: "high" }, "high 10 Never");
check("the default class", "high=10 usual*=5", {}, "usual 5 PreemptLowerPriority");
check("the lowest of several default classes", "a*=7 b*=5", {}, "b 5 PreemptLowerPriority");
check(
  "a class of every cluster",
  "",
  { priorityClassName: "system-node-critical" },
  "system-node-critical 2000001000 PreemptLowerPriority",
);
check("the other one", "", { priorityClassName: "system-cluster-critical" }, "system-cluster-critical 2000000000 PreemptLowerPriority");
check("a bare priority is kept", "usual*=5", { priority: 3 }, "- 3 PreemptLowerPriority");
check("a missing class", "", { priorityClassName: "x" }, "no PriorityClass with name x was found");
check(
  "a priority against its class",
  "high=10",
  { priorityClassName: "high", priority: 9 },
  "the integer value of priority (9) must not be provided in pod spec; priority admission controller computed 10 from the given PriorityClass name",
);

test("tolerations of 300 s for unready nodes, unless the pod has its own", () => {
  const keys = (given: PodSpec["tolerations"]) =>
    admitTolerations({ containers: [], tolerations: given ?? [] }).tolerations?.map(
      ({ key, tolerationSeconds }) => `${key ?? "*"}:${tolerationSeconds ?? "-"}`,
    );
  expect(keys([])).toEqual(["node.kubernetes.io/not-ready:300", "node.kubernetes.io/unreachable:300"]);
  expect(keys([{ operator: "Exists" }])).toEqual(["*:-"]);
  expect(keys([{ key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoSchedule" }])).toHaveLength(3);
  expect(keys([{ key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 10 }])).toEqual([
    "node.kubernetes.io/not-ready:10",
    "node.kubernetes.io/unreachable:300",
  ]);
});
