import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { makeFolder, writing } from "../metrics/index.ts";

/** A file ready to be written. */
export interface NewFile {
  readonly name: string;
  readonly text: string;
}

/** Lines of CSV with a header: RFC 4180, lines ending in `\n`. */
export const csvText = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  stringify([[...columns], ...rows.map((row) => [...row])]);

/**
 * Writes files into a folder, made when it is missing: each under a temporary name first, so that readers see whole files only and a full
 * disk leaves the old ones. What the file system refuses is an `OutputError`.
 */
export function writeWhole(folder: string, files: readonly NewFile[]): void {
  makeFolder(folder);
  const paths = files.map(({ name }) => join(folder, name));
  try {
    files.forEach(({ text }, i) => void writing(paths[i], () => writeFileSync(`${paths[i]}.partial`, text)));
    for (const path of paths) writing(path, () => renameSync(`${path}.partial`, path));
  } finally {
    for (const path of paths) rmSync(`${path}.partial`, { force: true });
  }
}

/** Writes one file whole. */
export function writeWholeFile(path: string, text: string): void {
  const folder = dirname(path);
  writeWhole(folder, [{ name: path.slice(folder === "." && !path.startsWith("./") ? 0 : folder.length + 1), text }]);
}
