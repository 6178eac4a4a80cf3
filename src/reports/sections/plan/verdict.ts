import type { Facts } from "../../../metrics/index.ts";
import { formatCount, formatMoney } from "../../../metrics/index.ts";
import { type Html, html } from "../../markup/html.ts";
import { counted, formatPlain, listed } from "../../markup/quantity.ts";
import { resourceName } from "../run/resources.ts";
import type { Section } from "../section.ts";
import { loadWords } from "./growth.ts";
import {
  brokenOf,
  foundOf,
  hasAnswer,
  hoursPerMonth,
  levelWords,
  machineWords,
  type PlanObjective,
  readObjectives,
  readPools,
} from "./plan-facts.ts";

/** The answer in one paragraph: how many of what, at what price, how sure, what is one too few, and what binds. */
export const verdict: Section = {
  id: "answer",
  title: "The answer",
  tables: [],
  render({ facts }) {
    const sentences = hasAnswer(facts)
      ? [smallerSentence(facts), bindingSentence(facts), loadWords(facts), drillsSentence(facts), provenSentence(facts)]
      : [largestSentence(facts)];
    return html`<p class="story"><strong>${answerSentence(facts)}</strong> ${sentences.filter((sentence) => sentence !== "").join(" ")}</p>
${keyFigures(facts)}`;
  },
};

function answerSentence(facts: Facts): string {
  if (!hasAnswer(facts)) return "No configuration within the bounds meets every objective.";
  const answer = facts.get("answer");
  const pools = readPools(facts);
  const machines = machineWords(pools);
  const meets = pools.reduce((sum, { size }) => sum + size, 0) <= 1 ? "meets" : "meet";
  const month = formatMoney(answer.get("usdPerMonth").number());
  const seeds = counted(answer.get("seeds").number(), "seed");
  return `${machines.length === 0 ? "No machine at all" : listed(machines)} ${meets} every objective for ${month} a month (${formatMoney(answer.get("usdPerHour").number())} an hour), ${levelWords(facts)} sure after ${seeds}.`;
}

/** Without an answer: what keeps the largest configuration from being one. */
function largestSentence(facts: Facts): string {
  const largest = facts.get("largest");
  const broken = brokenOf(readObjectives(largest));
  return broken === undefined
    ? `The largest does, but the search ended before it could confirm one: ${formatCount(facts.get("tried").number())} were tried.`
    : `Not even the largest ${keepWords(broken)} ${foundOf(broken)}.`;
}

function smallerSentence(facts: Facts): string {
  const told = facts
    .get("smaller")
    .list()
    .map((smaller) => {
      const broken = brokenOf(readObjectives(smaller));
      const pool = smaller.get("pool").text();
      return broken === undefined ? `${pool} can spare a machine` : `one of ${pool} less ${failsWords(broken)} ${foundOf(broken)}`;
    });
  if (told.length === 0) return "No pool can be smaller within the bounds.";
  const text = told.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** An objective that is undecided is not yet missed. */
const keepWords = ({ verdict }: PlanObjective): string => (verdict === "failed" ? "keeps" : "is sure to keep");
const failsWords = ({ verdict }: PlanObjective): string => (verdict === "failed" ? "does not keep" : "is not sure to keep");

function bindingSentence(facts: Facts): string {
  const smaller = facts.get("smaller").list();
  if (smaller.length === 0) return "";
  const less = `one machine of ${smaller[0].get("pool").text()} less`;
  const binding = facts
    .get("binding")
    .list()
    .map((resource) => resource.text());
  if (binding.length === 0) return `No resource binds alone: twice of any one of them does not make ${less} pass.`;
  const names = binding.map(resourceName).join(" or ");
  return `What binds is ${names}: with twice of ${binding.length > 1 ? "any of them" : "it"} on every machine ${less} would pass.`;
}

function drillsSentence(facts: Facts): string {
  const drills = facts.get("drills").list();
  if (drills.length === 0) return "";
  const met = drills.filter((drill) => drill.get("verdict").text() === "met").length;
  if (met === drills.length) return `The plan stands ${drills.length === 1 ? "its drill" : `all ${drills.length} drills`}.`;
  return `The plan stands ${met} of ${counted(drills.length, "drill")}.`;
}

const provenSentence = (facts: Facts): string =>
  facts.get("proven").isTrue()
    ? "Every configuration that costs less is ruled out."
    : "Cheaper configurations may exist: the search was cut short.";

function keyFigures(facts: Facts): Html {
  const answer = facts.get("answer");
  const simulated = answer.get("simulatedUsdPerHour").number();
  const load = facts.get("loadMax").number();
  const machines = readPools(facts).reduce((sum, { size }) => sum + (size || 0), 0);
  const tried = facts.get("tried").number();
  const figures: [title: string, text: string, remark: string][] = [
    ["searched machines", hasAnswer(facts) ? formatCount(machines) : "", ""],
    ["their price", money(answer.get("usdPerMonth").number()), `a month of ${formatPlain(hoursPerMonth(facts))} h`],
    ["all nodes as simulated", money(simulated * hoursPerMonth(facts)), "a month, where prices are known"],
    ["carries", Number.isNaN(load) ? "" : `${formatPlain(load)} ×`, `today's load${load >= 2 ? ", or more" : ""}`],
    ["configurations tried", Number.isNaN(tried) ? "" : formatCount(tried), `of ${formatCount(facts.get("configurations").number())}`],
    ["runs", formatCount(facts.get("runs").number()), ""],
  ];
  return html`<dl class="keys">${figures
    .filter(([, text]) => text !== "")
    .map(
      ([title, text, remark]) => html`<div><dt>${title}</dt><dd>${text}${remark !== "" && html`<small>${remark}</small>`}</dd></div>`,
    )}</dl>
`;
}

const money = (usd: number): string => (Number.isNaN(usd) ? "" : formatMoney(usd));
