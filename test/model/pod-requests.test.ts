import { expect, test } from "vitest";
import { type PodSpec, type PodStatus, podLimits, podRequests, resourceNumber } from "../../src/model/index.ts";

type Options = Parameters<typeof podRequests>[1];

/**
 * A pod, one line per part: `main cpu=1 memory=1Gi`, `init ...`, `sidecar ...`, `pod ...` (pod level), `overhead ...`,
 * `status c0 ...` (in force), `allocated c0 ...`, `podstatus ...`, `infeasible`. Containers are named c0, c1 in the order of lines.
 */
function check(name: string, pod: string, wanted: string, options: Options = {}): void {
  test(name, () => {
    const total = podRequests(readPod(pod), options);
    expect(
      [...total]
        .map(([resource, amount]) => `${resource}=${resourceNumber(resource, amount)}`)
        .sort()
        .join(" "),
    ).toBe(wanted);
  });
}

function readPod(text: string): { spec: PodSpec; status: PodStatus } {
  const containers: PodSpec["containers"][number][] = [];
  const initContainers: PodSpec["containers"][number][] = [];
  const inForce = new Map<string, object>();
  const allocated = new Map<string, object>();
  let spec: Partial<PodSpec> = {};
  let status: PodStatus = {};
  for (const line of text
    .split("\n")
    .map((row) => row.trim())
    .filter(Boolean)) {
    const [kind, ...words] = line.split(/ +/);
    const list = Object.fromEntries(words.filter((word) => word.includes("=")).map((word) => word.split("=")));
    const container = { name: `c${containers.length + initContainers.length}`, resources: { requests: list } };
    if (kind === "main") containers.push(container);
    else if (kind === "init") initContainers.push(container);
    else if (kind === "sidecar") initContainers.push({ ...container, restartPolicy: "Always" });
    else if (kind === "pod") spec = { ...spec, resources: { requests: list } };
    else if (kind === "overhead") spec = { ...spec, overhead: list };
    else if (kind === "status") inForce.set(words[0], { requests: list });
    else if (kind === "allocated") allocated.set(words[0], list);
    else if (kind === "podstatus") status = { ...status, resources: { requests: list } };
    else if (kind === "infeasible")
      status = { ...status, conditions: [{ type: "PodResizePending", status: "True", reason: "Infeasible" }] };
  }
  const statuses = [...inForce].map(([name, resources]) => ({
    name,
    resources,
    allocatedResources: (allocated.get(name) ?? {}) as Record<string, string>,
  }));
  const isInit = (s: { name: string }) => initContainers.some(({ name }) => name === s.name);
  return {
    spec: { ...spec, containers, initContainers },
    status: { ...status, containerStatuses: statuses.filter((s) => !isInit(s)), initContainerStatuses: statuses.filter(isInit) },
  };
}

check("EX-1 amounts are summed first and rounded once", "main cpu=100u\nmain cpu=100u\nmain cpu=100u", "cpu=1");
check(
  "EX-3 init containers one after the other",
  `
  main cpu=2 memory=1G
  main cpu=1 memory=1G
  init cpu=2 memory=1G
  init cpu=2 memory=3G`,
  "cpu=3000 memory=3000000000",
);
check("EX-4 a sidecar runs beside all that follow it", "main cpu=1\nsidecar cpu=2\ninit cpu=4\nsidecar cpu=1", "cpu=6000");
check("EX-4 but not beside those before it", "main cpu=1\ninit cpu=4\nsidecar cpu=2\nsidecar cpu=1", "cpu=4000");
check("EX-5 pod level replaces, then overhead adds", "main cpu=300m\npod cpu=1\noverhead cpu=50m", "cpu=1050");
check("EX-6 what is explicit", "main cpu=100m\nmain", "cpu=100");
check("EX-6 with defaults for what is missing", "main cpu=100m\nmain", "cpu=200 memory=419430400", { defaultMissing: true });
check("EX-6 an init container gets defaults too", "main cpu=100m\nmain\ninit", "cpu=200 memory=419430400", { defaultMissing: true });
check("an explicit zero stays zero", "main cpu=0 memory=0", "cpu=0 memory=0", { defaultMissing: true });
check("pod level only replaces what it names", "main cpu=1 memory=1k\npod cpu=2", "cpu=2000 memory=1000");
check("pod level knows no devices", "main cpu=1\npod x.io/gpu=1", "cpu=1000");
check("pod level ignored", "main cpu=1\npod cpu=2", "cpu=1000", { ignorePodLevel: true });
check("overhead ignored", "main cpu=1\noverhead cpu=1", "cpu=1000", { ignoreOverhead: true });
check("with pod level, a default fills only what the whole pod lacks", "main cpu=100m\nmain\npod cpu=1", "cpu=1000 memory=419430400", {
  defaultMissing: true,
});
check("pod level ignored, defaults count", "main\npod cpu=1", "cpu=100 memory=209715200", { defaultMissing: true, ignorePodLevel: true });

check("status is not asked by default", "main cpu=1\nstatus c0 cpu=2", "cpu=1000");
check("the most of asked, in force and allocated", "main cpu=1\nstatus c0 cpu=2\nallocated c0 cpu=3", "cpu=3000", { useStatus: true });
check("what can never fit does not count", "main cpu=9\nstatus c0 cpu=2\ninfeasible", "cpu=2000", { useStatus: true });
check("only sidecars among init containers use it", "main cpu=1\ninit cpu=1\nstatus c1 cpu=8", "cpu=1000", { useStatus: true });
check("a sidecar does", "main cpu=1\nsidecar cpu=1\nstatus c1 cpu=8", "cpu=9000", { useStatus: true });
check("pod level uses it too", "main cpu=1\npod cpu=2\npodstatus cpu=4", "cpu=4000", { useStatus: true });
check(
  "pod level in force counts only where pod level asks",
  "main memory=1k\npod cpu=2\npodstatus cpu=4 memory=9k",
  "cpu=4000 memory=1000",
  {
    useStatus: true,
  },
);
check("what can never fit and is not in force is nothing", "main cpu=1\npod cpu=2\npodstatus memory=9k\ninfeasible", "cpu=0", {
  useStatus: true,
});

test("overhead adds only to limits that exist", () => {
  const limits = podLimits({ containers: [{ name: "a", resources: { limits: { cpu: "1" } } }], overhead: { cpu: "100m", memory: "1Mi" } });
  expect([...limits].map(([name, amount]) => `${name}=${resourceNumber(name, amount)}`)).toEqual(["cpu=1100"]);
});
