import type { Facts } from "../../../metrics/index.ts";
import { formatCount, formatShare } from "../../../metrics/index.ts";
import { dataTable } from "../../markup/data-table.ts";
import { type Html, html, NOTHING } from "../../markup/html.ts";
import { counted, formatPlain, formatQuantity } from "../../markup/quantity.ts";
import { termList } from "../run/method.ts";
import type { Section } from "../section.ts";
import { hasAnswer, levelWords, readPools } from "./plan-facts.ts";

/** How sure the answer is: seeds and confidence, what was tried, what rules the rest out, and what was not asked. */
export const sure: Section = {
  id: "sure",
  title: "How sure this is",
  tables: [],
  optional: ["tried"],
  render(folder) {
    const { facts } = folder;
    const tried = folder.find("tried");
    const verdicts = tried === undefined ? [] : firstOfEach(tried.texts("trial"), tried.texts("verdict"));
    return html`${termList([
      ["Search", searchWords(facts)],
      ["Proven", provenWords(facts)],
      ["Seeds", seedWords(facts)],
      ["Confidence", confidenceWords(facts, verdicts)],
      ["Intervals", "They cover the chance within a run, not how the workload of another day would differ."],
    ])}${demandTable(facts)}${droppedTable(facts)}`;
  },
};

/** The verdict of each trial: `tried.csv` has a row per objective of it. */
const firstOfEach = (trials: readonly string[], verdicts: readonly string[]): string[] => [
  ...new Map(trials.map((trial, i) => [trial, verdicts[i]])).values(),
];

const searchWords = (facts: Facts): string =>
  `${formatCount(facts.get("tried").number())} of ${counted(facts.get("configurations").number(), "configuration")} tried, in ${counted(facts.get("runs").number(), "run")}.`;

function provenWords(facts: Facts): string {
  if (!hasAnswer(facts)) return "There is no plan.";
  return facts.get("proven").isTrue()
    ? "All configurations that cost less are ruled out: by a lower bound, by their own runs, or by a larger one that failed. This takes more machines to serve no worse."
    : "No: cheaper ones may exist, for the search was cut short.";
}

function seedWords(facts: Facts): string {
  const seeds = facts.get("settings").get("seeds");
  const answered = hasAnswer(facts) ? ` The plan itself ran with ${counted(facts.get("answer").get("seeds").number(), "seed")}.` : "";
  return `Every configuration sees the same ones: ${seeds.get("first").text()} at first, up to ${seeds.get("max").text()} while undecided.${answered}`;
}

function confidenceWords(facts: Facts, verdicts: readonly string[]): string {
  const open = verdicts.filter((verdict) => verdict === "undecided" || verdict === "on-the-line").length;
  const left =
    open === 0
      ? ""
      : ` ${counted(open, "configuration")} stayed undecided or on the line, and ${open === 1 ? "counts" : "count"} as not meeting the objectives.`;
  const narrow = formatShare(facts.get("confidence").get("indifference").number());
  return `${levelWords(facts)} that a mean over seeds keeps its limit. On the line: an interval that holds the limit and is narrower than ${narrow} of it to each side.${left}`;
}

/** What must be there whatever the scheduler does, and how many machines of one pool alone that would take. */
function demandTable(facts: Facts): Html {
  const demands = facts.get("demands").list();
  if (demands.length === 0) return NOTHING;
  const pools = readPools(facts);
  return html`${dataTable({
    caption: "Lower bounds from the pods that must run at once, and how many machines of one pool alone that takes",
    columns: [
      { title: "room for" },
      { title: "needed", numeric: true },
      { title: "there already", numeric: true },
      ...pools.map(({ name }) => ({ title: `${name} alone`, numeric: true })),
    ],
    rows: demands.map((demand) => {
      const what = demand.get("what").text();
      const [need, given] = [demand.get("need").number(), demand.get("given").number()];
      const perMachine = demand.get("perMachine").list();
      return [
        what,
        amountWords(what, need),
        amountWords(what, given),
        ...pools.map((_, i) => machinesAlone(need - given, perMachine[i]?.number() ?? 0)),
      ];
    }),
  })}<p class="note">No configuration below a bound is run. Bounds know sizes of pods and machines, not labels, taints or spreading.</p>
`;
}

function machinesAlone(missing: number, each: number): string {
  if (missing <= 0) return "0";
  return each > 0 ? formatCount(Math.ceil(missing / each)) : "–";
}

/** An amount that the plan tells in thousandths, by the resource that its words begin with. */
function amountWords(what: string, thousandths: number): string {
  const resource = what.split(" ", 1)[0];
  if (resource === "cpu") return formatQuantity(thousandths, "millicores");
  return resource === "memory" ? formatQuantity(thousandths / 1000, "bytes") : formatPlain(thousandths / 1000);
}

function droppedTable(facts: Facts): Html {
  const dropped = facts.get("dropped").list();
  if (dropped.length === 0) return NOTHING;
  return dataTable({
    caption: "Instance types that were not tried",
    columns: [{ title: "type" }, { title: "why" }],
    rows: dropped.map((type) => [type.get("name").text(), type.get("reason").text()]),
  });
}
