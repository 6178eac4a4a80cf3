import { mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { writing } from "./output-error.ts";

/**
 * Makes a folder and those above it, where they are missing. What the file system refuses is thrown as an {@link OutputError}. One at a
 * time, as Node's recursive mkdir never ends where a folder is there and yet takes none, such as /proc.
 */
export function makeFolder(path: string): void {
  writing(path, () => make(resolve(path)));
}

function make(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) make(above);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isFolder(path)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
