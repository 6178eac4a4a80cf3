import { InputError } from "../../model/index.ts";

/** What `read` gives of a file that a command left behind. What the file system refuses is thrown as an InputError. */
export function readingFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const found = code === "ENOENT" || code === "ENOTDIR" ? "no such file" : code;
    throw new InputError([{ file, expected: "a file that wavetank wrote", found }]);
  }
}
