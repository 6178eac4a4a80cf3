import { expect, test } from "vitest";
import { goPattern } from "../../../../src/autoscalers/index.ts";

/** Names that a pattern matches, and names that it does not. */
const check = (pattern: string, matching: readonly string[], others: readonly string[] = []) =>
  test(`${pattern} matches ${matching.join(" ")}`, () => {
    const compiled = goPattern(pattern);
    if ("error" in compiled) throw new Error(compiled.error);
    expect([...matching, ...others].filter((name) => compiled.matches(name))).toEqual(matching);
  });

const refuse = (pattern: string, problem: string) =>
  test(`${pattern}: ${problem}`, () => {
    expect(goPattern(pattern)).toEqual({ error: `error parsing regexp: ${problem}` });
  });

check("spot", ["spot", "my-spot-a"], ["Spot"]);
check("^spot", ["spot-a"], ["my-spot"]);
check("-a$|gpu", ["x-a", "gpu-b"], ["x-ab"]);
check("(?i)spot", ["SPOT-a", "spot"], ["pot"]);
check("a(?i:b)c", ["abc", "aBc"], ["Abc", "abC"]);
check("(?i)[a-c]x", ["Bx", "bX"], ["dx"]);
check("a.c", ["abc"], ["a\nc"]);
check("(?s)a.c", ["abc", "a\nc"]);
check("(?P<kind>spot|on-demand)-(?<zone>[ab])", ["spot-a", "on-demand-b"], ["spot-c"]);
check("[[:digit:]]{2,3}$", ["n12", "n123"], ["n1"]);
check("[^[:alpha:]-]", ["a1"], ["a-b"]);
check("\\d+\\.\\w", ["m5.large"], ["m5-large"]);
check("[\\w.]+@", ["a.b@"], ["@"]);
check("\\Qa.b\\E", ["a.b"], ["axb"]);
check("\\Ax\\z", ["x"], ["xx"]);
check("\\pL\\PN", ["äb"], ["12"]);
check("\\p{Greek}", ["α"], ["a"]);
check("[]a]", ["]", "a"], ["b"]);
check("[a-]", ["-", "a"], ["b"]);
check("x{,2}", ["x{,2}"], ["xx"]);
check("a{2}?", ["aa"], ["a"]);
check("\\x41\\x{42}", ["AB"]);
check("", ["anything"]);

refuse("[", "missing closing ]: `[`");
refuse("spot-[ab", "missing closing ]: `[ab`");
refuse("a(b", "missing closing ): `a(b`");
refuse("a)b", "unexpected ): `a)b`");
refuse("*.spot", "missing argument to repetition operator: `*`");
refuse("a|+?", "missing argument to repetition operator: `+?`");
refuse("a**", "invalid nested repetition operator: `**`");
refuse("a{1,1001}", "invalid repeat count: `{1,1001}`");
refuse("a{3,2}", "invalid repeat count: `{3,2}`");
refuse("(?!spot).*", "invalid or unsupported Perl syntax: `(?!`");
refuse("(?=a)", "invalid or unsupported Perl syntax: `(?=`");
refuse("(?<!a)b", "invalid named capture: `(?<!a)b`");
refuse("(?P<a-b>c)", "invalid named capture: `(?P<a-b>`");
refuse("(a)\\1", "invalid escape sequence: `\\1`");
refuse("\\Z", "invalid escape sequence: `\\Z`");
refuse("a\\", "trailing backslash at end of expression: ``");
refuse("[z-a]", "invalid character class range: `z-a`");
refuse("[[:word1:]]", "invalid character class range: `[:word1:]`");
refuse("\\p{Klingon}", "invalid character class range: `\\p{Klingon}`");
