import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { problemAt, type Source } from "./check.ts";
import { InputError, type InputProblem } from "./errors.ts";
import { expandPattern } from "./glob.ts";
import type { InputFile } from "./loaded-scenario.ts";
import type { Path } from "./path.ts";

/** Where a file was asked for: a value in the scenario. */
export interface Reference {
  readonly source: Source;
  readonly path: Path;
}

/** A file that was read. */
export interface ReadFile {
  /** For messages: as the user would find it from where the program was started. */
  readonly file: string;
  /** As written, relative to the scenario's folder. */
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Reads files relative to the scenario, and keeps the record of what was read. */
export class InputFiles {
  readonly records: InputFile[] = [];
  readonly problems: InputProblem[];
  private readonly folder: string;

  constructor(scenarioFile: string, problems: InputProblem[]) {
    this.folder = dirname(scenarioFile);
    this.problems = problems;
  }

  /** Files that patterns name, each once and in order; a pattern that names none is a problem. */
  expand(patterns: readonly string[], referenceOf: (i: number) => Reference): { readonly path: string; readonly reference: Reference }[] {
    const known = new Set<string>();
    return patterns.flatMap((pattern, i) => {
      const reference = referenceOf(i);
      const paths = expandPattern(this.folder, pattern);
      if (paths.length === 0)
        this.refuse(reference, "a file, a folder with manifests or a glob that matches", `nothing at ${this.shown(pattern)}`);
      return paths.filter((path) => !known.has(path) && known.add(path)).map((path) => ({ path, reference }));
    });
  }

  /** The text of a file, unpacked if it is gzip; undefined after adding a problem at the reference. */
  read(path: string, reference: Reference): ReadFile | undefined {
    const file = this.shown(path);
    const content = readBytes(file);
    if (typeof content === "string") {
      this.refuse(reference, "a file that can be read", `${content} at ${file}`);
      return undefined;
    }
    const sha256 = hashOf(content);
    const text = unpack(content);
    if (text === undefined) {
      this.problems.push({ file, expected: "a complete gzip file", found: "one that is damaged or cut off" });
      return undefined;
    }
    return { file, path, text, sha256, bytes: content.length };
  }

  /** Notes what became of a file. */
  record(read: ReadFile, outcome: Omit<InputFile, "path" | "sha256" | "bytes">): void {
    this.records.push({ path: read.path, sha256: read.sha256, bytes: read.bytes, ...outcome });
  }

  private refuse({ source, path }: Reference, expected: string, found: string): void {
    this.problems.push(problemAt(source, path, expected, found));
  }

  private shown(path: string): string {
    return path.startsWith("/") ? path : join(this.folder, path);
  }
}

/** SHA-256, in hexadecimal. */
export const hashOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

/** The bytes of a file, or in words why there are none. */
export function readBytes(file: string): Buffer | string {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return "nothing";
    if (code === "EISDIR") return "a folder";
    if (code === "EACCES" || code === "EPERM") return "no permission to read";
    throw error;
  }
}

/** Text of bytes, gzip or not, without a byte-order mark; undefined for a damaged gzip. */
export function unpack(content: Buffer): string | undefined {
  const isGzip = content[0] === 0x1f && content[1] === 0x8b;
  try {
    return new TextDecoder().decode(isGzip ? gunzipSync(content) : content);
  } catch {
    return undefined;
  }
}

/** A file that says what to do, such as a scenario, which `what` names in messages. Throws InputError when it cannot be read. */
export function readDeclaration(file: string, what: string): ReadFile {
  const content = readBytes(file);
  if (typeof content === "string") throw new InputError([{ file, expected: `${what} that can be read`, found: content }]);
  const text = unpack(content);
  if (text === undefined) throw new InputError([{ file, expected: "a complete gzip file", found: "one that is damaged or cut off" }]);
  return { file, path: basename(file), text, sha256: hashOf(content), bytes: content.length };
}
