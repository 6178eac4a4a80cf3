import { expect, test } from "vitest";
import { isCheckCapacity, isSupported } from "../../../../src/autoscalers/cluster/provisioning-requests/classes.ts";

const CHECK = "check-capacity.autoscaling.x-k8s.io";
const ATOMIC = "best-effort-atomic-scale-up.autoscaling.x-k8s.io";

test.each([
  ["its class, nobody named", CHECK, undefined, "", true, true],
  ["its class, another one named", CHECK, "x", "", false, false],
  ["its class, itself named", CHECK, "x", "x", true, true],
  ["its class, a third one named", CHECK, "y", "x", false, false],
  ["its class, nobody named, but it has a name", CHECK, undefined, "x", false, false],
  ["its name before the class", `x${CHECK}`, undefined, "x", true, true],
  ["its name before the class and named", `x${CHECK}`, "x", "x", false, false],
  ["a name before the class, but it has none", `x${CHECK}`, undefined, "", false, false],
  ["nodes are wanted", ATOMIC, undefined, "", true, false],
  ["nodes are wanted, whoever is named", ATOMIC, "y", "", true, false],
  ["nodes are wanted of one with a name", ATOMIC, "x", "x", false, false],
  ["another class", "queued.example.com", undefined, "", false, false],
])("%s", (_title, provisioningClassName, processorInstance, instance, supported, checks) => {
  const parameters = processorInstance === undefined ? {} : { processorInstance };
  const request = { metadata: {}, spec: { podSets: [], provisioningClassName, parameters } };
  expect([isSupported(request, instance), isCheckCapacity(request, instance)]).toEqual([supported, checks]);
});
