import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { forEachRecord } from "../../../src/metrics/reading/csv-records.ts";

const folder = mkdtempSync(join(tmpdir(), "wavetank-csv-"));
const file = join(folder, "a.csv");
afterAll(() => rmSync(folder, { recursive: true }));

/** Line, cells and plain numbers of every record. */
function records(text: string, pieceBytes?: number) {
  const found: { line: number; texts: string[]; numbers: (number | undefined)[] }[] = [];
  writeFileSync(file, text);
  forEachRecord(
    file,
    (record) => {
      const texts = record.texts();
      found.push({ line: record.line, texts, numbers: texts.map((_, cell) => record.plainNumber(cell)) });
    },
    pieceBytes,
  );
  return found;
}

test.each<[string, string, string[][], number[]]>([
  ["nothing", "", [], []],
  ["empty lines are left out, and counted", "\n\r\na\n\n", [["a"]], [3]],
  ["an empty cell first, last, alone and in quotes", ',\n""\n', [["", ""], [""]], [1, 2]],
  [
    "the last line may have no end",
    "a,b\r\nc,",
    [
      ["a", "b"],
      ["c", ""],
    ],
    [1, 2],
  ],
  ["quotes hold commas, line ends and doubled quotes", '"a,\r\n""b""\n",c\nd\n', [['a,\r\n"b"\n', "c"], ["d"]], [3, 4]],
  ["a byte order mark is no text, but only at the front", "\uFEFFa,\uFEFFb\n", [["a", "\uFEFFb"]], [1]],
])("%s", (_, text, texts, lines) => {
  for (const pieceBytes of [undefined, 4]) {
    const found = records(text, pieceBytes);
    expect([found.map((record) => record.texts), found.map(({ line }) => line)]).toEqual([texts, lines]);
  }
});

test.each([
  ['a\nb"c\n', /:2: expected CSV as in RFC 4180, found "b\\""/],
  ['"a\nb"c\n', /:2: expected CSV as in RFC 4180, found "\\"a\\nb\\"c"/],
  ["a\rb\n", /:1: expected CSV as in RFC 4180, found "a\\rb"/],
  ['a\n"b\n\nc', /:2: expected CSV as in RFC 4180, found a quote that is never closed/],
])("refused: %j", (text, words) => expect(() => records(text)).toThrow(words));

const cells = fc.array(
  fc.array(fc.oneof(fc.string({ unit: "binary", maxLength: 9 }), fc.constantFrom('"', ",", "\n", "\r\n", "\uFEFF", "ä,")), {
    minLength: 1,
    maxLength: 4,
  }),
);

test("whatever csv-stringify writes is read as csv-parse reads it, in pieces of any size", () => {
  fc.assert(
    fc.property(cells, fc.integer({ min: 4, max: 40 }), (rows, pieceBytes) => {
      const text = stringify(rows);
      const expected = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, record_delimiter: ["\n", "\r\n"] });
      expect(records(text, pieceBytes).map(({ texts }) => texts)).toEqual(expected);
    }),
  );
});

test("plain numbers are those that Number gives, to the last bit; all else is left to others", () => {
  const number = fc
    .tuple(fc.double({ noNaN: true, min: 0, max: 1e12 }), fc.integer({ min: 0, max: 6 }))
    .map(([x, digits]) => x.toFixed(digits));
  fc.assert(
    fc.property(number, (text) => {
      const [plain] = records(`${text},x\n`)[0].numbers;
      expect([undefined, Number(text)]).toContain(plain);
      if (text.length <= 16) expect(plain).toBe(Number(text));
    }),
  );
  expect(records("1.,.,-,--1,1.2.3,1e3,x,,-0,.5,12345678901234567\n")[0].numbers).toEqual([
    ...Array.from({ length: 7 }, () => undefined),
    Number.NaN,
    undefined,
    0.5,
    undefined,
  ]);
});
