import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, RUN_FILE, writing } from "../../metrics/index.ts";
import type { NamedRun } from "./backend.ts";
import type { RunSuccess } from "./run.ts";

/** A file of the store. */
interface Kept {
  readonly key: string;
  readonly outcome: RunSuccess;
}

/**
 * Results of runs, one file each by the key of the run, written whole or not at all: a process that is killed leaves those behind that
 * it had finished. Failures are not kept, so that they are tried again.
 */
export class ResultStore {
  private readonly folder: string;

  /** Throws OutputError when the folder cannot be made. */
  constructor(folder: string) {
    this.folder = folder;
    makeFolder(folder);
  }

  /** The result of a run; undefined when there is none, or what is there is not whole. */
  read(key: string): RunSuccess | undefined {
    try {
      const kept = JSON.parse(readFileSync(this.file(key), "utf8")) as Partial<Kept> | null;
      return kept?.key === key && kept.outcome?.kind === "success" ? kept.outcome : undefined;
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Whether a run needs not be made: its result is here, and its tables where they are asked for. */
  holds({ key, request: { tables } }: NamedRun): boolean {
    return (tables === undefined || existsSync(join(tables, RUN_FILE))) && this.read(key) !== undefined;
  }

  /** Keeps a result. */
  write(key: string, outcome: RunSuccess): void {
    const file = this.file(key);
    const partial = `${file}.${process.pid}.partial`;
    const kept: Kept = { key, outcome };
    writing(file, () => {
      writeFileSync(partial, `${JSON.stringify(kept)}\n`);
      renameSync(partial, file);
    });
  }

  private file(key: string): string {
    return join(this.folder, `${key}.json`);
  }
}
