import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { column } from "../../../src/metrics/columns.ts";
import type { Cell } from "../../../src/metrics/index.ts";
import { formatNumber } from "../../../src/metrics/number-text.ts";
import { CsvBatch, csvHeader } from "../../../src/metrics/sinks/csv-batch.ts";
import { runs } from "../../support/laws.ts";

const columns = [
  column("time_seconds", "seconds", "When."),
  column("a", "text", "A."),
  column("b", "text", "B."),
  column("pods", "pods", "Pods."),
];

const text = (batch: CsvBatch) => Buffer.from(batch.take()).toString("utf8");

function lines(...rows: Cell[][]): string {
  const batch = new CsvBatch(columns);
  for (const row of rows) batch.add(row);
  return text(batch);
}

const cases: readonly [what: string, row: Cell[], line: string][] = [
  ["plain cells", [1, "x", "y", 2], "1.000,x,y,2\n"],
  ["empty cells", [Number.NaN, "", "", Number.NaN], ",,,\n"],
  ["a comma", [1, "x, y", "z", 2], '1.000,"x, y",z,2\n'],
  ["a quote", [1, 'say "x"', "z", 2], '1.000,"say ""x""",z,2\n'],
  ["line ends", [1, "x\ny", "x\r", 2], '1.000,"x\ny","x\r",2\n'],
  ["two cells with quotes side by side", [1, ",", ",", 2], '1.000,",",",",2\n'],
  ["an empty cell beside one with quotes", [Number.NaN, ",", "", 2], ',",",,2\n'],
  ["letters of all the world", [1, "Größe", "节点 🚀", 2], "1.000,Größe,节点 🚀,2\n"],
  ["blanks at the ends", [1, " x ", "\ty", 2], "1.000, x ,\ty,2\n"],
  ["control characters", [1, "x\u001fy", "z", 2], "1.000,x\u001fy,z,2\n"],
];

for (const [what, row, line] of cases) test(what, () => expect(lines(row)).toBe(line));

test("the header is a line of names", () => expect(csvHeader(columns)).toBe("time_seconds,a,b,pods\n"));

test("taking empties the batch", () => {
  const batch = new CsvBatch(columns);
  batch.add([1, "x", "y", 2]);
  expect(batch.length).toBe(1);
  batch.take();
  expect(batch.length).toBe(0);
  batch.add([2, "x", "y", 2]);
  expect(text(batch)).toBe("2.000,x,y,2\n");
});

test("the text is what csv-stringify makes of the cells one by one", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", ",", '"', "\n", "\r", " ", "é", ""), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1e9 }), texts, texts, fc.nat()), { minLength: 1 }), (rows) => {
      const whole = rows.map(([ms, a, b, pods]) => [`${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, "0")}`, a, b, String(pods)]);
      expect(lines(...rows.map(([ms, ...rest]) => [ms / 1000, ...rest]))).toBe(stringify(whole));
    }),
  );
});

test("numbers are written as formatNumber says", () => {
  const number = fc.oneof(
    fc.double(),
    fc.double({ min: -1e7, max: 1e7, noNaN: true }),
    fc.integer({ min: 0, max: 2 ** 40 }).map((ms) => ms / 1000),
    fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    fc.constantFrom(0, -0, 0.5, 2 ** 31 - 1, 2 ** 31, 1e9, 1e9 - 1, 1e9 + 1, 999.9995, 2 ** 53 - 1, 2 ** 53, 1e300),
  );
  fc.assert(
    fc.property(number, fc.integer({ min: 0, max: 6 }), (value, digits) => {
      const batch = new CsvBatch([{ ...columns[0], digits }]);
      batch.add([value]);
      expect(text(batch)).toBe(`${formatNumber(value, digits)}\n`);
    }),
    { numRuns: runs(2000) },
  );
});

test("a batch grows with what it is given", () => {
  const long = "x".repeat(200_000);
  const wide = "é,".repeat(100_000);
  expect(lines([1, long, wide, 2], [2, wide, long, 3])).toBe(`1.000,${long},"${wide}",2\n2.000,"${wide}",${long},3\n`);
});
