import { expect, test } from "vitest";
import { allocatableFromCapacity, milliValueOf, type NodeProvider, subtractReserved, valueOf as unitsOf } from "../../src/model/index.ts";

const MIB = 1024 * 1024;

/** Provider, capacity and pods -> millicores and whole MiB left. */
function check(provider: NodeProvider, cpu: string, memory: string, maxPods: number, millicores: number, memoryMib: number): void {
  test(`${provider} ${cpu} cpu ${memory} ${maxPods} pods`, () => {
    const left = allocatableFromCapacity({ provider, capacity: { cpu, memory, pods: "500" }, maxPods });
    expect([milliValueOf(left.cpu), Math.round(unitsOf(left.memory) / MIB), left.pods]).toEqual([millicores, memoryMib, `${maxPods}`]);
  });
}

// The worked examples of the kubelet specification, 8.5.
check("gke", "4", "16Gi", 110, 3920, 13_622);
check("eks", "2", "8Gi", 29, 1930, 8192 - 674);
// Tiers and their ends.
check("gke", "1", "512Mi", 110, 940, 512 - 255 - 100);
check("gke", "64", "256Gi", 110, 64_000 - 230, 262_144 - Math.round(1024 + 819.2 + 819.2 + 6881.28 + 2621.44) - 100);
check("aks", "2", "8Gi", 30, 1900, Math.round(8192 - 650e6 / MIB - 100));
check("aks", "64", "4Gi", 250, 63_260, 4096 - 1024 - 100);
check("aks", "16", "64Gi", 110, 15_740, Math.round(65_536 - 2250e6 / MIB - 100));
check("none", "4", "16Gi", 110, 4000, 16_284);

test("a tenth of the file system stays free, other resources pass", () => {
  const capacity = { cpu: "1", memory: "1Gi", "ephemeral-storage": "100Gi", "x.io/gpu": 2 };
  const left = allocatableFromCapacity({ provider: "none", capacity, maxPods: 110 });
  expect(left).toMatchObject({ "ephemeral-storage": "90Gi", "x.io/gpu": 2, memory: "924Mi" });
});

test("what is left is never negative, and only what there is can be reserved", () => {
  expect(subtractReserved({ cpu: "1", memory: "1Gi" }, { cpu: "2", storage: "1" })).toEqual({ cpu: "0", memory: "1Gi" });
});
