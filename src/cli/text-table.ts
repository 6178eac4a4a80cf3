/**
 * Rows of cells as aligned text, two blanks between columns: the first column and columns of words to the left, columns in which every
 * cell begins with a figure to the right. Nothing stands behind the last word of a line.
 */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => row[i].length)));
  const isNumeric = header.map((_, i) => i > 0 && rows.every((row) => /^[-+$]?\d|^$/.test(row[i])));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (isNumeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd();
  return all.map(line).join("\n");
}
