import { expect, test } from "vitest";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../src/model/index.ts";
import { Cluster } from "./story.ts";

const ZONE = "topology.kubernetes.io/zone";

const volume = (name: string, storage: string, spec: Partial<PersistentVolume["spec"]> = {}): PersistentVolume => ({
  metadata: { name },
  spec: { capacity: { storage }, accessModes: ["ReadWriteOnce"], storageClassName: "manual", ...spec },
});
const claim = (
  name: string,
  storage: string,
  spec: Partial<PersistentVolumeClaim["spec"]> = {},
  annotations: Record<string, string> = {},
): PersistentVolumeClaim => ({
  metadata: { name, namespace: "default", annotations },
  spec: { accessModes: ["ReadWriteOnce"], storageClassName: "manual", resources: { requests: { storage } }, ...spec },
});
const storageClass = (name: string, more: Partial<StorageClass> = {}): StorageClass => ({
  metadata: { name },
  provisioner: "disks.example.com",
  ...more,
});

/** What claims end up with: `name volume phase`. */
function bindings(objects: {
  readonly volumes?: readonly PersistentVolume[];
  readonly claims: readonly PersistentVolumeClaim[];
  readonly classes?: readonly StorageClass[];
}): { readonly claims: string[]; readonly cluster: Cluster } {
  const cluster = new Cluster();
  const { store } = cluster;
  cluster.node("z", { labels: { [ZONE]: "a" } });
  cluster.at(0, () => {
    for (const one of objects.classes ?? []) store.addObject("StorageClass", one);
    for (const one of objects.volumes ?? []) store.addObject("PersistentVolume", one);
    for (const one of objects.claims) store.addObject("PersistentVolumeClaim", one);
  });
  cluster.run();
  const claims = [...store.objects.PersistentVolumeClaim.entries()].map(
    ([, { metadata, spec, status }]) => `${metadata.name} ${spec.volumeName ?? "-"} ${status?.phase ?? "Pending"}`,
  );
  return { claims, cluster };
}

test("the smallest volume that fits, in the order of the claims", () => {
  const { claims } = bindings({
    volumes: [volume("large", "100Gi"), volume("small", "10Gi"), volume("tiny", "1Gi"), volume("other", "10Gi", { storageClassName: "x" })],
    claims: [claim("a", "5Gi"), claim("b", "5Gi"), claim("c", "5Gi")],
  });
  expect(claims).toEqual(["a small Bound", "b large Bound", "c - Pending"]);
});

test("fewer access modes before size; mode, selector and access modes must fit", () => {
  const { claims } = bindings({
    volumes: [
      volume("both", "5Gi", { accessModes: ["ReadWriteOnce", "ReadWriteMany"] }),
      volume("once", "50Gi"),
      volume("block", "5Gi", { volumeMode: "Block" }),
    ],
    claims: [
      claim("a", "5Gi"),
      claim("b", "5Gi", { selector: { matchLabels: { disk: "ssd" } } }),
      claim("c", "5Gi", { accessModes: ["ReadWriteMany"] }),
      claim("d", "5Gi", { volumeMode: "Block" }),
    ],
  });
  expect(claims).toEqual(["a once Bound", "b - Pending", "c both Bound", "d block Bound"]);
});

test("volumes that name a claim, and claims that name a volume", () => {
  const { claims, cluster } = bindings({
    volumes: [
      volume("small", "5Gi"),
      volume("kept", "50Gi", { claimRef: { namespace: "default", name: "a" } }),
      volume("foreign", "5Gi", { claimRef: { namespace: "default", name: "nobody" } }),
    ],
    claims: [claim("a", "5Gi"), claim("b", "1Gi", { volumeName: "foreign" }), claim("c", "1Gi", { volumeName: "small" })],
  });
  expect(claims).toEqual(["a kept Bound", "b foreign Pending", "c small Bound"]);
  const [, kept] = [...cluster.store.objects.PersistentVolume.entries()][1];
  expect(kept.spec.claimRef?.uid).toBe("default/a");
  expect(kept.metadata.annotations).toBeUndefined();
});

test("a volume is made at once for a class that binds at once, and for the chosen node where the class waits", () => {
  const waits = storageClass("waits", { volumeBindingMode: "WaitForFirstConsumer" });
  const { claims, cluster } = bindings({
    classes: [storageClass("now"), waits, storageClass("hand", { provisioner: "kubernetes.io/no-provisioner" })],
    claims: [
      claim("a", "5Gi", { storageClassName: "now" }),
      claim("b", "5Gi", { storageClassName: "waits" }),
      claim("c", "5Gi", { storageClassName: "waits" }, { "volume.kubernetes.io/selected-node": "z" }),
      claim("d", "5Gi", { storageClassName: "hand" }),
      claim("e", "5Gi", { storageClassName: "waits" }, { "volume.kubernetes.io/selected-node": "gone" }),
    ],
  });
  expect(claims).toEqual(["a pvc-default.a Bound", "b - Pending", "c pvc-default.c Bound", "d - Pending", "e - Pending"]);
  const made = [...cluster.store.objects.PersistentVolume.entries()].map(([, { spec }]) => spec);
  expect(made.map(({ nodeAffinity }) => nodeAffinity?.required?.nodeSelectorTerms)).toEqual([
    undefined,
    [{ matchExpressions: [{ key: ZONE, operator: "In", values: ["a"] }] }],
  ]);
  expect(made[0].csi?.driver).toBe("disks.example.com");
  const [, forgotten] = [...cluster.store.objects.PersistentVolumeClaim.entries()][4];
  expect(forgotten.metadata.annotations).toEqual({});
});

test("a claim that names no class gets the default one, the youngest if there are several; none when it says so", () => {
  const isDefault = { "storageclass.kubernetes.io/is-default-class": "true" };
  const withTime = (name: string, creationTimestamp: string): StorageClass =>
    storageClass(name, { metadata: { name, creationTimestamp, annotations: isDefault } });
  const { storageClassName: _, ...noClass } = claim("a", "1Gi").spec;
  const { claims, cluster } = bindings({
    classes: [withTime("young", "2026-02-01T00:00:00Z"), withTime("old", "2026-01-01T00:00:00Z")],
    claims: [{ ...claim("a", "1Gi"), spec: noClass }, claim("b", "1Gi", { storageClassName: "" })],
  });
  expect(claims).toEqual(["a pvc-default.a Bound", "b - Pending"]);
  const [, first] = [...cluster.store.objects.PersistentVolumeClaim.entries()][0];
  expect(first.spec.storageClassName).toBe("young");
});

test("a bound claim whose volume is not there is lost", () => {
  const bound = claim("a", "1Gi", { volumeName: "nowhere" }, { "pv.kubernetes.io/bind-completed": "yes" });
  expect(bindings({ claims: [bound] }).claims).toEqual(["a nowhere Lost"]);
});
