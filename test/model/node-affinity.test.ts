import { expect, test } from "vitest";
import {
  matchesNodeSelectorTerm,
  matchesRequiredNodeAffinity,
  type NodeSelectorTerm,
  nodeNamesRequired,
  type PodSpec,
  preferredNodeAffinityWeight,
} from "../../src/model/index.ts";

const NODE = "n1";
const LABELS = { zone: "a", cores: "16", arch: "arm64", odd: "1x" };

/** Conditions separated by `and`; `@` marks a field: `zone In a,b and @metadata.name In n1`. */
function check(term: string, wanted: boolean): void {
  test(`${term || "(empty term)"}: ${wanted}`, () => expect(matchesNodeSelectorTerm(readTerm(term), NODE, LABELS)).toBe(wanted));
}

function readTerm(text: string): NodeSelectorTerm {
  const conditions = text === "" ? [] : text.split(" and ");
  const read = (condition: string) => {
    const [key, operator, values] = condition.split(" ");
    return { key: key.replace("@", ""), operator, values: values ? values.split(",") : [] };
  };
  return {
    matchExpressions: conditions.filter((condition) => !condition.startsWith("@")).map(read),
    matchFields: conditions.filter((condition) => condition.startsWith("@")).map(read),
  };
}

function required(...terms: string[]): PodSpec {
  const nodeSelectorTerms = terms.map(readTerm);
  return { containers: [], affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

check("zone In a,b", true);
check("zone In b", false);
check("absent In a", false);
check("absent NotIn a", true);
check("zone NotIn a", false);
check("zone Exists", true);
check("absent DoesNotExist", true);
check("cores Gt 8", true);
check("cores Gt 16", false);
check("cores Lt 17", true);
check("odd Gt 0", false);
check("absent Lt 5", false);
check("zone In a and cores Gt 32", false);
check("@metadata.name In n1", true);
check("@metadata.name NotIn n1", false);
check("zone In a and @metadata.name In n2", false);
check("", false);
// Errors: the term never matches.
check("@metadata.name In n1,n2", false);
check("@metadata.name Exists", false);
check("cores Gt many", false);
check("zone In", false);
check("zone Is a", false);
check("constructor Exists", false);

test("terms are alternatives, and one with an error spoils only itself", () => {
  expect(matchesRequiredNodeAffinity(required("zone Is a", "zone In a"), NODE, LABELS)).toBe(true);
  expect(matchesRequiredNodeAffinity(required(), NODE, LABELS)).toBe(false);
  expect(matchesRequiredNodeAffinity({ containers: [] }, NODE, LABELS)).toBe(true);
});

test("nodeSelector and affinity must both hold", () => {
  expect(matchesRequiredNodeAffinity({ ...required("zone In a"), nodeSelector: { arch: "amd64" } }, NODE, LABELS)).toBe(false);
  expect(matchesRequiredNodeAffinity({ ...required("zone In a"), nodeSelector: { arch: "arm64" } }, NODE, LABELS)).toBe(true);
});

test("weights of matching preferred terms add up; empty terms count nothing", () => {
  const terms = [
    { weight: 10, preference: readTerm("zone In a") },
    { weight: 5, preference: readTerm("cores Gt 8") },
    { weight: 50, preference: readTerm("zone In b") },
    { weight: 70, preference: {} },
  ];
  expect(preferredNodeAffinityWeight(terms, NODE, LABELS)).toBe(15);
  expect(preferredNodeAffinityWeight(undefined, NODE, LABELS)).toBe(0);
});

test("required node names: union over terms of the intersection inside each", () => {
  const names = (...terms: string[]) => nodeNamesRequired(required(...terms)) && [...nodeNamesRequired(required(...terms))!].join(" ");
  expect(names("@metadata.name In n1", "@metadata.name In n2")).toBe("n1 n2");
  expect(names("@metadata.name In n1 and @metadata.name In n2")).toBe("");
  expect(names("@metadata.name In n1", "zone In a")).toBeUndefined();
  expect(names("@metadata.name NotIn n1")).toBeUndefined();
  expect(names()).toBeUndefined();
});
