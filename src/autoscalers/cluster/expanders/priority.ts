import type { Expander, ExpanderContext, ExpansionOption } from "./expander.ts";
import { type GoPattern, goPattern } from "./go-pattern.ts";

/** Groups whose best priority is below never win. */
const PRIORITY_MIN = -1;

/**
 * The options of the groups that a person has given the highest priority.
 * Source: cluster-autoscaler 1.36.1, expander/priority/priority.go.
 */
export const priority: Expander = {
  name: "priority",
  keep(options, context) {
    const { priorities, env } = context;
    const { events } = env;
    if ("problem" in priorities) events.priorities("PriorityConfigMapInvalid", priorities.problem);
    const rules = rulesOf(context);
    if (rules === undefined) return [...options];
    let best: ExpansionOption[] = [];
    let highest = PRIORITY_MIN;
    for (const option of options) {
      const value = priorityOf(option, rules);
      if (value === undefined) {
        const text = `Priority expander: node group ${option.group.name} not found in priority expander configuration. The group won't be used.`;
        events.priorities("PriorityConfigMapNotMatchedGroup", text);
      } else if (value === highest) best.push(option);
      else if (value > highest) {
        best = [option];
        highest = value;
      }
    }
    if (best.length > 0) return best;
    const text = "Priority expander: no priorities info found for any of the expansion options. No options filtered.";
    events.priorities("PriorityConfigMapNoGroupMatched", text);
    return [...options];
  },
  score(option, context) {
    const rules = rulesOf(context);
    const value = rules === undefined ? undefined : priorityOf(option, rules);
    return value === undefined ? undefined : `priority ${value}`;
  },
};

interface Rule {
  readonly priority: number;
  readonly patterns: readonly GoPattern[];
}

const compiled = new WeakMap<object, readonly Rule[]>();

function rulesOf({ priorities }: ExpanderContext): readonly Rule[] | undefined {
  if (!("priorities" in priorities)) return undefined;
  let rules = compiled.get(priorities);
  if (rules === undefined) {
    rules = Object.entries(priorities.priorities).map(([value, patterns]) => ({
      priority: Number(value),
      patterns: patterns.map(goPattern),
    }));
    compiled.set(priorities, rules);
  }
  return rules;
}

function priorityOf({ group }: ExpansionOption, rules: readonly Rule[]): number | undefined {
  const matching = rules.filter(({ patterns }) => patterns.some((pattern) => "matches" in pattern && pattern.matches(group.name)));
  return matching.length === 0 ? undefined : Math.max(...matching.map((rule) => rule.priority));
}

/** Why a configuration cannot be used, as the event tells it; undefined when it can. */
export function priorityProblem(priorities: Readonly<Record<string, readonly string[]>>): string | undefined {
  for (const [value, patterns] of Object.entries(priorities)) {
    for (const pattern of patterns) {
      const compiled = goPattern(pattern);
      if (!("error" in compiled)) continue;
      const text = `Can't compile regexp rule for priority ${value} and rule ${pattern}: ${compiled.error}`;
      return `Wrong configuration for priority expander: ${text}. Ignoring update.`;
    }
  }
  return undefined;
}
