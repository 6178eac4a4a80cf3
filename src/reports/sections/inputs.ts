import type { Facts } from "../../metrics/index.ts";
import { formatCount } from "../../metrics/index.ts";
import { dataTable } from "../markup/data-table.ts";
import { html, type Part } from "../markup/html.ts";
import type { Section } from "./section.ts";

/** What went in and what came out, with hashes, so that the page can be checked against its files. */
export const inputs: Section = {
  id: "inputs",
  title: "Inputs and tables",
  tables: [],
  render({ facts }) {
    const scenarios = facts
      .get("scenarios")
      .list()
      .flatMap((scenario) => scenario.get("inputs").list());
    const wentIn = [...facts.get("inputs").list(), ...scenarios];
    return html`${fileTable("What went in", wentIn, "path")}${sideTable(facts)}${fileTable("What came out", facts.get("tables").list(), "file")}${settingsTable(facts)}`;
  },
};

/** Everything else that the document of the folder says and that is no result. */
const SETTINGS = ["settings", "set", "until", "design", "factors", "seeds", "metrics", "margins", "cells"];

function settingsTable(facts: Facts): Part {
  const own = facts.get("settings").entries();
  const shown = own.length > 0 ? own : SETTINGS.slice(1).map((name) => [name, facts.get(name)] as const);
  const rows = shown
    .filter(([, value]) => !["", "[]", "{}"].includes(value.json()) && !isResult(value))
    .map(([name, value]) => [name, html`<code>${value.json()}</code>`]);
  if (rows.length === 0) return undefined;
  return html`<details><summary>Settings as resolved, defaults included</summary>
${dataTable({ caption: "Settings", columns: [{ title: "setting" }, { title: "value" }], rows })}</details>
`;
}

/** Lists of verdicts are in the tables above. */
const isResult = (value: Facts): boolean => value.list().some((entry) => entry.get("verdict").text() !== "");

/** The inputs of the two sides of a comparison: path and hash. */
function sideTable(facts: Facts): Part {
  const rows = ["a", "b"].flatMap((side) =>
    facts
      .get(side)
      .get("inputs")
      .entries()
      .map(([path, hash]) => [side.toUpperCase(), path, html`<span class="hash">${hash.text()}</span>`]),
  );
  if (rows.length === 0) return undefined;
  return dataTable({ caption: "What went in, by side", columns: [{ title: "side" }, { title: "file" }, { title: "SHA-256" }], rows });
}

function fileTable(caption: string, files: readonly Facts[], name: "path" | "file"): Part {
  if (files.length === 0) return undefined;
  const count = (file: Facts, field: string): string => (file.get(field).text() === "" ? "" : formatCount(file.get(field).number()));
  const wanted = (["format", "bytes", "rows", "used"] as const).filter((field) => files.some((file) => file.get(field).text() !== ""));
  return dataTable({
    caption,
    columns: [{ title: "file" }, ...wanted.map((title) => ({ title, numeric: title !== "format" })), { title: "SHA-256" }],
    rows: files.map((file) => [
      file.get(name).text(),
      ...wanted.map((field) => (field === "format" ? file.get(field).text() : count(file, field))),
      html`<span class="hash">${file.get("sha256").text()}</span>`,
    ]),
  });
}
