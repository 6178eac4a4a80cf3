import { expect, test } from "vitest";
import { expected, goldenNames, produce } from "./golden.ts";

// What a change does to results shows here. If it is meant, `npm run golden` rewrites the files; read them, and commit them with it.
test.each(goldenNames())("golden run %s gives what it gave", async (name) => {
  const wanted = expected(name);
  const found = await produce(name);
  expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
  for (const [file, text] of Object.entries(wanted)) expect(found[file], file).toBe(text);
});
