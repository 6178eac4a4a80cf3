import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findInstanceType, nodeTemplateOf, parseCatalogue } from "../../src/cloud/index.ts";
import { editDistance, parseQuantity, quantityMilliValue, quantityValue } from "../../src/model/index.ts";

const CSV = `provider,region,instance_type,family,arch,vcpu,memory_gib,gpu,gpu_model,on_demand_usd_per_hour,price_source,price_date,spec_source,spec_date,spot_ratio,spot_usd_per_hour,spot_source,spot_date,spot_interruption_band,max_pods,max_pods_basis
aws,us-east-1,m5.large,m5,amd64,2,8,0,,0.096000,P1,2026-07-20,I1,2026-01-22,,,,,,29,eni
aws,us-east-1,m6i.xlarge,m6i,amd64,4,16,0,,0.192000,P1,2026-07-20,I1,2026-01-22,0.45,,A1,2025-06-28,5-10%,58,eni
aws,us-east-1,m6i.2xlarge,m6i,amd64,8,32,0,,0.384000,P1,2026-07-20,I1,2026-01-22,0.42,,A1,2025-06-28,>20%,58,eni
gcp,us-central1,n2-standard-4,n2-standard,amd64,4,16,0,,0.194236,P2,2026-08-03,I3,2026-08-03,0.4743,0.092120,P2,2026-08-03,,110,gke-default
gcp,us-central1,g2-standard-24,g2-standard,amd64,24,96,2,L4,2.000833,P2,2026-08-03,I3,2026-08-03,0.5622,1.124816,P2,2026-08-03,,110,gke-default
azure,eastus,Standard_D4s_v5,Ds_v5,amd64,4,16,0,,0.192000,P3,2026-06-18,I2,2026-08-22,0.11,,P4,unknown,,250,aks-overlay
`;

const catalogue = parseCatalogue(CSV);

const typeOf = (key: string) => {
  const answer = findInstanceType(catalogue, key);
  if (answer.type === undefined) throw new Error(`not in the catalogue: ${key}`);
  return answer.type;
};

test.each`
  key                        | cpu       | memoryMib | pods
  ${"aws/m5.large"}          | ${"1930"} | ${7518}   | ${"29"}
  ${"gcp/n2-standard-4"}     | ${"3920"} | ${13_621} | ${"110"}
  ${"azure/Standard_D4s_v5"} | ${"3860"} | ${12_188} | ${"250"}
`("$key leaves $cpu millicores, $memoryMib MiB and $pods pods", ({ key, cpu, memoryMib, pods }) => {
  const { allocatable = {} } = nodeTemplateOf(typeOf(key)).status ?? {};
  expect(String(quantityMilliValue(parseQuantity(allocatable.cpu)))).toBe(cpu);
  expect(Math.floor(Number(quantityValue(parseQuantity(allocatable.memory))) / 2 ** 20)).toBe(memoryMib);
  expect(allocatable.pods).toBe(pods);
});

test("a node's template names its machine and its GPUs", () => {
  const node = nodeTemplateOf(typeOf("gcp/g2-standard-24"));
  expect(node.metadata.labels).toEqual({
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/os": "linux",
    "node.kubernetes.io/instance-type": "g2-standard-24",
  });
  expect(node.status?.capacity).toEqual({ cpu: "24", memory: "98304Mi", "ephemeral-storage": "100Gi", pods: "110", "nvidia.com/gpu": "2" });
  expect(node.status?.allocatable?.["nvidia.com/gpu"]).toBe("2");
});

test("a bare node keeps everything but the eviction thresholds", () => {
  const node = nodeTemplateOf(typeOf("aws/m5.large"), "none", 110);
  expect(quantityMilliValue(parseQuantity(node.status!.allocatable!.cpu))).toBe(quantityMilliValue(parseQuantity("2")));
  expect(node.status?.allocatable?.pods).toBe("110");
});

test.each`
  key                    | spot         | how
  ${"gcp/n2-standard-4"} | ${0.09212}   | ${"quoted"}
  ${"aws/m6i.xlarge"}    | ${0.0864}    | ${"by ratio"}
  ${"aws/m5.large"}      | ${undefined} | ${"unknown"}
`("spot price of $key: $spot ($how)", ({ key, spot }) => {
  expect(typeOf(key).spotUsdPerHour).toBe(spot);
});

test.each`
  wanted                  | nearest
  ${"aws/m6i.2xlrage"}    | ${"aws/m6i.2xlarge"}
  ${"m6i.2xlarge"}        | ${"aws/m6i.2xlarge"}
  ${"aws/M5.large"}       | ${"aws/m5.large"}
  ${"gcp/n2-standard-8"}  | ${"gcp/n2-standard-4"}
  ${"azure/Standard_D4s"} | ${"azure/Standard_D4s_v5"}
`("there is no $wanted, but $nearest", ({ wanted, nearest }) => {
  const answer = findInstanceType(catalogue, wanted);
  expect(answer.type === undefined && answer.nearest[0]).toBe(nearest);
});

test("every type of the catalogue that comes with wavetank makes a node with room for pods", () => {
  const shipped = parseCatalogue(readFileSync(new URL("../../workloads/data/instance-types.csv", import.meta.url), "utf8"));
  expect(shipped.types.size).toBe(165);
  for (const type of shipped.types.values()) {
    const { capacity = {}, allocatable = {} } = nodeTemplateOf(type).status ?? {};
    const left = quantityMilliValue(parseQuantity(allocatable.memory));
    expect(left > 0 && left < quantityMilliValue(parseQuantity(capacity.memory)), type.key).toBe(true);
  }
});

test("a catalogue without numbers is a bug", () => {
  expect(() => parseCatalogue(CSV.replace("0.096000", "cheap"))).toThrow(/numbers where it should .*on_demand_usd_per_hour.*cheap/);
  expect(() => parseCatalogue(CSV.replace("vcpu", "cores"))).toThrow(/has every column .*vcpu/);
});

test.each`
  from        | to           | distance
  ${"kitten"} | ${"sitting"} | ${3}
  ${""}       | ${"abc"}     | ${3}
  ${"same"}   | ${"same"}    | ${0}
`("$from and $to differ by $distance edits", ({ from, to, distance }) => {
  expect(editDistance(from, to)).toBe(distance);
});
