import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drawPageOf, drawReference, foldersWith, PAGES, REFERENCES, read, rerun } from "./pages.ts";

describe("hand-made tables give these pages, byte for byte: npm run reports", () => {
  test.each(readdirSync(PAGES))("%s", async (name) => {
    expect(await drawPageOf(name)).toBe(read(PAGES, name, "page.html"));
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
  test.each(["<script>alert", "<img", "<i>", "<b>", "</script><"])("no %s", (markup) => {
    expect(page).not.toContain(markup);
  });

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
  check("the verdict of a comparison", "comparison", "changed", "B is worse than A in 1 (pod_pending_seconds_p99) and better than A in 2");
});
