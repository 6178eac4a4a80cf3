import type { InputFile } from "../../workloads/index.ts";

/** A file, as documents of results name it. */
export type InputFacts = Pick<InputFile, "path" | "sha256" | "bytes" | "format">;

/** The files that went into runs, each once, in the order in which they were met. */
export function distinctInputs(files: readonly InputFile[]): InputFacts[] {
  const found = new Map(files.map(({ path, sha256, bytes, format }) => [`${path}\0${sha256}`, { path, sha256, bytes, format }]));
  return [...found.values()];
}
