import { editDistance } from "../model/index.ts";

/** Of `names` the `count` nearest to a name that is not among them, by edits; those of the same provider first. */
export function nearNames(wanted: string, names: Iterable<string>, count: number): string[] {
  const provider = wanted.split("/")[0];
  return [...names]
    .map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) + (name.startsWith(`${provider}/`) ? 0 : 1) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}
