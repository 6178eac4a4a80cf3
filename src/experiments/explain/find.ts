import type { RunFolder } from "../../metrics/index.ts";
import { InputError, suggest } from "../../model/index.ts";

/** Names that come after a message at most. */
const NAMES_MAX = 10;

/** A name that is not in the run: what is near. */
export function unknownName(run: RunFolder, what: string, name: string, known: readonly string[]): InputError {
  const hint = suggest(name, known) ?? (known.length === 0 ? `the run has no ${what}` : `there are ${listed(known)}`);
  return new InputError([{ file: run.folder, expected: `a ${what} of the run`, found: JSON.stringify(name), hint }]);
}

/** The first few names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMES_MAX).join(", ");
  return names.length > NAMES_MAX ? `${shown} and ${names.length - NAMES_MAX} more` : shown;
}

/**
 * The key, `namespace/name`, that is meant by itself, or by `name` where no other namespace has one.
 * Throws an InputError for a name that is unknown or stands for several.
 */
export function findKey(run: RunFolder, what: string, written: string, keys: readonly string[]): string {
  if (keys.includes(written)) return written;
  const found = [...new Set(keys.filter((key) => nameIn(key) === written))];
  if (found.length === 1) return found[0];
  if (found.length > 1) {
    throw new InputError([
      { file: run.folder, expected: `one ${what}`, found: `${found.length} of the name ${written}`, hint: listed(found) },
    ]);
  }
  throw unknownName(run, what, written, written.includes("/") ? keys : [...new Set(keys.map(nameIn))]);
}

const nameIn = (key: string): string => key.slice(key.indexOf("/") + 1);
