import type { Facts } from "../../../metrics/index.ts";

/** Every path and SHA-256 in lists called `inputs`, at the top and below `scenarios`. */
export function inputHashes(document: Facts): Map<string, string> {
  const inputs = [document, ...document.get("scenarios").list()].flatMap((facts) => facts.get("inputs").list());
  const pairs = inputs.map((input) => [input.get("path").text(), input.get("sha256").text()] as const);
  return new Map(pairs.filter(([path, sha256]) => path !== "" && sha256 !== ""));
}

/** A value taken apart: the text of each leaf by its path, such as `nodePools[0].max`. */
export function flatten(facts: Facts, path = "", into = new Map<string, string>()): Map<string, string> {
  const items = facts.list();
  const entries = facts.entries();
  for (const [i, item] of items.entries()) flatten(item, `${path}[${i}]`, into);
  for (const [name, item] of entries) flatten(item, path === "" ? name : `${path}.${name}`, into);
  if (items.length + entries.length === 0) into.set(path, facts.json());
  return into;
}
