import { describe, expect, test } from "vitest";
import { ABSENT, differences, formatDifference } from "./diff.ts";

/** The paths at which two values differ. */
const paths = (expected: unknown, found: unknown) => differences(expected, found).map(({ path }) => path);

describe("what is equal", () => {
  test.each([
    ["the order of keys is nothing", { a: 1, b: 2 }, { b: 2, a: 1 }],
    ["an undefined value is an absent key", { a: 1 }, { a: 1, b: undefined }],
    ["minus zero is zero", { a: 0 }, { a: -0 }],
    ["nested lists and nulls", [[null, [1]], {}], [[null, [1]], {}]],
    ["an object without prototype", { a: 1 }, Object.assign(Object.create(null), { a: 1 })],
  ])("%s", (_, expected, found) => expect(paths(expected, found)).toEqual([]));
});

describe("what differs, and where", () => {
  test.each<[string, unknown, unknown, string[]]>([
    ["a number in its last bit", { a: 0.1 + 0.2 }, { a: 0.3 }, ["a"]],
    ["a number and its text", { a: 1 }, { a: "1" }, ["a"]],
    ["null and nothing", { a: null }, {}, ["a"]],
    ["the order of a list", [1, 2], [2, 1], ["[0]", "[1]"]],
    ["a shorter list", { a: [1, 2] }, { a: [1] }, ["a[1]"]],
    ["a longer list", { a: [1] }, { a: [1, undefined] }, ["a[1]"]],
    ["a key too many", {}, { extra: false }, ["extra"]],
    ["a list and an object", { a: [] }, { a: {} }, ["a"]],
    ["keys that are not words", { "n1/cpu": { x: 1 } }, { "n1/cpu": { x: 2 } }, ['["n1/cpu"].x']],
    ["a Map is not an object", {}, new Map(), [""]],
    ["NaN is no number of JSON", Number.NaN, Number.NaN, [""]],
    ["an inherited key is not there", { toString: 1 }, {}, ["toString"]],
  ])("%s", (_, expected, found, where) => expect(paths(expected, found)).toEqual(where));
});

describe("a difference as text", () => {
  const text = (expected: unknown, found: unknown, width = 80) => formatDifference({ path: "a", expected, found }, width);

  test("shows both sides", () => expect(text(1, "x")).toEqual(["a", "  expected  1", '  found     "x"']));
  test("says what is missing", () => expect(text({ b: 1 }, ABSENT)[2]).toBe("  found     (nothing)"));
  test("names what JSON cannot hold", () => {
    expect(text(1, Number.NaN)[2]).toBe("  found     NaN (not a JSON number)");
    expect(text(1, 1n)[2]).toBe("  found     1n (not a JSON number)");
    expect(text({}, new Map())[2]).toBe("  found     a Map");
  });
  test("cuts long values", () => expect(text([1, 2, 3], [4], 5)[1]).toBe("  expected  [1,2,…"));
  test("shows long texts where they part", () => {
    const same = "x".repeat(100);
    expect(text(`${same}left`, `${same}right`)[1]).toBe(`  expected  …"${"x".repeat(30)}left"`);
    expect(text(`${same}left`, `${same}right`)[2]).toBe(`  found     …"${"x".repeat(30)}right"`);
  });
  test("names the answer as a whole", () => expect(formatDifference({ path: "", expected: 1, found: 2 }, 80)[0]).toBe("(whole answer)"));
});
