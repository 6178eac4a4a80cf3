import { describe, expect, test } from "vitest";
import { html, join, jsonText } from "../../../src/reports/markup/html.ts";
import { formatPlain, formatQuantity, listed } from "../../../src/reports/markup/quantity.ts";

describe("templates", () => {
  test.each([
    [html`<p>${"<b> & \"c\" 'd'"}</p>`, "<p>&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;</p>"],
    [html`${html`<i>${"<"}</i>`}`, "<i>&lt;</i>"],
    [html`${[1, "a", undefined, false, [html`<br>`]]}`, "1a<br>"],
    [join(["<", html`<hr>`]), "&lt;<hr>"],
    [jsonText({ a: "</script>" }), '{"a":"\\u003c/script>"}'],
  ])("%s", (found, expected) => expect(found.text).toBe(expected));
});

describe("quantities", () => {
  test.each([
    [Number.NaN, "seconds", "–"],
    [Number.POSITIVE_INFINITY, "seconds", "no bound"],
    [-90, "seconds", "−1m30s"],
    [1500, "millicores", "1.5 cores"],
    [3 * 1024 ** 2 * 1024, "bytes", "3 GiB"],
    [0.125, "ratio", "12.5 %"],
    [1234.5, "usd", "$1,234.50"],
    [2, "usd_per_hour", "$2.00/h"],
    [12, "pods", "12"],
    [1.25, "pods", "1.25"],
  ])("%s %s", (value, unit, expected) => expect(formatQuantity(value, unit)).toBe(expected));

  test.each([
    [0, "0"],
    [12_345, "12,345"],
    [123.456, "123.5"],
    [1.5, "1.5"],
    [0.012345, "0.0123"],
    [-0.00001234, "−0.000012"],
  ])("plain %s", (value, expected) => expect(formatPlain(value)).toBe(expected));

  test.each([
    [[], ""],
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c"], "a, b and c"],
  ])("list %s", (parts, expected) => expect(listed(parts)).toBe(expected));
});
