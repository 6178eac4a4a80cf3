/** Results cannot be written: the folder, the disk or its permissions. Wrong input as far as the program is concerned; the message says what to do. */
export class OutputError extends Error {
  /** The file or folder in question. */
  readonly path: string;
  /** "exists": the folder holds results already; otherwise the system's code, such as EACCES or ENOSPC. */
  readonly code: string;

  constructor(path: string, code: string, sentence: string) {
    super(`${path}: ${sentence}`);
    this.name = "OutputError";
    this.path = path;
    this.code = code;
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  EACCES: "no permission to write here; choose another folder with --out",
  EPERM: "no permission to write here; choose another folder with --out",
  EROFS: "the file system is read-only; choose another folder with --out",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  ENOTDIR: "expected a folder, found a file in the path; choose another folder with --out",
  ENOENT: "there is no such folder, or none can be made here; choose another place with --out",
  EEXIST: "expected a folder, found a file; choose another folder with --out",
};

/** Runs `write`; what the file system refuses becomes an {@link OutputError} about `path`. */
export function writing<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new OutputError(path, code, SENTENCES[code] ?? `cannot be written (${code})`);
  }
}
