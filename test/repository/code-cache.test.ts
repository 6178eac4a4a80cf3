import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

const LOADER = new URL("../../dist/load-program.js", import.meta.url).href;

test("the program's code cache fits it, and is refused where V8's flags are others", () => {
  const refused = (...flags: string[]): string =>
    execFileSync(
      process.execPath,
      [...flags, "-p", `import(${JSON.stringify(LOADER)}).then(({ script }) => console.log(script.cachedDataRejected)), ""`],
      {
        encoding: "utf8",
      },
    ).trim();
  expect(refused()).toBe("false");
  expect(refused("--stack-size=900")).toBe("true");
});
