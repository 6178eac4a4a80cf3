import type { InputFile } from "../../workloads/index.ts";

/** A file, as documents of results name it. */
export type InputFacts = Pick<InputFile, "path" | "sha256" | "bytes" | "format">;

/** The files that went into runs, each once, in the order in which they were met. */
export class DistinctInputs {
  private readonly files = new Map<string, InputFacts>();

  add(files: readonly InputFile[]): this {
    for (const { path, sha256, bytes, format } of files) this.files.set(`${path}\0${sha256}`, { path, sha256, bytes, format });
    return this;
  }

  list(): InputFacts[] {
    return [...this.files.values()];
  }
}
