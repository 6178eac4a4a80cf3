import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { writing } from "./output-error.ts";

/** A file ready to be written. */
export interface NewFile<Content = string | Uint8Array> {
  readonly name: string;
  readonly content: Content;
}

/**
 * Writes files into a folder, made when it is missing: each under a temporary name first, so that readers see whole files only and a full
 * disk leaves the old ones. What the file system refuses is an `OutputError`.
 */
export function writeWhole(folder: string, files: readonly NewFile[]): void {
  makeFolder(folder);
  writeAll(files.map(({ name, content }) => ({ path: join(folder, name), content })));
}

/** Writes one file whole, into a folder that is there. */
export function writeWholeFile(path: string, content: string): void {
  writeAll([{ path, content }]);
}

function writeAll(files: readonly { readonly path: string; readonly content: string | Uint8Array }[]): void {
  try {
    for (const { path, content } of files) writing(path, () => writeFileSync(`${path}.partial`, content));
    for (const { path } of files) writing(path, () => renameSync(`${path}.partial`, path));
  } finally {
    for (const { path } of files) if (existsSync(`${path}.partial`)) rmSync(`${path}.partial`);
  }
}
