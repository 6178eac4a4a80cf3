import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { csvLine, writing } from "../../metrics/index.ts";

/** Lines collected before they are written. */
const LINES_PER_WRITE = 1000;
/** Files carry this ending until all are complete. */
const PARTIAL = ".partial";

/** A CSV file that is being written. */
export interface TableFile {
  add(cells: readonly string[]): void;
}

/** Files of one folder that get their names together, when all are complete. What the file system refuses is thrown as OutputError. */
export class TableFiles {
  private readonly folder: string;
  private readonly names: string[] = [];
  private readonly flushes: (() => void)[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Begins a table. */
  table(name: string, header: readonly string[]): TableFile {
    const path = this.begin(name);
    const descriptor = writing(path, () => openSync(path, "w"));
    let lines = [csvLine(header)];
    const flush = (): void => {
      writing(path, () => writeFileSync(descriptor, lines.join("")));
      lines = [];
    };
    this.flushes.push(() => {
      flush();
      writing(path, () => closeSync(descriptor));
    });
    return {
      add(cells) {
        lines.push(csvLine(cells));
        if (lines.length === LINES_PER_WRITE) flush();
      },
    };
  }

  /** Adds a file in one piece. */
  file(name: string, text: string): void {
    const path = this.begin(name);
    writing(path, () => writeFileSync(path, text));
  }

  /** Gives all files their names, the last one last. That one goes first, so that a folder that has it is complete. */
  commit(): void {
    for (const flush of this.flushes) flush();
    rmSync(join(this.folder, this.names[this.names.length - 1]), { force: true });
    for (const name of this.names) {
      const path = join(this.folder, name);
      writing(path, () => renameSync(path + PARTIAL, path));
    }
  }

  private begin(name: string): string {
    this.names.push(name);
    return join(this.folder, name + PARTIAL);
  }
}
