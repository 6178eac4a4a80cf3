import { describe, expect, test } from "vitest";
import { type Breach, inexactPowers, undocumentedExports, unseededChance, worldUses } from "./rules.ts";

/** What a rule finds in a piece of source, line by line. */
const found = (rule: (text: string) => Breach[], text: string) => rule(text).map(({ line, what }) => `${line} ${what}`);

describe("the world outside", () => {
  test.each([
    ["const a = 1;\nconst b = Date.now();", ["2 Date.now"]],
    ["performance.now()", ["1 performance.now"]],
    ["new Date()", ["1 new Date()"]],
    ["new Date", ["1 new Date()"]],
    ["Date()", ["1 Date()"]],
    ["process.env.HOME", ["1 process.env"]],
    ["console.log(1)", ["1 console.log"]],
    ["setTimeout(f, 1)", ["1 setTimeout"]],
    ["new Date(0); Date.parse(x); // Date.now()\nconst text = 'process.env';", []],
    ["import type { process } from './x.ts'; pod.process.name", []],
  ])("%s", (text, expected) => expect(found(worldUses, text)).toEqual(expected));
});

describe("chance without a seed", () => {
  test.each([
    ["Math.random()", ["1 Math.random"]],
    ["crypto.getRandomValues(a); crypto.randomUUID()", ["1 getRandomValues", "1 randomUUID"]],
    ["random('x').double(); // Math.random", []],
  ])("%s", (text, expected) => expect(found(unseededChance, text)).toEqual(expected));
});

describe("powers", () => {
  test.each([
    ["Math.pow(x, 2)", ["1 Math.pow"]],
    ["x ** 3", ["1 x ** 3"]],
    ["x ** 0.5", ["1 x ** 0.5"]],
    ["x **= 3", ["1 x **= 3"]],
    ["x ** 2; 10n ** y; y ** 3n; 2 * x /** comment */", []],
  ])("%s", (text, expected) => expect(found(inexactPowers, text)).toEqual(expected));
});

describe("exports without a doc comment", () => {
  test.each([
    ["/** Doc. */\nexport const a = 1;\nexport const b = 2;", ["3 b"]],
    ["// Not a doc comment.\nexport function f() {}", ["2 f"]],
    ["export interface A {}\nexport class B {}\nexport type C = 1;", ["1 A", "2 B", "3 C"]],
    ["/** Doc. */\nexport const KINDS = [1] as const;\nexport type Kind = (typeof KINDS)[number];", []],
    ["/** Doc. */\nexport const Phase = {} as const;\nexport type Phase = number;", []],
    ["/** Doc. */\nexport function f(a: number): void;\nexport function f(a: string): void;", []],
    ["export { a } from './a.ts';\nexport * from './b.ts';\nexport type * from './c.ts';\nconst d = 1;", []],
  ])("%s", (text, expected) => expect(found(undocumentedExports, text)).toEqual(expected));
});
