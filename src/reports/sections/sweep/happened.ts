import { formatCount } from "../../../metrics/index.ts";
import { html } from "../../markup/html.ts";
import { counted, listed } from "../../markup/quantity.ts";
import type { Section } from "../section.ts";
import { front } from "./pareto.ts";
import { readCells } from "./sweep-cells.ts";

/** What was tried, and what came of it, in one paragraph. */
export const happened: Section = {
  id: "happened",
  title: "What happened",
  tables: ["cells", "runs"],
  optional: ["results"],
  render(folder) {
    const runs = folder.table("runs");
    const cells = readCells(folder);
    const statuses = runs.texts("status");
    const seeds = new Set(runs.texts("seed")).size;
    const count = (wanted: string) => statuses.filter((status) => status === wanted).length;
    const ends = (["failed", "missing"] as const).flatMap((status) =>
      count(status) > 0 ? [`${formatCount(count(status))} ${status}`] : [],
    );
    const verdict =
      ends.length === 0
        ? `All ${counted(runs.rows, "run")} succeeded.`
        : `Of ${counted(runs.rows, "run")} ${listed(ends)}; the others succeeded.`;
    const stopped = folder.facts.get("partial").isTrue() ? " The sweep was stopped before its end." : "";
    return html`<p class="story"><strong>${verdict}${stopped}</strong> ${counted(cells.length, "cell")} of settings ran with ${counted(seeds, "seed")} each.${frontSentence(folder)}</p>
`;
  },
};

function frontSentence(folder: Parameters<typeof front>[0]): string {
  const found = front(folder);
  if (found === undefined) return "";
  const best = found.points.filter((point) => point.best);
  const named = listed(best.slice(0, 5).map(({ title }) => title));
  const rest = best.length > 5 ? ` and ${best.length - 5} more` : "";
  if (best.length === 1) return ` One cell is both the cheapest and the quickest: ${named}.`;
  return ` ${counted(best.length, "cell")} ${best.length === 1 ? "is" : "are"} beaten by no other in both ${found.cost} and ${found.wait}: ${named}${rest}.`;
}
