import { expect, test } from "vitest";
import { parseDocuments } from "../../src/workloads/documents.ts";
import { formatProblem, type InputProblem } from "../../src/workloads/errors.ts";
import type { Path } from "../../src/workloads/path.ts";

function check(name: string, text: string, expected: { places?: [Path, string][]; values?: unknown[]; problems?: string[] }) {
  test(name, () => {
    const problems: InputProblem[] = [];
    const documents = parseDocuments("f", text, problems);
    expect(problems.map(formatProblem)).toEqual(expected.problems ?? []);
    if (expected.values) expect(documents.map(({ value }) => value)).toEqual(expected.values);
    const places = (expected.places ?? []).map(([path]) => {
      const { line, column, exact } = documents[0].locate(path);
      return `${line}:${column}${exact ? "" : " near"}`;
    });
    expect(places).toEqual((expected.places ?? []).map(([, place]) => place));
  });
}

check("block YAML: a key stands where it is written", "a:\n  b: 1\n  c:\n    - x\n    - y: 2\n", {
  values: [{ a: { b: 1, c: ["x", { y: 2 }] } }],
  places: [
    [["a"], "1:1"],
    [["a", "b"], "2:3"],
    [["a", "c", 1, "y"], "5:7"],
    [["a", "c", 7], "3:3 near"],
    [["a", "nope", "deeper"], "1:1 near"],
  ],
});

check("flow YAML and comments", "# hello\na: { b: [1, { c: 2 }] }\n", { places: [[["a", "b", 1, "c"], "2:15"]] });

check("JSON in several lines", '{\n  "a": {"x": "}\\"]", "b": [1, {"c": true}],\n    "d": null }\n}', {
  places: [
    [["a", "b", 1, "c"], "2:32"],
    [["a", "d"], "3:5"],
    [["a", "zzz"], "2:3 near"],
    [[], "1:1"],
  ],
});

check("several documents, empty ones left out", "a: 1\n---\n---\nb: 2\n---\n# nothing\n", { values: [{ a: 1 }, { b: 2 }] });
check("a byte-order mark and CRLF", "\uFEFFa: 1\r\nb: 2\r\n", { values: [{ a: 1, b: 2 }], places: [[["b"], "2:1"]] });
check("anchors and merge keys", "base: &b { x: 1 }\nuse: { <<: *b, y: 2 }\n", { values: [{ base: { x: 1 }, use: { x: 1, y: 2 } }] });
check("nothing at all", "", { values: [] });

check("a syntax error has its line", "a: 1\nb: [1,\n", {
  problems: [
    "f:3: expected valid YAML, found a syntax error: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
});
check("a key twice", "a: 1\na: 2\n", { problems: ["f:2: expected valid YAML, found a syntax error: Map keys must be unique"] });
check("broken JSON", '{"a": 1,\n "b" 2}', {
  problems: ["f:2: expected valid YAML, found a syntax error: Missing , or : between flow map items"],
});
check("an alias to nothing", "a: 1\nb: *x\n", { problems: ["f:2: expected an anchor defined before, found *x"] });
check("an alias inside its own anchor", "a:\n  b: &x\n    c: [1, *x]\n", {
  problems: ["f:3: expected no cyclic references, found *x inside &x"],
});
check(
  "a billion laughs",
  `a: &a [1,1,1,1,1,1,1,1,1,1]\n${"bcdefgh"
    .split("")
    .map((name, i) => `${name}: &${name} [${Array(10).fill(`*${"abcdefgh"[i]}`).join(",")}]`)
    .join("\n")}\n`,
  { problems: ["f: expected at most 1000 uses of one alias, found more"] },
);
