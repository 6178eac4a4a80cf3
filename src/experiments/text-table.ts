/** How a column of a text table lines up. */
export type Alignment = "left" | "right";

/** One column of a text table. */
export interface TextColumn {
  readonly title: string;
  readonly align: Alignment;
}

/** Lines of text in columns, the titles first. Columns without a single cell are left out. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  const shown = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== ""));
  const all = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const pad = (row: readonly string[], i: number) => (columns[i].align === "left" ? row[i].padEnd(widths[i]) : row[i].padStart(widths[i]));
  return all.map((row) =>
    shown
      .map((i) => pad(row, i))
      .join("  ")
      .trimEnd(),
  );
}

/** The same as a Markdown table. */
export function markdownTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  const shown = columns.map((_, i) => i).filter((i) => rows.some((row) => row[i] !== ""));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const escaped = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
  return [
    line(shown.map((i) => columns[i].title)),
    line(shown.map((i) => (columns[i].align === "left" ? "---" : "---:"))),
    ...rows.map((row) => line(shown.map((i) => escaped(row[i])))),
  ];
}
