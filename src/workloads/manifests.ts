import type { Node, ObjectMeta } from "../model/index.ts";
import { check, describeFound, problemAt, type Source } from "./check.ts";
import { parseDocuments, type SourceDocument } from "./documents.ts";
import { type InputProblem, suggest } from "./errors.ts";
import { Counts } from "./formats/trace-reader.ts";
import type { InputFiles, ReadFile, Reference } from "./input-files.ts";
import { groupOf, isKnownKind, type KindEntry, knownKindsOf, MODELLED_KINDS } from "./kinds/index.ts";
import type { LoadedObject } from "./loaded-scenario.ts";
import { objectProblems } from "./object-checks.ts";
import type { Path, Place } from "./path.ts";

/** An object of a manifest, checked by itself; references to others are still to be checked. */
export interface ManifestObject {
  readonly kind: LoadedObject["kind"] | "Node";
  readonly object: { readonly metadata: ObjectMeta };
  readonly source: Source;
  readonly place: Place;
}

/** Reads the manifests that patterns name, and notes each file with what was used and what was left out. */
export function readManifests(patterns: readonly string[], files: InputFiles, referenceOf: (i: number) => Reference): ManifestObject[] {
  return files.expand(patterns, referenceOf).flatMap(({ path, reference }) => {
    const read = files.read(path, reference);
    return read === undefined ? [] : readManifestFile(read, files);
  });
}

/** Reads one manifest or dump. */
export function readManifestFile(read: ReadFile, files: InputFiles): ManifestObject[] {
  const reader = new ManifestReader(files.problems);
  const before = files.problems.length;
  const documents = parseDocuments(read.file, read.text, files.problems);
  if (documents.length === 0 && files.problems.length === before) {
    files.problems.push({ file: read.file, expected: "Kubernetes objects", found: "an empty file" });
  }
  for (const document of documents) reader.readDocument(document);
  const { objects, skipped, rows } = reader;
  files.record(read, { format: "manifest", rows, used: objects.length, skipped: skipped.toRecord(), noted: {} });
  return objects;
}

class ManifestReader {
  readonly objects: ManifestObject[] = [];
  readonly skipped = new Counts();
  rows = 0;
  private readonly problems: InputProblem[];
  /** Objects so far by generateName. */
  private readonly generated = new Map<string, number>();

  constructor(problems: InputProblem[]) {
    this.problems = problems;
  }

  readDocument(document: SourceDocument): void {
    this.readValue(dropNulls(document.value), document, []);
  }

  private readValue(value: unknown, document: SourceDocument, prefix: Path, kindInList?: { kind: string; apiVersion: string }): void {
    const source: Source = { file: document.file, prefix, locate: (path) => document.locate([...prefix, ...path]) };
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.problems.push(problemAt(source, [], "a Kubernetes object", describeFound(value)));
      return;
    }
    const object = { ...kindInList, ...value } as Record<string, unknown>;
    const { kind, apiVersion } = object;
    if (typeof kind !== "string" || kind === "") {
      this.problems.push(problemAt(source, ["kind"], "the kind of a Kubernetes object", describeFound(kind)));
    } else if (typeof apiVersion !== "string" || apiVersion === "") {
      this.problems.push(problemAt(source, ["apiVersion"], "the apiVersion of a Kubernetes object", describeFound(apiVersion)));
    } else if (kind.endsWith("List") && Array.isArray(object["items"])) {
      const itemKind = kind === "List" ? undefined : { kind: kind.slice(0, -"List".length), apiVersion };
      object["items"].forEach((item, i) => {
        this.readValue(item, document, [...prefix, "items", i], itemKind);
      });
    } else {
      this.rows++;
      this.readObject(object, kind, apiVersion, source);
    }
  }

  private readObject(object: Record<string, unknown>, kind: string, apiVersion: string, source: Source): void {
    const entry = MODELLED_KINDS.get(kind);
    if (entry === undefined || groupOf(apiVersion) !== groupOf(entry.apiVersion)) {
      this.skipOrRefuse(kind, apiVersion, entry, source);
    } else if (apiVersion !== entry.apiVersion && !entry.otherVersions.includes(apiVersion)) {
      this.problems.push(problemAt(source, ["apiVersion"], entry.apiVersion, describeFound(apiVersion)));
    } else if (kind === "Pod" && hasEnded(object)) {
      this.skipped.add("pod has ended");
    } else if (check(entry.schema, object, source, this.problems) !== undefined) {
      this.accept(object, kind as ManifestObject["kind"], entry, source);
    }
  }

  /** What is not modelled is counted; what Kubernetes does not know is a mistake. */
  private skipOrRefuse(kind: string, apiVersion: string, entry: KindEntry | undefined, source: Source): void {
    const group = groupOf(apiVersion);
    if (group === "wavetank.dev") {
      this.problems.push(problemAt(source, ["apiVersion"], "a Kubernetes object", `a wavetank ${kind}`));
    } else if (entry !== undefined && isKnownKind(apiVersion, kind) !== undefined) {
      this.problems.push(problemAt(source, ["apiVersion"], entry.apiVersion, describeFound(apiVersion)));
    } else if (isKnownKind(apiVersion, kind) === false) {
      this.problems.push(problemAt(source, ["kind"], `a kind of ${apiVersion}`, describeFound(kind), suggest(kind, knownKindsOf(group))));
    } else {
      this.skipped.add(`kind ${kind}${entry === undefined ? "" : ` of ${group}`} is not modelled`);
    }
  }

  private accept(written: Record<string, unknown>, kind: ManifestObject["kind"], entry: KindEntry, source: Source): void {
    const object = this.named(written as unknown as Node, entry);
    const problems = objectProblems(kind, object, source);
    this.problems.push(...problems);
    if (problems.length > 0) return;
    const position = source.locate([]);
    this.objects.push({ kind, object, source, place: { file: source.file, ...(position && { line: position.line }) } });
  }

  /** Fills in the name that generateName asks for, and the namespace, where the kind has one; drops what only the API server needs. */
  private named<T extends { readonly metadata: ObjectMeta }>(object: T, { namespaced }: KindEntry): T {
    const { managedFields: _, namespace, ...metadata } = object.metadata as ObjectMeta & { managedFields?: unknown };
    const { generateName } = metadata;
    let { name } = metadata;
    if (!name && generateName) {
      const count = this.generated.get(generateName) ?? 0;
      this.generated.set(generateName, count + 1);
      name = `${generateName}${count}`;
    }
    return {
      ...object,
      metadata: { ...metadata, ...(name && { name }), ...(namespaced && { namespace: namespace || "default" }) },
    };
  }
}

function hasEnded(object: Record<string, unknown>): boolean {
  const phase = (object["status"] as { phase?: unknown } | undefined)?.phase;
  return phase === "Succeeded" || phase === "Failed";
}

/** The API server takes null for "not there", in fields of objects; dumps are full of it. */
export function dropNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropNulls);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, dropNulls(member)]));
}
