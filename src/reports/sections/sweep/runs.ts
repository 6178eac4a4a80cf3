import { html } from "../../markup/html.ts";
import { anyTable } from "../any-table.ts";
import type { Section } from "../section.ts";

const COLUMNS = ["run", "cell", "seed", "status", "events", "simulated_seconds", "message", "replay"];

/** Every run: those that did not succeed first, with the command that repeats each. */
export const runs: Section = {
  id: "runs",
  title: "Runs",
  tables: ["runs"],
  render(folder) {
    const table = folder.table("runs");
    const statuses = table.texts("status");
    const bad = (row: number): number => (statuses[row] === "succeeded" ? 1 : 0);
    const rows = Array.from(statuses.keys()).sort((a, b) => bad(a) - bad(b) || a - b);
    return html`${anyTable(table, { caption: "Runs, those that did not succeed first", rowsMax: 200, rows, columns: COLUMNS })}`;
  },
};
