import { formatCount } from "../../../metrics/index.ts";
import { dataTable } from "../../markup/data-table.ts";
import { html, type Part } from "../../markup/html.ts";
import type { Facts } from "../../tables/facts.ts";
import type { Section } from "../section.ts";

/** What went in and what came out, with hashes, so that the page can be checked against its files. */
export const inputs: Section = {
  id: "inputs",
  title: "Inputs and tables",
  tables: [],
  render({ facts }) {
    const settings = facts
      .get("settings")
      .entries()
      .map(([name, value]) => [name, html`<code>${value.json()}</code>`]);
    return html`${fileTable("What went in", facts.get("inputs").list(), "path")}${fileTable("What came out", facts.get("tables").list(), "file")}
${
  settings.length > 0 &&
  html`<details><summary>Settings as resolved, defaults included</summary>
${dataTable({ caption: "Settings", columns: [{ title: "setting" }, { title: "value" }], rows: settings })}</details>
`
}`;
  },
};

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
