import { existsSync } from "node:fs";

/** The folder of the program's package, wherever this code stands in it: in `src/`, or bundled in `dist/`. Ends with a slash. */
export function packageFolder(): URL {
  let folder = new URL(".", import.meta.url);
  while (!existsSync(new URL("package.json", folder))) folder = new URL("..", folder);
  return folder;
}
