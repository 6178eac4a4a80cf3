import { expect, test } from "vitest";
import { compileSelector, type LabelSelector, matchesLabels, parseSelectorText, SelectorError } from "../../src/model/index.ts";

const OBJECTS: Readonly<Record<string, Record<string, string> | undefined>> = {
  web1: { app: "web", tier: "front", ver: "1" },
  web2: { app: "web", tier: "back", ver: "10" },
  api: { app: "api", ver: "x" },
  empty: { app: "" },
  none: undefined,
};

/** The names of the objects above that are selected, or the refusal. */
function check(selector: string | LabelSelector | undefined, wanted: string): void {
  test(`${JSON.stringify(selector) ?? "absent"} selects ${wanted}`, () => expect(select(selector)).toBe(wanted));
}

function select(selector: string | LabelSelector | undefined): string {
  try {
    const compiled = typeof selector === "string" ? parseSelectorText(selector) : compileSelector(selector);
    return Object.keys(OBJECTS)
      .filter((name) => matchesLabels(compiled, OBJECTS[name]))
      .join(" ");
  } catch (error) {
    if (error instanceof SelectorError) return error.message;
    throw error;
  }
}

const expression = (key: string, operator: string, ...values: string[]): LabelSelector => ({
  matchExpressions: [{ key, operator, values }],
});

check(undefined, "");
check({}, "web1 web2 api empty none");
check({ matchLabels: { app: "web" } }, "web1 web2");
check({ matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "NotIn", values: ["back"] }] }, "web1");
check(expression("tier", "NotIn", "front"), "web2 api empty none");
check(expression("tier", "Exists"), "web1 web2");
check(expression("tier", "DoesNotExist"), "api empty none");
check(expression("app", "In"), "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty");
check(expression("ver", "Gt", "1"), '"Gt" is not a valid label selector operator');
check({ matchLabels: { constructor: "x" } }, "");
check(expression("constructor", "DoesNotExist"), "web1 web2 api empty none");

check("", "web1 web2 api empty none");
check("app=web,tier=front", "web1");
check("app in (web,api),!tier", "api");
check("app in (web,)", "web1 web2 empty");
check("app in (web,,)", "web1 web2 empty");
check("app in (,,api)", "api empty");
check("app notin ()", "web1 web2 api none");
check("! app", "none");
check("ver>1", "web2");
check("ver<2", "web1");
check("in", "");
check("app=web,", "found '', expected: identifier after ','");
check("!app=web", "found '=', expected: ',' or 'end of string'");
check("app in (web", "unable to parse requirement: found '', expected: ',' or ')'");
check("app in (", "unable to parse requirement: found '', expected: ',', ')' or identifier");
check("app in (,", "unable to parse requirement: found '', expected: ',', or identifier");
check("app is web", "unable to parse requirement: found 'is', expected: in, notin, =, ==, !=, gt, lt");
check("ver>x", `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`);
check("/x=y", 'unable to parse requirement: <nil>: Invalid value: "/x": prefix part must be non-empty');
