import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A TypeScript file under `src/`. */
export interface SourceFile {
  /** Relative to `src/`, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const SRC = fileURLToPath(new URL("../../src", import.meta.url));

/** Every TypeScript file under `src/`, sorted by path. */
export function readSources(): SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ path: name.split(sep).join("/"), text: readFileSync(join(SRC, name), "utf8") }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
