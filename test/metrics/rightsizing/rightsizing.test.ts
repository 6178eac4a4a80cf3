import { expect, test } from "vitest";
import { propose, riskOf } from "../../../src/metrics/rightsizing/proposal.ts";
import { tinyRun } from "../tiny-run.ts";

const MIB = 1_048_576;

/** `2000m 1024Mi`: CPU and memory. */
const amounts = (text: string) => {
  const [cpu, memory] = text.split(" ").map((part) => Number.parseInt(part, 10));
  return { cpuMillicores: cpu, memoryBytes: memory * MIB };
};

/** Requests and use of a container, and the requests proposed. */
function check(requests: string, used: string, expected: string, { limits = "0m 0Mi", guaranteed = false } = {}): void {
  const use = amounts(used);
  const proposal = propose({
    qosClass: guaranteed ? "Guaranteed" : "Burstable",
    requests: amounts(requests),
    limits: amounts(limits),
    cpuP90Millicores: use.cpuMillicores,
    memoryPeakBytes: use.memoryBytes,
  });
  expect(proposal.requests).toEqual(amounts(expected));
  expect(proposal.changes).toBe(requests !== expected);
}

test("requests by use", () => {
  check("2000m 4096Mi", "500m 1000Mi", "580m 1152Mi"); // 575 and 1150 rounded up
  check("100m 512Mi", "500m 1000Mi", "580m 1152Mi"); // also upwards
  check("1000m 1024Mi", "1m 1Mi", "30m 240Mi"); // floors of 25m and 250 MB, in tidy steps
  check("600m 1200Mi", "500m 1000Mi", "600m 1200Mi"); // less than a tenth away
  check("644m 1152Mi", "500m 1000Mi", "644m 1152Mi"); // 9.94 %
  check("645m 1152Mi", "500m 1000Mi", "580m 1152Mi"); // 10.08 %
  check("0m 1024Mi", "0m 500Mi", "0m 576Mi"); // no request is no request
  check("100m 512Mi", "500m 1000Mi", "300m 1024Mi", { limits: "300m 1024Mi" }); // never above the limit
  check("300m 512Mi", "500m 1000Mi", "580m 1152Mi", { limits: "300m 512Mi", guaranteed: true }); // limits go along
});

test("what may go wrong", () => {
  expect(riskOf(amounts("500m 512Mi"), amounts("500m 512Mi"))).toBe("none");
  expect(riskOf(amounts("500m 512Mi"), amounts("501m 512Mi"))).toBe("throttling");
  expect(riskOf(amounts("500m 512Mi"), amounts("501m 513Mi"))).toBe("out of memory");
});

/** An hour of a Deployment's pod on a machine of 1 USD per hour, 4 CPU and 8 GiB: its row. */
function rowOf(usageRatio: number, owner: string | null = "ReplicaSet") {
  const run = tinyRun(600);
  const machine = run.machine(run.pool("pool", 1, { gpus: false }), "m");
  const template = run.store.makeTemplate({
    namespace: "default",
    spec: { containers: [{ name: "c", resources: { requests: { cpu: "2", memory: "4Gi" } } }] },
    behavior: { exitCode: 0, readyAfterMs: 0, stopMs: 0, usageRatio },
  });
  const ownerId = owner === null ? undefined : run.store.ownerOf({ kind: owner, namespace: "default", name: "web" });
  run.start(run.store.createPod({ name: "p", template, ...(ownerId !== undefined && { owner: ownerId }) }), machine);
  run.at(3600);
  run.finish();
  return run.sink.objects("rightsizing")[0];
}

test("a row tells what is proposed and what it saves", () => {
  const row = rowOf(0.25);
  expect(row).toMatchObject({
    workload: "ReplicaSet/web",
    verdict: "change",
    cpu_request_millicores: 2000,
    cpu_proposed_millicores: 580,
    memory_proposed_bytes: 1184 * MIB,
    cpu_above_request_ratio: 0,
    pods_mean: 1,
    risk: "none",
  });
  // Half of the machine is 0.5 USD; CPU is worth 0.031611 a core beside 0.004237 a GiB.
  const worth = 4 * 0.031611 + 8 * 0.004237;
  const freed = (1.42 * 0.031611 + (4 - 1184 / 1024) * 0.004237) / worth;
  expect(row["saving_per_month_usd"]).toBeCloseTo(freed * 730, 6);
});

test("who uses more than it asks for", () => {
  expect(rowOf(1.5)).toMatchObject({
    verdict: "change",
    cpu_proposed_millicores: 3450,
    cpu_above_request_ratio: 1,
    memory_above_request_ratio: 1,
  });
});

test("use that nobody told is unknown, and bare pods and Jobs of unknown use have no row", () => {
  expect(rowOf(1)).toMatchObject({ verdict: "unknown usage", cpu_proposed_millicores: Number.NaN, risk: "" });
  expect(rowOf(1, "Job")).toBeUndefined();
  expect(rowOf(0.5, "Job")).toMatchObject({ workload: "Job/web", verdict: "change" });
  expect(rowOf(0.5, null)).toBeUndefined();
});
