import { expect, test } from "vitest";
import { Store } from "../../src/cluster/index.ts";
import type { PodSpec } from "../../src/model/index.ts";
import { unmodelledFeatures } from "../../src/scheduler/unmodelled.ts";

function check(what: string, spec: Partial<PodSpec>, features: readonly string[]): void {
  test(what, () => {
    const template = new Store({ now: 0 }).makeTemplate({ namespace: "default", spec: { containers: [], ...spec } });
    expect(unmodelledFeatures(template)).toEqual(features);
  });
}

check("nothing special", {}, []);
check(
  "volumes",
  {
    volumes: [
      { name: "a", emptyDir: {} },
      { name: "b", persistentVolumeClaim: { claimName: "c" } },
    ],
  },
  [],
);
check("affinity between pods, and spreading", { affinity: { podAffinity: {}, podAntiAffinity: {} }, topologySpreadConstraints: [] }, []);
check("device claims", { resourceClaims: [{ name: "gpu" }] }, ["spec.resourceClaims"]);
