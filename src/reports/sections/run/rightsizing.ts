import { NOTHING } from "../../markup/html.ts";
import { anyTable } from "../any-table.ts";
import type { Section } from "../section.ts";

/** What requests could be instead of what they are. */
export const rightsizing: Section = {
  id: "rightsizing",
  title: "Right-sizing",
  tables: ["rightsizing"],
  render(folder) {
    const table = folder.table("rightsizing");
    return table.rows === 0 ? NOTHING : anyTable(table, { caption: "Requests as they are and as they could be", rowsMax: 200 });
  },
};
