import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";

/** What a folder or a glob without an ending gives. */
const MANIFEST_ENDINGS = [".yaml", ".yml", ".json"];

/**
 * The files that a pattern names, sorted: a file itself, the manifests of a folder and the folders in it, or what a glob matches
 * (`*` within a name, `**` across folders, `?` for one character). Hidden files are left out; a folder that is met again through a link
 * is not entered twice.
 */
export function expandPattern(folder: string, pattern: string): string[] {
  if (!/[*?]/.test(pattern)) return expandPlain(folder, pattern);
  const steps = pattern.split("/");
  const firstWild = steps.findIndex((step) => /[*?]/.test(step));
  const root = steps.slice(0, firstWild).join("/");
  const start = root === "" && pattern.startsWith("/") ? "/" : root;
  const matches = globMatcher(pattern);
  return filesBelow(folder, start).filter(matches);
}

function expandPlain(folder: string, path: string): string[] {
  const stat = statSync(inFolder(folder, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return filesBelow(folder, path.replace(/\/+$/, "")).filter((file) => MANIFEST_ENDINGS.some((ending) => file.endsWith(ending)));
}

/** All files below `start`, as paths that begin with it. */
function filesBelow(folder: string, start: string): string[] {
  const found: string[] = [];
  const entered = new Set<string>();
  const enter = (path: string): void => {
    const real = inFolder(folder, path === "" ? "." : path);
    if (statSync(real, { throwIfNoEntry: false })?.isDirectory() !== true) return;
    const identity = realpathSync(real);
    if (entered.has(identity)) return;
    entered.add(identity);
    for (const name of readdirSync(real).sort()) {
      if (name.startsWith(".")) continue;
      const child = path === "" ? name : path.endsWith("/") ? path + name : `${path}/${name}`;
      const stat = statSync(inFolder(folder, child), { throwIfNoEntry: false });
      if (stat?.isDirectory()) enter(child);
      else if (stat?.isFile()) found.push(child);
    }
  };
  enter(start);
  return found.sort();
}

/** Whether a path fits a glob. */
export function globMatcher(pattern: string): (path: string) => boolean {
  const source = pattern.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (token) => {
    if (token === "**/") return "(?:[^/]+/)*";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    return token === "?" ? "[^/]" : `\\${token}`;
  });
  const expression = new RegExp(`^${source}$`);
  return (path) => expression.test(path);
}

function inFolder(folder: string, path: string): string {
  return path.startsWith("/") ? path : join(folder, path);
}
