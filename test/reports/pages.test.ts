import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drawPageOf, drawReference, foldersWith, PAGES, REFERENCES, read, rerun } from "./pages.ts";

describe("hand-made tables give these pages, byte for byte: npm run reports", () => {
  test.each(readdirSync(PAGES))("%s", (name) => {
    expect(drawPageOf(name)).toBe(read(PAGES, name, "page.html"));
  });
});

describe("kept runs: npm run reports", () => {
  test.each(foldersWith(REFERENCES, "scenario.yaml"))("%s is what its scenario gives today", async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "wavetank-test-"));
    await rerun(name, folder);
    for (const file of readdirSync(folder)) expect(read(folder, file), file).toBe(read(REFERENCES, name, file));
    rmSync(folder, { recursive: true });
  });

  test.each(foldersWith(REFERENCES, "scenario.yaml"))("%s is drawn again byte for byte", async (name) => {
    expect(await drawReference(name)).toBe(read(REFERENCES, name, "report.html"));
  });
});

describe("nothing in a table becomes markup", () => {
  const page = read(PAGES, "hostile-names", "page.html");
  const plan = read(PAGES, "plan", "page.html");
  test.each(["<script>alert", "<img", "<i>", "<b>", "</script><"])("no %s", (markup) => {
    expect(page).not.toContain(markup);
    expect(plan).not.toContain(markup);
  });

  test.each(["plan &amp; &lt;b&gt;hope&lt;/b&gt;", "spot&quot;&lt;img src=x&gt;", "zone &lt;i&gt;b&lt;/i&gt; is out"])(
    "a plan has %s",
    (text) => {
      expect(plan).toContain(text);
    },
  );

  test("the names are shown as they are", () => {
    expect(page).toContain("a&quot;b&#39;&amp;amp;&lt;b&gt;");
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });
});

/** The text of a section, without its markup. */
function section(name: string, id: string): string {
  const found = new RegExp(`<section id="${id}".*?</section>`, "s").exec(read(PAGES, name, "page.html"));
  return (found?.[0] ?? "").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
}

describe("what the pages say", () => {
  const check = (title: string, name: string, id: string, text: string): void =>
    test(title, () => {
      expect(section(name, id)).toContain(text);
    });

  check("a missed objective comes first", "hostile-names", "happened", "The run misses 1 of 3 objectives: p99 of pod_pending_seconds");
  check("an unknown one is not hidden", "hostile-names", "happened", "1 objective could not be judged.");
  check("so does a run cut short", "hostile-names", "happened", "The run was stopped before its end");
  check("what limited it", "hostile-names", "happened", "Of all this waiting 84.2 % was for nodes being launched and 10.5 %");
  check("scalar resources have their own names", "hostile-names", "happened", "example.com/gpu was the fullest");
  check("pods that never got a node are counted", "hostile-names", "waiting", "to a node (pending) 4 2 1m30s no bound no bound 9m40s");
  check("a waterfall that adds up", "hostile-names", "capacity", "The terms add up to what was purchased.");
  check("a waterfall that does not", "hostile-names", "capacity", "✗ The terms add up to 2.02 · 101.0 %, not to what was purchased.");
  check("the ladder", "hostile-names", "capacity", "CPU allocatable 0.9 core-hours 90.0 %");
  check("rows left out", "hostile-names", "warnings", "a&lt;b&gt;.yaml left out &lt;why&gt; 1");
  check("a failed run of a sweep", "sweep", "happened", "Of 36 runs 1 failed; the others succeeded.");
  check("the front of a sweep", "sweep", "pareto", "Lower left is better.");
  check("effects with intervals", "sweep", "effects", "expander: least-waste against random");
  check("the answer of a plan", "plan", "answer", "meet every objective for $1,648.49 a month ($2.26 an hour), 95 % sure after 10 seeds.");
  check("what one machine less breaks", "plan", "answer", "one of general less does not keep p95 of pod_pending_seconds");
  check("what it may break", "plan", "answer", "less is not sure to keep p95 of pod_pending_seconds");
  check("what binds", "plan", "answer", "What binds is CPU or example.com/gpu: with twice of any of them");
  check("an objective from below", "plan", "objectives", "cpu_requested_ratio ≥");
  check("the share of the bill", "plan", "pools", "general 5 fixed 1 to 8 $0.4032 $1,471.68 89.3 %");
  check("the chosen configuration", "plan", "search", "8 5 2 0 $2.26 10 ✓ met , the plan");
  check("one without a bound", "plan", "search", "2 1 0 0 $0.40 2 ✗ failed");
  check("what the search leaves open", "plan", "sure", "2 configurations stayed undecided or on the line, and count as not meeting");
  check("lower bounds in machines", "plan", "sure", "cpu 17 cores 2 cores 4 4 8");
  check("a drill that is not over", "plan", "drills", "is out ✗ failed 12h00m 4 8 not before the end");
  check("a drill without harm", "plan", "drills", "are taken back ✓ met 12h00m 0 2 never behind 2 nothing");
  check("more load", "plan", "growth", "The plan carries 1.05 times today&#39;s load, and not 1.1 times.");
  check("no answer", "plan-without-answer", "answer", "Not even the largest keeps p95 of pod_pending_seconds");
  check("the objectives of the largest", "plan-without-answer", "objectives", "Objectives of the largest configuration");
  check("the verdict of a comparison", "comparison", "changed", "B is worse than A in 1 (pod_pending_seconds_p99) and better than A in 2");
});
