import { expect, test } from "vitest";
import {
  addQuantities,
  formatQuantity,
  milliValueOf,
  parseQuantity,
  QuantityError,
  quantityFromJson,
  quantityMilliValue,
  quantityValue,
  roundUpToMilli,
  valueOf as unitsOf,
} from "../../src/model/index.ts";

/** Each row: text | printed | format | whole units | thousandths. A sum is written with ` + `; a refusal is `error: start of the text`. */
function check(name: string, table: string): void {
  for (const row of rowsOf(table)) {
    const [text, ...wanted] = row.split("|").map((cell) => cell.trim());
    test(`${name}: ${text}`, () => expect(describe(text)).toEqual(wanted[0].startsWith("error: ") ? wanted[0] : wanted));
  }
}

function describe(text: string): unknown {
  try {
    const q = text.split(" + ").map(parseQuantity).reduce(addQuantities);
    return [formatQuantity(q), q.format, String(quantityValue(q)), String(quantityMilliValue(q))];
  } catch (error) {
    if (error instanceof QuantityError)
      return `error: ${error.message.split("'")[0]}${error.message.includes("suffix") ? "'s suffix" : ""}`.trim();
    throw error;
  }
}

function rowsOf(table: string): string[] {
  return table
    .split("\n")
    .map((row) => row.trim())
    .filter((row) => row !== "");
}

check(
  "EX-2 of the scheduler specification",
  `
  0.1    | 100m         | DecimalSI       | 1          | 100
  1100u  | 1100u        | DecimalSI       | 1          | 2
  0.5    | 500m         | DecimalSI       | 1          | 500
  1e3    | 1e3          | DecimalExponent | 1000       | 1000000
  1.5Gi  | 1536Mi       | BinarySI        | 1610612736 | 1610612736000
  128M   | 128M         | DecimalSI       | 128000000  | 128000000000
`,
);

check(
  "printed as written where it looks canonical, else in steps of 1000 or 1024",
  `
  1.001   | 1.001    | DecimalSI       | 2       | 1001
  007     | 007      | DecimalSI       | 7       | 7000
  +1      | +1       | DecimalSI       | 1       | 1000
  5.      | 5.       | DecimalSI       | 5       | 5000
  1.5000  | 1500m    | DecimalSI       | 2       | 1500
  2000m   | 2        | DecimalSI       | 2       | 2000
  1000Ki  | 1000Ki   | BinarySI        | 1024000 | 1024000000
  1024Ki  | 1Mi      | BinarySI        | 1048576 | 1048576000
  0.1Ki   | 102400m  | BinarySI        | 103     | 102400
  0.0001Ki| 102400u  | DecimalSI       | 1       | 103
  1e1     | 10       | DecimalExponent | 10      | 10000
  1e-1    | 100e-3   | DecimalExponent | 1       | 100
  0       | 0        | DecimalSI       | 0       | 0
  -0      | 0        | DecimalSI       | 0       | 0
`,
);

check(
  "edges of the range",
  `
  0.1n                   | 1n                   | DecimalSI | 1                      | 1
  9Ei                    | 9223372036854775807  | BinarySI  | 9223372036854775807    | 9223372036854775807000
  99999999999999999999   | 99999999999999999999 | DecimalSI | 99999999999999999999   | 99999999999999999999000
  1000000000000000000000 | 1                    | DecimalSI | 1000000000000000000000 | 1000000000000000000000000
`,
);

check(
  "negative amounts round away from zero, or as Go rounds its big decimals",
  `
  -100m      | -100m           | DecimalSI | -1          | -100
  -0.1n      | -1n             | DecimalSI | 1           | 1
  -2761.249Mi| -2895379431424m | BinarySI  | -2895379430 | -2895379431424
`,
);

check(
  "a suffix without digits is zero, but what Go cannot scan is refused",
  `
  k    | 0 | DecimalSI       | 0 | 0
  Ki   | 0 | BinarySI        | 0 | 0
  e3   | 0 | DecimalExponent | 0 | 0
  -.   | 0 | DecimalSI       | 0 | 0
  Ei   | error: unable to parse numeric part of quantity
  e-10 | error: unable to parse numeric part of quantity
  1K   | error: unable to parse quantity's suffix
  1e   | error: unable to parse quantity's suffix
  ++1  | error: unable to parse quantity's suffix
  1g   | error: quantities must match the regular expression
  1.2.3| error: quantities must match the regular expression
`,
);

check(
  "a sum is exact and takes the format of its first amount that is not zero",
  `
  100u + 100u + 100u | 300u    | DecimalSI | 1    | 1
  1Gi + 1G           | 2073741824 | BinarySI | 2073741824 | 2073741824000
  0 + 1Gi            | 1Gi     | BinarySI  | 1073741824 | 1073741824000
  1k + 1Ki           | 2024    | DecimalSI | 2024 | 2024000
`,
);

test("white space is trimmed in JSON and only there; null is zero", () => {
  expect(formatQuantity(quantityFromJson(" 1Gi\n"))).toBe("1Gi");
  expect(formatQuantity(quantityFromJson(null))).toBe("0");
  expect(quantityFromJson(0.5).nano).toBe(500_000_000n);
  expect(() => parseQuantity(" 1")).toThrow(QuantityError);
  expect(() => parseQuantity("")).toThrow(QuantityError);
  expect(() => quantityFromJson(true)).toThrow(QuantityError);
});

test("a number beyond 2^53 is refused, not rounded", () => {
  expect(unitsOf("9007199254740991")).toBe(9_007_199_254_740_991);
  expect(() => unitsOf("8Pi")).toThrow(QuantityError);
  expect(() => milliValueOf("9007199254741")).toThrow(QuantityError);
  expect(milliValueOf("1500100u")).toBe(1501);
});

test("the API server rounds resource lists up to thousandths", () => {
  expect(formatQuantity(roundUpToMilli(parseQuantity("100.0001m")))).toBe("101m");
  expect(formatQuantity(roundUpToMilli(parseQuantity("1.001")))).toBe("1.001");
});
