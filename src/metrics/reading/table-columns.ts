import { InputError, type InputProblem, suggest } from "../../model/index.ts";
import { type Column, column, type Table, UNITS, type Unit } from "../columns.ts";

/** Names that repeat per pool or resource, as `pool_<pool>_nodes`, have their example's name in angle brackets in the help. */
const repeats = ({ help }: Column): boolean => help.includes("<");

/**
 * The columns that a header names, with help and units of the table known by that name; for a column that is not known there, the unit is
 * told by the last words of its name. Throws an InputError when a column of the table is missing, or one is there twice.
 */
export function headerColumns(file: string, header: readonly string[], known: Table | undefined): Column[] {
  const problems: InputProblem[] = [];
  for (const { name } of (known?.columns ?? []).filter((wanted) => !repeats(wanted)))
    if (!header.includes(name)) problems.push(missing(file, name, header));
  for (const [i, name] of header.entries())
    if (header.indexOf(name) < i) problems.push({ file, line: 1, path: name, expected: "each column once", found: "it again" });
  if (problems.length > 0) throw new InputError(problems);
  return header.map((name) => known?.columns.find((candidate) => candidate.name === name) ?? column(name, unitOfName(name), ""));
}

function missing(file: string, name: string, header: readonly string[]): InputProblem {
  const hint = suggest(name, header);
  return { file, line: 1, expected: `a column ${name}`, found: "none of this name", ...(hint !== undefined && { hint }) };
}

/** The unit that ends a name: `pool_a_nodes` counts nodes. Text when there is none. */
function unitOfName(name: string): Unit {
  const fitting = UNITS.filter((unit) => name === unit || name.endsWith(`_${unit}`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? "text";
}
