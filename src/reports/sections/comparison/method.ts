import { html } from "../../markup/html.ts";
import { termList } from "../run/method.ts";
import type { Section } from "../section.ts";

/** How the comparison was made. */
export const method: Section = {
  id: "method",
  title: "How this was computed",
  tables: [],
  render({ facts }) {
    const told = facts.get("method");
    const settings = [
      ["Method", told.get("description").text()],
      ["Level", told.get("alpha").text()],
      ["Margin", told.get("margin").text()],
    ].filter(([, text]) => text !== "") as [string, string][];
    return html`${termList([
      ...settings,
      [
        "Verdicts",
        "Better or worse: a change that chance does not explain, in the direction that matters. Same: shown to lie within the margin. Cannot tell: neither.",
      ],
      ["p (Holm)", "The probability of so large a difference by chance, adjusted for the number of metrics compared."],
      ["Correlation", "Of A and B over the seeds: the higher it is, the more pairing sharpens the comparison."],
    ])}`;
  },
};
