import { join } from "node:path";
import { expect, test } from "vitest";
import { loadScenario } from "../../src/workloads/scenario.ts";
import { complaints, scratch } from "./scratch.ts";

const SCENARIO = "apiVersion: wavetank.dev/v1alpha1\nkind: Scenario\nmetadata: { name: t }\nspec:\n  workload: [{ manifests: m }]\n";
const CHECK = "check-capacity.autoscaling.x-k8s.io";

/** A request whose spec stands on line 4, and below it what its status is. */
const request = (spec: string, status = "", version = "v1") =>
  `apiVersion: autoscaling.x-k8s.io/${version}\nkind: ProvisioningRequest\nmetadata: { name: r }\nspec: { ${spec} }\n${status}`;
const sets = (...written: string[]) => `provisioningClassName: ${CHECK}, podSets: [${written.join(", ")}]`;
const set = (count: number | string, name = "t") => `{ podTemplateRef: { name: ${name} }, count: ${count} }`;
const template = (spec: string) => `apiVersion: v1\nkind: PodTemplate\nmetadata: { name: t }\ntemplate: { spec: { ${spec} } }\n`;

/** The complaints about a manifest; none: the kinds that it gives. */
function reads(manifest: string): readonly string[] {
  const folder = scratch({ "s.yaml": SCENARIO, "m/a.yaml": manifest });
  let kinds: string[] = [];
  const found = complaints(folder, () => {
    kinds = loadScenario(join(folder, "s.yaml")).objects.map(({ kind }) => kind);
  });
  return found.length > 0 ? found : kinds;
}

test.each([
  ["version v1", request(sets(set(1)))],
  ["version v1beta1", request(sets(set(1)), "", "v1beta1")],
  ["parameters", request(`${sets(set(2))}, parameters: { noRetry: "true" }`)],
  ["32 pod sets", request(sets(...Array.from({ length: 32 }, () => set(1))))],
  [
    "the status of a dump",
    request(
      sets(set(1)),
      'status: { conditions: [{ type: Provisioned, status: "True", reason: R, message: "", lastTransitionTime: 2026-01-01T00:00:00Z, observedGeneration: 1 }] }\n',
    ),
  ],
])("%s", (_title, manifest) => {
  expect(reads(manifest)).toEqual(["ProvisioningRequest"]);
});

const LONG = "x".repeat(256);

test.each<[string, string, readonly string[]]>([
  [
    "an unknown version",
    request(sets(set(1)), "", "v1alpha1"),
    ['m/a.yaml:1 apiVersion: expected autoscaling.x-k8s.io/v1, found "autoscaling.x-k8s.io/v1alpha1"'],
  ],
  ["no pod set", request(sets()), ["m/a.yaml:4 spec.podSets: expected a list of 1 to 32 pod sets, found an empty list"]],
  [
    "33 pod sets",
    request(sets(...Array.from({ length: 33 }, () => set(1)))),
    ["m/a.yaml:4 spec.podSets: expected a list of 1 to 32 pod sets, found a list"],
  ],
  ["no pods", request(sets(set(0))), ["m/a.yaml:4 spec.podSets[0].count: expected a whole number from 1 to 2147483647, found 0"]],
  ["half a pod", request(sets(set(1.5))), ["m/a.yaml:4 spec.podSets[0].count: expected a whole number from 1 to 2147483647, found 1.5"]],
  [
    "a name that no template can have",
    request(sets(set(1, "T_1"))),
    [
      "m/a.yaml:4 spec.podSets[0].podTemplateRef.name: expected the name of a PodTemplate of lowercase letters, digits, '-' and '.', 253 at most, found \"T_1\"",
    ],
  ],
  [
    "no class",
    request(`podSets: [${set(1)}]`),
    ["m/a.yaml:4 spec.provisioningClassName: expected a class of lowercase letters, digits, '-' and '.', 253 at most, found nothing"],
  ],
  [
    "a long parameter",
    request(`${sets(set(1))}, parameters: { a: ${LONG} }`),
    [`m/a.yaml:4 spec.parameters.a: expected text of at most 255 characters, found "${LONG.slice(0, 77)}..."`],
  ],
  [
    "a field that there is not",
    request(`${sets(set(1))}, podTemplates: []`),
    [
      'm/a.yaml:4 spec.podTemplates: expected a known field, found unknown field "podTemplates"',
      "  known here: podSets, provisioningClassName, parameters",
    ],
  ],
  [
    "a condition without a time",
    request(sets(set(1)), 'status: { conditions: [{ type: Failed, status: "True", reason: R, message: "" }] }\n'),
    ["m/a.yaml:5 status.conditions[0].lastTransitionTime: expected a time such as 2026-01-01T00:00:00Z, found nothing"],
  ],
])("%s is refused", (_title, manifest, expected) => {
  expect(reads(manifest)).toEqual(expected);
});

test.each<[string, string, readonly string[]]>([
  ["a template", template("containers: [{ name: c }]"), ["PodTemplate"]],
  [
    "one without containers",
    template("containers: []"),
    ["m/a.yaml:4 template.spec.containers: expected at least one container, found an empty list"],
  ],
  [
    "one with a wrong amount",
    template("containers: [{ name: c, resources: { requests: { cpu: much } } }]"),
    ['m/a.yaml:4 template.spec.containers[0].resources.requests.cpu: expected a quantity such as 500m, 2 or 1Gi, found "much"'],
  ],
])("PodTemplate: %s", (_title, manifest, expected) => {
  expect(reads(manifest)).toEqual(expected);
});
