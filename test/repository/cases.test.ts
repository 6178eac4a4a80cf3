import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const COPY = fileURLToPath(new URL("../conformance/cases", import.meta.url));
/** Where the golden cases come from, if they lie beside the clone. */
const ORIGINAL = fileURLToPath(new URL("../../../shared/conformance", import.meta.url));

/** Files of a folder and below, relative and sorted. */
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

test("the golden cases equal those they were copied from", (context) => {
  if (!existsSync(ORIGINAL)) context.skip("there is no ../shared/conformance to compare with");
  expect(filesIn(COPY)).toEqual(filesIn(ORIGINAL));
  const changed = filesIn(COPY).filter((name) => !readFileSync(join(COPY, name)).equals(readFileSync(join(ORIGINAL, name))));
  expect(changed).toEqual([]);
});
