import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { column } from "../../src/metrics/columns.ts";
import { type Cell, CsvFolderSink, discardSink, MemorySink, type MetricSink, type Table } from "../../src/metrics/index.ts";

/** One suite for every sink: how it is made, and how the text of a table is got out of it after the end (undefined: it keeps none). */
const sinks: readonly { name: string; open: () => { sink: MetricSink; text?: (table: Table) => string } }[] = [
  {
    name: "CsvFolderSink",
    open: () => {
      const folder = mkdtempSync(join(tmpdir(), "wavetank-"));
      const sink = new CsvFolderSink(folder);
      const text = (table: Table) => {
        sink.commit();
        return readFileSync(join(folder, table.file), "utf8");
      };
      return { sink, text };
    },
  },
  {
    name: "MemorySink",
    open: () => {
      const sink = new MemorySink();
      return { sink, text: (table) => sink.csv(table.name) };
    },
  },
  { name: "discardSink", open: () => ({ sink: discardSink }) },
];

const waits: Table = {
  name: "waits",
  file: "waits.csv",
  help: "Waits.",
  columns: [column("name", "text", "Name."), column("wait_seconds", "seconds", "Wait."), column("pods", "pods", "Pods.")],
};
const other: Table = { name: "other", file: "other.csv", help: "Other.", columns: [column("text", "text", "Text.")] };

for (const { name, open } of sinks) {
  describe(name, () => {
    /** Writes `rows` and compares the text of the table with `lines`, where the sink keeps any. */
    function check(rows: readonly Cell[][], lines: readonly string[]): void {
      const { sink, text } = open();
      sink.begin(waits);
      for (const row of rows) sink.row(waits.name, row);
      sink.end();
      if (text !== undefined) expect(text(waits)).toBe(`${["name,wait_seconds,pods", ...lines].join("\n")}\n`);
    }

    test("keeps rows in order", () => {
      check(
        [
          ["b", 1, 2],
          ["a", 0.25, 3],
        ],
        ["b,1.000,2", "a,0.250,3"],
      );
    });

    test("has a header without rows", () => check([], []));

    test("quotes what needs it", () => check([['x, "y"', 1, 2]], ['"x, ""y""",1.000,2']));

    test("leaves a cell empty for what did not happen", () => check([["x", Number.NaN, Number.POSITIVE_INFINITY]], ["x,,"]));

    test("copies the row that it is lent", () => {
      const { sink, text } = open();
      sink.begin(waits);
      const row: Cell[] = ["a", 1, 1];
      sink.row(waits.name, row);
      row[0] = "b";
      row[1] = 2;
      sink.row(waits.name, row);
      sink.end();
      if (text !== undefined) expect(text(waits)).toBe("name,wait_seconds,pods\na,1.000,1\nb,2.000,1\n");
    });

    test("writes several tables in any order and counts their rows", () => {
      const { sink, text } = open();
      sink.begin(waits);
      sink.begin(other);
      sink.row(other.name, ["x"]);
      sink.row(waits.name, ["a", 1, 1]);
      sink.row(other.name, ["y"]);
      const results = sink.end();
      if (text === undefined) return expect(results).toEqual([]);
      expect(results.map(({ name, rows }) => [name, rows])).toEqual([
        ["waits", 1],
        ["other", 2],
      ]);
      expect(text(other)).toBe("text\nx\ny\n");
    });
  });
}
