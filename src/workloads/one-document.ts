import { describeFound, problemAt, type Source } from "./check.ts";
import { parseDocuments, type SourceDocument } from "./documents.ts";
import { type InputProblem, suggest, throwIfAny } from "./errors.ts";
import { API_VERSION } from "./scenario-schema.ts";

/** The kinds of files that say what to do. */
export type DeclarationKind = "Scenario" | "Experiment" | "Plan";

/** The one document of a file, if it is a map of that kind. Throws InputError for any other file. */
export function oneDocument(file: string, text: string, kind: DeclarationKind): SourceDocument {
  const problems: InputProblem[] = [];
  const documents = parseDocuments(file, text, problems);
  throwIfAny(problems);
  const [document, second] = documents;
  if (document === undefined) problems.push({ file, expected: described(kind), found: "an empty file", ...emptyHint(kind) });
  if (second !== undefined) problems.push(tooMany(file, documents.length, second, kind));
  throwIfAny(problems);
  checkHead(file, document, kind, problems);
  throwIfAny(problems);
  return document;
}

const DESCRIBED: Readonly<Record<DeclarationKind, string>> = { Scenario: "a scenario", Experiment: "an experiment", Plan: "a plan" };
const described = (kind: DeclarationKind): string => DESCRIBED[kind];

const emptyHint = (kind: DeclarationKind) => (kind === "Scenario" ? { hint: "wavetank init writes one to start from" } : undefined);

function tooMany(file: string, count: number, second: SourceDocument, kind: DeclarationKind): InputProblem {
  const { line, column } = second.locate([]);
  return { file, line, column, expected: "one document", found: `${count}`, hint: `give each ${kind.toLowerCase()} a file of its own` };
}

function checkHead(file: string, { value, locate }: SourceDocument, kind: DeclarationKind, problems: InputProblem[]): void {
  const source: Source = { file, locate };
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problems.push(problemAt(source, [], `${described(kind)}, which is a map`, describeFound(value)));
    return;
  }
  const { apiVersion, kind: found } = value as Record<string, unknown>;
  if (found !== kind) problems.push(problemAt(source, ["kind"], kind, describeFound(found), otherKind(found, apiVersion, kind)));
  if (apiVersion !== API_VERSION) problems.push(problemAt(source, ["apiVersion"], API_VERSION, describeFound(apiVersion)));
}

/** What to do with a file of another kind. */
function otherKind(found: unknown, apiVersion: unknown, wanted: DeclarationKind): string | undefined {
  if (found === "Scenario") return `wavetank run runs a scenario; ${described(wanted)} names it in its spec`;
  if (found === "Experiment") return "wavetank sweep makes the runs of an experiment";
  if (found === "Plan") return "wavetank plan searches what a plan asks for";
  const isManifest = typeof apiVersion === "string" && !apiVersion.startsWith("wavetank.dev/");
  if (isManifest && wanted === "Scenario") return "list manifests under spec.cluster.manifests or spec.workload of a scenario";
  return suggest(String(found), [wanted]);
}
